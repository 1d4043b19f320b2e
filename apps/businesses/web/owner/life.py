"""The life of a listing in the hands of its team: handing a draft in, closing for a while or for good, opening again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.businesses import rules
from apps.businesses.errors import NotReadyToPublish, RoleTooLow
from apps.businesses.services import lifecycle
from apps.businesses.states import BRAND_MOVES, OWN_MOVES, ListingState
from apps.businesses.web.owner import values
from apps.businesses.web.owner.desk import Desk, desk
from apps.core.errors import Conflict

# Name of a button -> what it does and what is said afterwards.
_ACTIONS = {
    "submit": (
        lifecycle.submit,
        gettext_lazy("Handed in. Our staff looks at it; you can go on working on it meanwhile."),
    ),
    "send_back": (lifecycle.send_back, gettext_lazy("It is a draft again.")),
    "publish": (lifecycle.publish, gettext_lazy("The listing is live.")),
    "pause": (lifecycle.close_temporarily, gettext_lazy("Visitors read that the place is closed for now.")),
    "reopen": (lifecycle.reopen, gettext_lazy("Visitors read that the place is open again.")),
    "close": (lifecycle.close_for_good, gettext_lazy("Visitors read that the place does not exist any more.")),
}
_TARGETS = {
    "submit": ListingState.PENDING,
    "send_back": ListingState.DRAFT,
    "publish": ListingState.LIVE,
    "pause": ListingState.TEMPORARILY_CLOSED,
    "reopen": ListingState.LIVE,
    "close": ListingState.PERMANENTLY_CLOSED,
}
_NEW = (ListingState.DRAFT, ListingState.PENDING)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where the listing stands and what can be done about it, and do it."""
    found = desk(request, reference)
    problem, wrong_name, status = "", "", 200
    if request.method == "POST":
        action = request.POST.get("action", "")
        typed = " ".join(request.POST.get("typed", "").split())
        if action == "close" and typed != found.listing.name:
            wrong_name, status = _("This is not the name of the listing."), 422
        elif action in _ACTIONS:
            try:
                return _moved(request, found, action)
            except (RoleTooLow, NotReadyToPublish, Conflict) as error:
                problem, status = error.message, error.status
                found = desk(request, reference)
    known = values.names()
    context = {
        "nav": found.place,
        "status": found.listing.status,
        "verification": found.listing.verification,
        "is_claimed": found.listing.is_claimed,
        "may": {action: True for action in _ACTIONS if _offered(found, action)},
        "leads": found.rights.leads,
        "facts": [
            {"label": values.label(name), "value": values.said(name, found.facts[name], known)} for name in rules.FIELDS
        ]
        if found.listing.status in _NEW
        else [],
        "name": found.listing.name,
        "problem": problem,
        "wrong_name": wrong_name,
    }
    return render(request, "businesses/owner/listing.html", context, status=status)


def _moved(request: HttpRequest, found: Desk, action: str) -> HttpResponse:
    """Raises: RoleTooLow, NotReadyToPublish, Conflict."""
    move, said = _ACTIONS[action]
    move(by=request.actor, business=found.listing)
    messages.success(request, said)
    return redirect("manage_listing", found.place.reference)


def _offered(found: Desk, action: str) -> bool:
    """Whether a button stands on the page; the service judges for itself."""
    move = (found.listing.status, _TARGETS[action])
    if not found.rights.leads or (action == "reopen" and found.listing.status in _NEW):
        return False
    if action == "publish":
        of_brand = found.listing.brand_id is not None and found.listing.is_claimed and found.rights.leads_brand
        return of_brand and move in BRAND_MOVES
    return move in OWN_MOVES
