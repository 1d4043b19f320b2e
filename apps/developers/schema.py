"""The OpenAPI schema as a value and as the file that is checked in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

OPENAPI = Path("docs/openapi.yaml")
ERRORS = Path("docs/api-errors.md")


def generate() -> dict[str, Any]:
    """Return the OpenAPI description of all public operations."""
    return SchemaGenerator(urlconf=settings.SPECTACULAR_SETTINGS["SERVE_URLCONF"]).get_schema(public=True)


def as_yaml() -> str:
    """Return the text of docs/openapi.yaml, the same as `manage.py spectacular --file` writes."""
    return OpenApiYamlRenderer().render(generate(), renderer_context={}).decode("utf-8")
