"""Turns what a view returned into the envelope, or an error into problem+json for clients that ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

from apps.core.api.encode import encode
from apps.core.api.envelope import PROBLEM_TYPE, problem_body, success_body, wants_problem


class EnvelopeRenderer(BaseRenderer):
    """Wraps data as `{success, data, message, timestamp}`; errors arrive wrapped by the exception handler."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        context = renderer_context or {}
        response, request = context.get("response"), context.get("request")
        if response is None:
            return encode(data)
        if response.status_code in {204, 304}:
            return b""
        if response.status_code < 400:
            response["Content-Type"] = EnvelopeRenderer.media_type
            return encode(success_body(data, getattr(response, "message", "")))
        if request is not None and wants_problem(request.headers.get("Accept", "")):
            response["Content-Type"] = PROBLEM_TYPE
            return encode(problem_body(data["error"], response.status_code))
        response["Content-Type"] = EnvelopeRenderer.media_type
        return encode(data)


class ProblemRenderer(EnvelopeRenderer):
    """Lets `Accept: application/problem+json` pass negotiation; what succeeds is an envelope all the same."""

    media_type = PROBLEM_TYPE
    format = "problem"
