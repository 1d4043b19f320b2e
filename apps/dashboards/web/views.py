"""The list of one's businesses and the overview of each."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.businesses import selectors as businesses_of
from apps.core import clock
from apps.dashboards import selectors, services
from apps.dashboards.web.links import linked

MAX_QUERY = 100


@login_required
@require_safe
def businesses(request: HttpRequest) -> HttpResponse:
    """The listings one has a part in, by name, and what waits for an answer."""
    now = clock.now()
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    after = _cursor(request.GET.get("after", ""))
    page = selectors.own_page(request.actor, after=after, query=query)
    context = {
        "page": page,
        "query": query,
        "is_first": after is None,
        "next_url": _address(query, page.next_cursor) if page.next_cursor else "",
        "first_url": _address(query, ""),
        "offers": selectors.offers(now=now),
        "transfers": businesses_of.transfers_of(request.actor, now=now),
    }
    return render(request, "dashboards/businesses.html", context)


@login_required
@require_safe
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """One listing: how complete it is, the one next best step, the checklist and what happened lately."""
    found = selectors.overview(request.actor, reference, now=clock.now())
    steps = [linked(step, found.place) for step in found.checklist]
    context = {
        "nav": found.place,
        "overview": found,
        "next_step": linked(found.next_step, found.place) if found.next_step else None,
        "steps": [] if found.checklist_closed or found.done == len(found.checklist) else steps,
    }
    return render(request, "dashboards/overview.html", context)


@login_required
@require_POST
def checklist(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the checklist of a listing, or show it again."""
    if request.POST.get("show"):
        services.open_checklist(by=request.actor, reference=reference)
    else:
        services.close_checklist(by=request.actor, reference=reference, now=clock.now())
        messages.info(request, _("The checklist is closed. The overview has a button that brings it back."))
    return redirect("manage_business", reference)


def _cursor(text: str) -> tuple[str, int] | None:
    """Read `id:sort name`; anything else begins the list anew."""
    number, separator, name = text.partition(":")
    if not separator or not number.isascii() or not number.isdigit() or len(number) > 18 or "\x00" in name:
        return None
    return name, int(number)


def _address(query: str, cursor: str) -> str:
    given = {name: value for name, value in (("q", query), ("after", cursor)) if value}
    return f"?{urlencode(given)}" if given else "?"
