"""The bridge from DRF to the one rate limiter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from apps.core import ratelimit

if TYPE_CHECKING:
    # DRF resolves its throttles while its own views load.
    from rest_framework.views import APIView


class RateClassThrottle(BaseThrottle):
    """Counts a request in the class the view names, `ratelimit.API` without one, and says so in headers."""

    def __init__(self) -> None:
        self._verdict: ratelimit.Verdict | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        rate = getattr(view, "rate", ratelimit.API)
        if request.method not in SAFE_METHODS:
            rate = getattr(view, "write_rate", None) or rate
        self._verdict = ratelimit.consume(rate, ratelimit.caller(request._request))
        if self._verdict is None:
            return True
        view.headers.update(ratelimit.headers([self._verdict]))
        return self._verdict.allowed

    def wait(self) -> float | None:
        return self._verdict.reset_seconds if self._verdict else None
