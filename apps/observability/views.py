"""Answers for probes, scrapers and people who wonder whether the site is ill; they work when little else does."""

from __future__ import annotations

import hmac
from importlib import import_module
from typing import Any

import prometheus_client
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_safe

from apps.core import clock, rls
from apps.core.actor import Actor
from apps.observability import health as checks
from apps.observability import metrics as figures
from apps.observability.health import Report, State

NAMES = {
    "postgresql": _("Database"),
    "row_security": _("Privacy of rows"),
    "redis": _("Cache and queues"),
    "worker": _("Background work"),
    "outbox": _("Event delivery"),
}
VERDICTS = {
    State.OK: _("Everything works"),
    State.DEGRADED: _("Some parts work poorly"),
    State.DOWN: _("The directory is not available"),
}
STATES = {State.OK: _("Works"), State.DEGRADED: _("Slow or late"), State.DOWN: _("Away")}


@require_safe
@never_cache
@xframe_options_deny
@transaction.non_atomic_requests
def health(request: HttpRequest) -> JsonResponse:
    """Say that this process answers, and ask nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@xframe_options_deny
@transaction.non_atomic_requests
def status(request: HttpRequest) -> HttpResponse:
    """Say how each dependency does: a page for people, JSON for programs, details for staff and token holders."""
    report = checks.report()
    detailed = _has_token(request) or _is_staff(request, report)
    code = 503 if report.state is State.DOWN else 200
    if request.GET.get("format") == "json" or not request.accepts("text/html"):
        return JsonResponse(_as_json(report, detailed), status=code)
    html = loader.get_template("observability/status.html").render(_as_page(report, detailed))
    return HttpResponse(html, status=code)


@require_safe
@never_cache
@xframe_options_deny
@transaction.non_atomic_requests
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the scraper its figures, provided that it shows the token; without one configured there is nothing here."""
    if not settings.METRICS_TOKEN:
        return HttpResponse(status=404)
    if not _has_token(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    return HttpResponse(figures.exposition(), content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    same = hmac.compare_digest(token.strip().encode(), expected.encode())
    return bool(expected) and scheme.lower() == "bearer" and same


def _is_staff(request: HttpRequest, report: Report) -> bool:
    """Look the visitor up only when there is a session and a database to look in: this view must answer without one."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key or any(part.name == "postgresql" and part.state is not State.OK for part in report.components):
        return False
    try:
        with rls.acting(Actor.auth()), transaction.atomic():
            request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
            return bool(get_user(request).is_staff)
    except DatabaseError:
        return False


def _as_json(report: Report, detailed: bool) -> dict[str, Any]:
    parts: dict[str, dict[str, Any]] = {}
    for part in report.components:
        parts[part.name] = {"status": part.state.value, "latency_ms": part.milliseconds}
        if detailed:
            parts[part.name]["detail"] = part.detail
    return {"status": report.state.value, "checked_at": clock.now().isoformat(timespec="seconds"), "components": parts}


def _as_page(report: Report, detailed: bool) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "state": report.state.value,
        "verdict": VERDICTS[report.state],
        "checked_at": clock.now(),
        "parts": [
            {
                "name": NAMES.get(part.name, part.name),
                "state": part.state.value,
                "state_name": STATES[part.state],
                "milliseconds": part.milliseconds,
                "detail": part.detail if detailed else "",
            }
            for part in report.components
        ],
    }
