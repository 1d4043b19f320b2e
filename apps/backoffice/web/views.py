"""Pages of the portal that belong to no table."""

from __future__ import annotations

from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core import clock
from apps.observability import invariants

CHECKS_KEY = "promises_checked"
_REMEMBERED_SECONDS = 7 * 24 * 3600
_VIOLATIONS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
def checks(request: HttpRequest) -> HttpResponse:
    """Show how the last check of all promises went; POST checks them anew, which reads a lot and changes nothing."""
    if not request.user.has_perm("observability.view_checks"):
        raise PermissionDenied
    if request.method == "POST":
        results = [(name, violations[:_VIOLATIONS_SHOWN]) for name, violations in invariants.run()]
        cache.set(CHECKS_KEY, {"results": results, "at": clock.now()}, _REMEMBERED_SECONDS)
        return HttpResponseRedirect(reverse("admin:checks"))
    last = cache.get(CHECKS_KEY)
    context = {**admin.site.each_context(request), "title": _("Checks"), "last": last, "names": invariants.names()}
    return TemplateResponse(request, "backoffice/checks.html", context)
