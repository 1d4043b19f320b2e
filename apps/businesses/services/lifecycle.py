"""The life of a listing (CLM-10): from draft to live, closed, moved, duplicate or suspended, and the ways back."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies
from apps.businesses.errors import ListingInvalid, NotReadyToPublish
from apps.businesses.models import Business, Location, OpenSpan
from apps.businesses.services import hours
from apps.businesses.services.listings import locked
from apps.businesses.states import MOVES, PUBLIC, SEARCHABLE, ListingState
from apps.core import clock, states
from apps.core.actor import Actor
from apps.outbox import services as outbox

_REMEMBERED = {
    ListingState.PENDING: "businesses.listing_submitted",
    ListingState.DRAFT: "businesses.listing_sent_back",
    ListingState.LIVE: "businesses.listing_reopened",
    ListingState.TEMPORARILY_CLOSED: "businesses.listing_closed_temporarily",
    ListingState.PERMANENTLY_CLOSED: "businesses.listing_closed_for_good",
    ListingState.MOVED: "businesses.listing_moved",
    ListingState.DUPLICATE: "businesses.listing_marked_duplicate",
    ListingState.SUSPENDED: "businesses.listing_suspended",
}


@transaction.atomic
def move(*, by: Actor, business: Business, to: str, successor: Business | None = None) -> Business:
    """Take a listing to another state; `successor` is where it moved to or what it repeats.

    Raises: ListingNotFound, MayNotManageListings, ReasonMissing, RoleTooLow, Conflict for an illegal move,
    NotReadyToPublish, ListingInvalid for a successor that cannot be one.
    """
    listing = locked(business)

    before = ListingState(listing.status)
    after = ListingState(states.move(MOVES, before, to))
    policies.ensure_can_move(by, listing, after)
    if after in SEARCHABLE:
        _ensure_ready(listing)
    heir = _final_successor(listing, after, successor)

    was_public, first_time = listing.is_public, listing.published_at is None
    now = clock.now()
    listing.status, listing.successor, listing.content_changed_at = after, heir, now
    if after in SEARCHABLE and first_time:
        listing.published_at = now
    listing.save(update_fields=["status", "successor", "content_changed_at", "published_at", "updated_at"])
    if heir is not None:
        # What led here leads on at once: readers follow one hop, not a chain.
        Business.objects.filter(successor=listing).update(successor=heir)
    if listing.is_public != was_public:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.follow_listing(%s)", [listing.pk])
    if after == ListingState.LIVE:
        hours.expand([listing.pk], now=now)
    elif before == ListingState.LIVE:
        OpenSpan.objects.filter(business=listing).delete()

    remembered = "businesses.listing_published" if after == ListingState.LIVE and first_time else _REMEMBERED[after]
    audit.record(
        remembered,
        by=by,
        subject=listing,
        before={"status": before.value},
        after={"status": after.value, **({"successor": heir.reference} if heir else {})},
        business_id=listing.pk,
    )

    _announce(listing.pk, before, after)
    return listing


def submit(*, by: Actor, business: Business) -> Business:
    """Hand a draft in for a check. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.PENDING)


def send_back(*, by: Actor, business: Business) -> Business:
    """Return a listing that was handed in to its author. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.DRAFT)


def publish(*, by: Actor, business: Business) -> Business:
    """Let the public find a listing. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.LIVE)


def close_temporarily(*, by: Actor, business: Business) -> Business:
    """Say that a business is closed for now. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.TEMPORARILY_CLOSED)


def reopen(*, by: Actor, business: Business) -> Business:
    """Say that a business is open again, after a closure or a mistake. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.LIVE)


def close_for_good(*, by: Actor, business: Business) -> Business:
    """Say that a business exists no longer. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.PERMANENTLY_CLOSED)


def mark_moved(*, by: Actor, business: Business, successor: Business | None = None) -> Business:
    """Say that a business left this place, and which listing has the new one. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.MOVED, successor=successor)


def mark_duplicate(*, by: Actor, business: Business, of: Business) -> Business:
    """Say that another listing shows the same business; readers are sent there. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.DUPLICATE, successor=of)


def suspend(*, by: Actor, business: Business) -> Business:
    """Hide a listing from everybody but staff. Raises: as `move`."""
    return move(by=by, business=business, to=ListingState.SUSPENDED)


def _ensure_ready(listing: Business) -> None:
    missing = []
    if not Location.objects.filter(business=listing).exists():
        missing.append(_("a location"))
    if not listing.category_rows.filter(position=0).exists():
        missing.append(_("a category"))
    if missing:
        raise NotReadyToPublish(missing)


def _final_successor(listing: Business, after: ListingState, successor: Business | None) -> Business | None:
    """Return the listing at the end of the way, locked so that it stays what it is."""
    if successor is None:
        if after == ListingState.DUPLICATE:
            raise ListingInvalid({"successor": [_("Say which listing it repeats.")]})
        return None
    if after not in (ListingState.MOVED, ListingState.DUPLICATE):
        raise ListingInvalid({"successor": [_("Only a moved or duplicate listing has a successor.")]})
    heir = locked(successor)
    if heir.successor_id is not None:
        heir = locked(Business(pk=heir.successor_id))
    if heir.pk == listing.pk:
        raise ListingInvalid({"successor": [_("A listing cannot lead to itself.")]})
    if heir.status not in PUBLIC:
        raise ListingInvalid({"successor": [_("The other listing is not public.")]})
    return heir


def _announce(business_id: int, before: ListingState, after: ListingState) -> None:
    outbox.publish(events.BusinessStateChanged(business_id=business_id, before=before.value, after=after.value))
    if before not in SEARCHABLE and after in SEARCHABLE:
        outbox.publish(events.BusinessPublished(business_id=business_id))
    elif before in SEARCHABLE and after not in SEARCHABLE:
        outbox.publish(events.BusinessUnpublished(business_id=business_id, status=after.value))
