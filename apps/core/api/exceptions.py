"""The exception handler of the API: every refusal becomes an envelope with a catalogued code and the right status."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions as drf
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.core.api.envelope import error_body
from apps.core.api.parsers import TooLarge
from apps.core.errors import Denied, DomainError, NotFound
from apps.core.ratelimit import too_many

log = structlog.get_logger(__name__)

# Complaints about the request as a whole rather than one of its fields.
WHOLE_REQUEST = "request"
_CODES: dict[type[drf.APIException], tuple[int, str]] = {
    drf.ParseError: (400, "malformed_json"),
    drf.NotAuthenticated: (401, "not_authenticated"),
    drf.AuthenticationFailed: (401, "authentication_failed"),
    drf.PermissionDenied: (403, "permission_denied"),
    drf.NotFound: (404, "not_found"),
    drf.MethodNotAllowed: (405, "method_not_allowed"),
    drf.NotAcceptable: (406, "not_acceptable"),
    drf.UnsupportedMediaType: (415, "unsupported_media_type"),
}


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer for a refusal, or None for a bug or an outage, which the middleware answers."""
    if isinstance(exception, Http404):
        exception = NotFound(_("There is nothing at this address."))
    elif isinstance(exception, PermissionDenied):
        exception = Denied(_("You may not do this."))
    elif isinstance(exception, RequestDataTooBig):
        exception = TooLarge(_("The body is too large."))
    elif isinstance(exception, drf.Throttled):
        exception = too_many(max(1, int(exception.wait or 1)))
    if isinstance(exception, DomainError):
        response = _domain(exception)
    elif isinstance(exception, drf.APIException):
        response = _framework(exception)
    else:
        return None
    set_rollback()
    log.info("refused", code=response.data["error"]["code"], status=response.status_code)
    return response


def _domain(error: DomainError) -> Response:
    response = Response(error_body(error.error_code, error.message, error.details), status=error.status)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def _framework(error: drf.APIException) -> Response:
    if isinstance(error, drf.ValidationError):
        fields = flatten(error.detail)
        return Response(error_body("validation_failed", _summary(fields), fields), status=422)
    status, code = _CODES.get(type(error), (error.status_code, str(error.default_code)))
    response = Response(error_body(code, str(error.detail)), status=status)
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    return response


def flatten(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Return DRF's nested complaints as `{"location.lat": ["…"]}`; list positions become numbers."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            step = WHOLE_REQUEST if name == "non_field_errors" else str(name)
            found |= flatten(inner, f"{prefix}.{step}" if prefix else step)
        return found
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        found = {}
        for position, inner in enumerate(detail):
            if inner:
                found |= flatten(inner, f"{prefix}.{position}" if prefix else str(position))
        return found
    lines = detail if isinstance(detail, list) else [detail]
    return {prefix or WHOLE_REQUEST: [str(line) for line in lines]}


def _summary(fields: dict[str, list[str]]) -> str:
    if list(fields) == [WHOLE_REQUEST]:
        return fields[WHOLE_REQUEST][0]
    return _("Check: {names}.").format(names=", ".join(fields))
