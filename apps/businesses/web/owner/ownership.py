"""One transfer of the primary ownership, for the two people it is between."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.businesses import selectors
from apps.businesses.errors import NoSuchTransfer, TeamInvalid
from apps.businesses.models import OwnershipTransfer
from apps.businesses.services import transfers
from apps.businesses.states import TransferState
from apps.core import clock
from apps.core.errors import Conflict


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where a transfer stands, and accept it, call it off or ask for the ownership back."""
    found = selectors.transfer(request.actor, reference)
    problem, status = "", 200
    if request.method == "POST":
        try:
            _act(request, found)
            return redirect("manage_transfer", reference)
        except (Conflict, TeamInvalid, NoSuchTransfer) as error:
            problem, status = _("This is no longer possible; the page shows where it stands."), error.status
            found = selectors.transfer(request.actor, reference)
    now = clock.now()
    people = selectors.people([found.from_user_id, found.to_user_id])
    giving = found.from_user_id == request.actor.user_id
    context = {
        "nav": selectors.workplace(found.place) if found.place else None,
        "transfer": found,
        "giver": people[found.from_user_id].name if found.from_user_id in people else "",
        "taker": people[found.to_user_id].name if found.to_user_id in people else "",
        "is_giver": giving,
        "may_accept": not giving and found.state == TransferState.OFFERED,
        "may_cancel": found.state in (TransferState.OFFERED, TransferState.COOLING_OFF),
        "may_ask_back": giving
        and found.state == TransferState.COMPLETED
        and found.undo_until is not None
        and found.undo_until > now,
        "cooling_days": transfers.COOLING_OFF.days,
        "undo_days": transfers.UNDO.days,
        "problem": problem,
    }
    return render(request, "businesses/owner/transfer.html", context, status=status)


def _act(request: HttpRequest, found: OwnershipTransfer) -> None:
    """Raises: Conflict, TeamInvalid, NoSuchTransfer."""
    action = request.POST.get("action", "")
    if action == "accept":
        transfers.accept(by=request.actor, transfer=found, now=clock.now())
        messages.success(request, _("Accepted. The ownership changes hands after the days to think it over."))
    elif action == "cancel":
        transfers.cancel(by=request.actor, transfer=found)
        messages.success(request, _("The transfer is called off; everything stays as it was."))
    elif action == "ask_back":
        transfers.ask_back(by=request.actor, transfer=found, now=clock.now())
        messages.success(request, _("The ownership is being given back to you; reload the page in a moment."))
