"""Turns refusals and outages into pages or JSON, so that neither is ever a 500, and renders under row security."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from apps.core.errors import OUTAGES, DomainError, Unavailable
from apps.core.web.errors import maintenance, refusal, unavailable

log = structlog.get_logger(__name__)


class MaintenanceMiddleware:
    """Closes all pages while `MAINTENANCE` is set, asking neither Redis nor PostgreSQL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return maintenance(request) if settings.MAINTENANCE else self.get_response(request)


class DomainErrorMiddleware:
    """Shows a refusal of a service as the page for its status, and an outage as the page that asks for patience."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (Unavailable, *OUTAGES)):
            log.warning("dependency_away", error=type(exception).__name__, detail=str(exception)[:200])
            return unavailable(request)
        if isinstance(exception, DomainError):
            log.info("refused", code=exception.error_code, status=exception.status)
            return refusal(request, exception)
        return None


class RenderInTransactionMiddleware:
    """Renders a TemplateResponse inside a transaction, where the actor of the request is known to the database.

    Django renders it after the view's own transaction has ended; outside of one nobody acts, and row security would
    silently leave out whatever the template still has to ask for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        with transaction.atomic():
            return response.render()
