"""The base of every API view: one rate class, one set of query parameters, no browsable extras."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from apps.core import ratelimit
from apps.core.api import parameters
from apps.core.ratelimit import Rate


class ApiView(APIView):
    """An endpoint for signed-in callers; `query` declares its parameters, `rate` the class its requests count in."""

    # Neither OPTIONS nor TRACE says anything that the documentation does not say better.
    http_method_names = ("get", "head", "post", "put", "patch", "delete")
    rate: ClassVar[Rate] = ratelimit.API
    query: ClassVar[type[parameters.Query]] = parameters.Query

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The validated query parameters. Raises: BadRequest, ValidationError."""
        return parameters.read(self.query, self.request)


class PublicView(ApiView):
    """An endpoint that answers everybody, because what it shows is public."""

    permission_classes = (AllowAny,)
