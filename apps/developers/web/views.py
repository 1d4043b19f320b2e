"""The documentation of the API: Swagger UI to try it, Redoc to read it, the schema, the catalogue of errors."""

from __future__ import annotations

from functools import cache
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView

from apps.core.api.catalogue import CODES
from apps.developers import schema


class OnceGenerator(SchemaGenerator):
    """Generates the schema once per process: it changes with the code alone."""

    def get_schema(self, request: HttpRequest | None = None, public: bool = False) -> dict[str, Any]:
        return _generated()


@cache
def _generated() -> dict[str, Any]:
    return schema.generate()


class SchemaView(SpectacularAPIView):
    """The OpenAPI schema, as YAML or JSON by what the client accepts."""

    generator_class = OnceGenerator


class SwaggerView(SpectacularSwaggerSplitView):
    """Swagger UI; its start-up script is a second request, because the page may not contain scripts."""

    url_name = "api_schema"
    template_name = "developers/swagger.html"


# Redoc searches in a worker that it makes from a blob, and styles itself through style elements. Scripts stay as strict
# as everywhere, and no other page has either.
@method_decorator(csp_update({"worker-src": [SELF, "blob:"], "style-src": UNSAFE_INLINE}), name="dispatch")
class RedocView(SpectacularRedocView):
    """Redoc."""

    url_name = "api_schema"
    template_name = "developers/redoc.html"


def errors(request: HttpRequest) -> HttpResponse:
    """Show the catalogue of error codes, where the `type` of problem details leads."""
    return render(request, "developers/errors.html", {"codes": CODES})
