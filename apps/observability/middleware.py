"""Gives each request an id that log, audit and answer share, and answers probes before anything can stand in the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.core import ids
from apps.observability import urls
from apps.observability.request import RequestFacts, answering

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HARMLESS = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Sets `request.request_id` and `request.client_ip`, binds both to the log and answers with X-Request-Id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # From META, since `request.headers` is made once and would keep what the caller claimed.
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request.request_id = given if _HARMLESS.fullmatch(given) else f"req_{ids.uuid7().hex}"
        # django-structlog takes the id from this header, so that both logs speak of the same request.
        request.META["HTTP_X_REQUEST_ID"] = request.request_id
        request.client_ip = client_ip(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)
        # A control character would be refused by the database, and a line break could forge a line of a log.
        agent = _CONTROL.sub(" ", request.META.get("HTTP_USER_AGENT", ""))[:300]
        with answering(RequestFacts(request.request_id, request.client_ip, agent)):
            response = self.get_response(request)
        response["X-Request-Id"] = request.request_id
        return response


class ProbeMiddleware:
    """Answers the probes' addresses itself: sessions, people and transactions below need what a probe asks about."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._views = {f"/{pattern.pattern}": pattern.callback for pattern in urls.urlpatterns}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = self._views.get(request.path_info)
        return view(request) if view else self.get_response(request)


def client_ip(request: HttpRequest) -> str:
    """Return the caller's address: the one our outermost trusted proxy saw, never what the caller claims.

    With n trusted proxies the n-th entry from the right of X-Forwarded-For is true; everything left of it is hearsay.
    """
    count = settings.TRUSTED_PROXY_COUNT
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if count and len(hops) >= count:
        return hops[-count]
    return request.META.get("REMOTE_ADDR", "")
