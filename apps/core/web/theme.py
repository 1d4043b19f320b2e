"""The System, Light or Dark choice, kept in a cookie so that the server draws the page right at once."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apps.core.web.context import THEMES

ONE_YEAR_SECONDS = 31_536_000


# Exempt because a token in the footer of every page would give every visitor a cookie and keep pages out of caches,
# for a choice of colours. Requests that a browser marks as coming from another site are refused all the same.
@csrf_exempt
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the posted `theme` and return to `next`, when that is a page of ours, else to the home page."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES or request.headers.get("Sec-Fetch-Site") == "cross-site":
        return HttpResponseBadRequest(_("That is not one of the themes."), content_type="text/plain; charset=utf-8")
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if target and safe else "/")
    response.status_code = 303
    if theme == "system":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie(
            "theme",
            theme,
            max_age=ONE_YEAR_SECONDS,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response
