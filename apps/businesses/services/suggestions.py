"""What visitors say a listing should say: suggested, then accepted or declined by somebody who may (CLM-8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies
from apps.businesses.data import Origin
from apps.businesses.errors import (
    ListingNotFound,
    NoSuchSuggestion,
    RoleTooLow,
    SuggestionInvalid,
    TooManySuggestions,
)
from apps.businesses.models import Business, Suggestion
from apps.businesses.services import fields
from apps.businesses.states import PUBLIC, SUGGESTION_MOVES, Author, SuggestionState
from apps.core import states
from apps.core.actor import Actor, ActorKind
from apps.outbox import services as outbox

MAX_OPEN = 5
MAX_NOTE = 500
ORIGIN = "businesses.suggestion"
# A street that visitors do not see is not theirs to correct either.
_WHERE = frozenset({"street_address", "hide_street", "postal_code", "point"})


def open_to_visitors(listing: Business) -> dict[str, Any]:
    """Return the facts of a listing that visitors may suggest to change, as plain values. Three queries."""
    says = fields.current(listing)
    closed = _WHERE if says["hide_street"] else frozenset()
    return {
        name: value for name, value in says.items() if name not in closed and name not in ("hide_street", "timezone")
    }


@transaction.atomic
def suggest(*, by: Actor, business: Business, changes: Mapping[str, Any], now: datetime, note: str = "") -> Suggestion:
    """Keep what a signed-in visitor says should change; the listing itself stays as it is.

    Values are judged by the same rules as edits. Raises: ListingNotFound, RoleTooLow for visitors nobody knows,
    SuggestionInvalid, ListingInvalid, TooManySuggestions.
    """
    listing = Business.objects.filter(pk=business.pk, status__in=PUBLIC).first()

    if listing is None:
        raise ListingNotFound
    if by.kind is not ActorKind.USER:
        raise RoleTooLow(_("Sign in to suggest a change."))
    if len(note) > MAX_NOTE or "\x00" in note:
        raise SuggestionInvalid({"note": [_("At most %(most)d characters.") % {"most": MAX_NOTE}]})
    says = fields.current(listing)
    if says["hide_street"] and (closed := sorted(_WHERE & changes.keys())):
        raise SuggestionInvalid({name: [_("The address of this business is not shown.")] for name in closed})
    if unclear := sorted(name for name in changes if name in ("name", "city") and not str(changes[name]).strip()):
        raise SuggestionInvalid({name: [_("This cannot be empty.")] for name in unclear})
    wanted = {name: value for name, value in fields.check(listing, changes).items() if says[name] != value}
    if not wanted:
        raise SuggestionInvalid({"changes": [_("The listing says all of this already.")]})
    if (
        Suggestion.objects.filter(business=listing, author_id=by.user_id, state=SuggestionState.OPEN).count()
        >= MAX_OPEN
    ):
        raise TooManySuggestions

    row = Suggestion(
        business=listing,
        changes=wanted,
        seen={name: says[name] for name in wanted},
        note=" ".join(note.split()),
        author_id=by.user_id,
        suggested_at=now,
    )
    row.save(force_insert=True)

    audit.record(
        "businesses.change_suggested", by=by, subject=listing, after={"fields": sorted(wanted)}, business_id=listing.pk
    )

    outbox.publish(events.SuggestionMade(business_id=listing.pk, suggestion_id=row.pk))
    return row


@transaction.atomic
def accept(
    *,
    by: Actor,
    suggestion: Suggestion,
    now: datetime,
    only: Collection[str] | None = None,
    shown: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Suggestion:
    """Let a listing say all of a suggestion, or `only` some of its fields.

    `shown` is what whoever decides saw beside the suggestion: a field that changed since is not overwritten.
    Raises: NoSuchSuggestion, ListingNotFound, FieldsDenied, EditConflict, ListingInvalid, SuggestionInvalid, Conflict,
    MayNotManageListings, ReasonMissing.
    """
    row = _locked(by, suggestion)

    after = states.move(SUGGESTION_MOVES, SuggestionState(row.state), SuggestionState.ACCEPTED)
    chosen = sorted(row.changes if only is None else set(only))
    if not chosen or not set(chosen) <= row.changes.keys():
        raise SuggestionInvalid({"fields": [_("Choose one of the suggested fields or more.")]})
    policies.ensure_can_edit(by, row.business_id, chosen)

    origin = Origin(Author.SUGGESTION, ORIGIN, row.reference)
    changes = {name: row.changes[name] for name in chosen}
    fields.apply(by=by, business=row.business, changes=changes, origin=origin, base=shown)
    row.state, row.accepted_fields = after, chosen
    _decide(row, by, now, reason)

    audit.record(
        "businesses.suggestion_accepted",
        by=by,
        subject=row.business,
        after={"fields": chosen},
        business_id=row.business_id,
    )

    outbox.publish(events.SuggestionDecided(business_id=row.business_id, suggestion_id=row.pk, state=row.state.value))
    return row


@transaction.atomic
def decline(*, by: Actor, suggestion: Suggestion, reason: str, now: datetime) -> Suggestion:
    """Leave the listing as it is, and say why; the author reads the reason.

    Raises: NoSuchSuggestion, ListingNotFound, SuggestionInvalid without a reason, Conflict, MayNotManageListings,
    ReasonMissing.
    """
    row = _locked(by, suggestion)

    after = states.move(SUGGESTION_MOVES, SuggestionState(row.state), SuggestionState.DECLINED)
    policies.ensure_can_edit(by, row.business_id, ())
    if not reason.strip():
        raise SuggestionInvalid({"reason": [_("Say why: whoever suggested it reads the reason.")]})
    row.state = after
    _decide(row, by, now, reason)

    audit.record(
        "businesses.suggestion_declined",
        by=by,
        subject=row.business,
        after={"fields": sorted(row.changes), "reason": row.reason},
        business_id=row.business_id,
    )

    outbox.publish(events.SuggestionDecided(business_id=row.business_id, suggestion_id=row.pk, state=row.state.value))
    return row


@transaction.atomic
def withdraw(*, by: Actor, suggestion: Suggestion, now: datetime) -> Suggestion:
    """Take one's own suggestion back while nobody decided it. Raises: NoSuchSuggestion, Conflict."""
    row = _locked(by, suggestion)

    if row.author_id != by.user_id:
        raise NoSuchSuggestion
    row.state = states.move(SUGGESTION_MOVES, SuggestionState(row.state), SuggestionState.WITHDRAWN)
    _decide(row, by, now, "")

    audit.record("businesses.suggestion_withdrawn", by=by, subject=row.business, business_id=row.business_id)
    return row


def _decide(row: Suggestion, by: Actor, now: datetime, reason: str) -> None:
    row.reason, row.decided_at, row.decided_by = " ".join(reason.split())[:MAX_NOTE], now, by.name
    row.save(update_fields=["state", "reason", "accepted_fields", "decided_at", "decided_by"])


def _locked(by: Actor, suggestion: Suggestion) -> Suggestion:
    rows = Suggestion.objects.select_related("business")
    # One that was decided can be seen, and no longer be changed.
    row = rows.select_for_update(of=("self",)).filter(pk=suggestion.pk).first() or rows.filter(pk=suggestion.pk).first()
    if row is None:
        raise NoSuchSuggestion
    return row
