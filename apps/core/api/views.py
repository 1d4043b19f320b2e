"""The base of every API view: one rate class, one set of query parameters, no browsable extras."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core import ratelimit
from apps.core.api import parameters
from apps.core.ratelimit import Rate


class ApiView(APIView):
    """An endpoint for signed-in callers; `query` declares the parameters of its reads, writes take none.

    `rate` is the class its requests count in, `write_rate` that of its writes where they count apart.
    """

    # Neither OPTIONS nor TRACE says anything that the documentation does not say better.
    http_method_names = ("get", "head", "post", "put", "patch", "delete")
    rate: ClassVar[Rate] = ratelimit.API
    write_rate: ClassVar[Rate | None] = None
    query: ClassVar[type[parameters.Query]] = parameters.Query

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            parameters.read(parameters.Query, request)

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The validated query parameters. Raises: BadRequest, ValidationError."""
        return parameters.read(self.query, self.request)


class PublicView(ApiView):
    """An endpoint that answers everybody, because what it shows is public."""

    permission_classes = (AllowAny,)


class OpenView(ApiView):
    """An endpoint that everybody may read, and that signed-in callers may write."""

    permission_classes = (IsAuthenticatedOrReadOnly,)
