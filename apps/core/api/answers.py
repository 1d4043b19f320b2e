"""Refusals to programs from outside of DRF: middleware, URL resolving, outages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from apps.core.api.encode import encode
from apps.core.api.envelope import PROBLEM_TYPE, error_body, problem_body, wants_problem


def refuse(
    request: HttpRequest, status: int, code: str, message: str, fields: dict[str, list[str]] | None = None
) -> HttpResponse:
    """Return the envelope of a refusal, or problem details for a client that asks for them."""
    body = error_body(code, message, fields)
    if wants_problem(request.headers.get("Accept", "")):
        return HttpResponse(encode(problem_body(body["error"], status)), status=status, content_type=PROBLEM_TYPE)
    return HttpResponse(encode(body), status=status, content_type="application/json")
