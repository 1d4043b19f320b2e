"""Sponsored placements: booked, paused and ended by staff, who say why (SRC-6). Search knows nothing of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import policies
from apps.businesses.errors import ListingNotFound, PromotionInvalid
from apps.businesses.models import Business, Category, City, Promotion
from apps.businesses.states import PROMOTION_MOVES, SEARCHABLE, PromotionState
from apps.core import states
from apps.core.actor import Actor


@transaction.atomic
def book(
    *,
    by: Actor,
    business: Business,
    payer_name: str,
    starts_at: datetime,
    ends_at: datetime,
    city: City | None = None,
    category: Category | None = None,
) -> Promotion:
    """Have a listing shown above the results of a city, a category or both, for a time.

    Raises: ListingNotFound, MayNotManageListings, ReasonMissing, PromotionInvalid.
    """
    policies.ensure_can_manage_listings(by)
    listing = Business.objects.filter(pk=business.pk).first()
    if listing is None:
        raise ListingNotFound
    problems: dict[str, list[str]] = {}
    payer = " ".join(payer_name.split())
    if listing.status not in SEARCHABLE:
        problems["business"] = [_("Only a listing that search finds can be promoted.")]
    if not payer or len(payer) > 120 or "\x00" in payer:
        problems["payer_name"] = [_("Name who pays, in at most 120 characters.")]
    if city is None and category is None:
        problems["city"] = [_("Choose a city, a category or both.")]
    if ends_at <= starts_at:
        problems["ends_at"] = [_("It ends after it begins.")]
    if problems:
        raise PromotionInvalid(problems)

    row = Promotion(
        business=listing,
        payer_name=payer,
        city=city,
        category=category,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=(by.reason or by.name)[:500],
        booked_by=by.name,
    )
    row.save(force_insert=True)

    audit.record(
        "businesses.promotion_booked",
        by=by,
        subject=listing,
        after={"promotion": row.reference, "payer": payer, "from": starts_at.isoformat(), "until": ends_at.isoformat()},
        business_id=listing.pk,
    )
    return row


def pause(*, by: Actor, promotion: Promotion) -> Promotion:
    """Stop showing it for now. Raises: MayNotManageListings, ReasonMissing, Conflict."""
    return _move(by, promotion, PromotionState.PAUSED)


def resume(*, by: Actor, promotion: Promotion) -> Promotion:
    """Show it again until its time is over. Raises: as `pause`."""
    return _move(by, promotion, PromotionState.BOOKED)


def end(*, by: Actor, promotion: Promotion) -> Promotion:
    """Stop showing it for good. Raises: as `pause`."""
    return _move(by, promotion, PromotionState.ENDED)


@transaction.atomic
def _move(by: Actor, promotion: Promotion, to: PromotionState) -> Promotion:
    row = Promotion.objects.select_for_update(of=("self",)).select_related("business").get(pk=promotion.pk)

    policies.ensure_can_manage_listings(by)
    before = row.state
    row.state = states.move(PROMOTION_MOVES, PromotionState(row.state), to)
    row.save(update_fields=["state"])

    audit.record(
        "businesses.promotion_moved",
        by=by,
        subject=row.business,
        before={"promotion": row.reference, "state": str(before)},
        after={"promotion": row.reference, "state": str(row.state)},
        business_id=row.business_id,
    )
    return row
