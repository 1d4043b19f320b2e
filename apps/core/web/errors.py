"""The pages and JSON answers for requests that did not succeed."""

from __future__ import annotations

import sys
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from apps.core.api.answers import refuse
from apps.core.errors import OUTAGES, BadRequest, Denied, DomainError, LimitReached, NotFound, Unavailable

STATUS_WITH_PAGE = {400, 403, 404, 410, 429}


def wants_json(request: HttpRequest) -> bool:
    """Say whether the caller is a program: everything below /api/ answers in the envelope."""
    return request.path.startswith("/api/v")


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the page or envelope for a refusal, with its own status."""
    if wants_json(request):
        response = refuse(request, error.status, error.error_code, error.message, error.fields)
    else:
        page = error.status if error.status in STATUS_WITH_PAGE else 400
        context = {"message": error.message, "request_id": getattr(request, "request_id", ""), "status": error.status}
        html = loader.get_template(f"errors/{page}.html").render(context, request)
        response = HttpResponse(html, status=error.status)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return refusal(request, BadRequest(_("This request could not be read. Go back and try again.")))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return refusal(request, Denied(_("You may not see this page with the account you are signed in to.")))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return refusal(request, NotFound(_("There is no page at this address.")))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """allauth's handler429: its own limits answer like ours."""
    return refusal(request, LimitReached(_("Too many attempts. Wait a minute, then try again."), retry_after=60))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent without, or with an outdated, token."""
    message = _("This form has expired. Go back, reload the page and send it again; what you typed is still there.")
    return refusal(request, Denied(message, code="csrf_failed"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a static page that needs neither database nor context.

    An outage that shows in a middleware, before any view runs, ends here as well and is not called a bug.
    """
    if isinstance(sys.exc_info()[1], OUTAGES):
        return unavailable(request)
    if wants_json(request):
        text = _("Something went wrong on our side. It has been recorded under the request id in the headers.")
        return refuse(request, 500, "internal_error", text)
    return HttpResponse(_static_page("errors/500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while something we depend on is away."""
    if wants_json(request):
        error = Unavailable(_("The directory is not available for a moment. Try again shortly."))
        response = refuse(request, 503, error.error_code, error.message)
    else:
        response = HttpResponse(_static_page("errors/503.html"), status=503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response


def maintenance(request: HttpRequest) -> HttpResponse:
    """Answer while the directory is closed for planned work."""
    if wants_json(request):
        text = _("The directory is closed for planned work and comes back shortly.")
        response = refuse(request, 503, Unavailable.code, text)
    else:
        response = HttpResponse(_static_page("errors/maintenance.html"), status=503)
    response["Retry-After"] = "300"
    response["Cache-Control"] = "no-store"
    return response


@cache
def _static_page(name: str) -> str:
    """Render once, without request or database, so that it can be shown when everything else fails."""
    return loader.get_template(name).render({})
