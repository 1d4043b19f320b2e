"""Selling a location: offered to an address, accepted there, and handed over with nothing left to the old team (LOC-5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from celery import current_app
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies
from apps.businesses.errors import NoSuchSale, RoleTooLow, SaleUnderWay, TeamInvalid, TransferUnderWay
from apps.businesses.models import Business, Invitation, Membership, OwnershipTransfer, Sale
from apps.businesses.services import brands, listings
from apps.businesses.states import SALE_MOVES, InvitationState, SaleState, TransferState
from apps.core import states
from apps.core.actor import Actor
from apps.outbox import services as outbox

OFFER_DAYS = 14
JOB = "businesses.complete_sale"


@transaction.atomic
def offer(*, by: Actor, business: Business, email: str, now: datetime) -> Sale:
    """Offer a location to whoever owns an e-mail address, for two weeks; only its primary owner can.

    Raises: ListingNotFound, RoleTooLow, TeamInvalid, SaleUnderWay, TransferUnderWay.
    """
    listing = listings.locked(business)

    policies.ensure_can_lead(by, listing.pk)
    if _primary_owner(listing) != by.user_id:
        raise RoleTooLow(_("Only the primary owner can sell a location."))
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise TeamInvalid({"email": [_("This is no e-mail address.")]}) from error
    waiting = [TransferState.OFFERED, TransferState.COOLING_OFF]
    if OwnershipTransfer.objects.filter(business=listing, state__in=waiting).exists():
        raise TransferUnderWay

    sale = Sale(
        business=listing,
        seller_id=by.user_id,
        buyer_email=address,
        offered_at=now,
        expires_at=now + timedelta(days=OFFER_DAYS),
    )
    try:
        with transaction.atomic():
            sale.save(force_insert=True)
    except IntegrityError as error:
        raise SaleUnderWay from error

    audit.record(
        "businesses.sale_offered", by=by, subject=listing, after={"sale": sale.reference}, business_id=listing.pk
    )

    outbox.publish(events.SaleOffered(business_id=listing.pk, sale_id=sale.pk))
    return sale


@transaction.atomic
def accept(*, by: Actor, sale: Sale, now: datetime) -> Sale:
    """Take over a location that was offered to an address of one's own; a worker hands it over at once.

    Raises: NoSuchSale for somebody else's or one that is over, Conflict when it was answered before.
    """
    row = _locked(sale)

    if row.seller_id == by.user_id or row.expires_at <= now:
        raise NoSuchSale
    row.state = states.move(SALE_MOVES, SaleState(row.state), SaleState.ACCEPTED)
    row.buyer_id, row.accepted_at = by.user_id, now
    row.save(update_fields=["state", "buyer", "accepted_at"])

    audit.record("businesses.sale_accepted", by=by, subject=row, business_id=row.business_id)

    transaction.on_commit(partial(current_app.send_task, JOB, kwargs={"sale_id": row.pk}), robust=True)
    return row


@transaction.atomic
def decline(*, by: Actor, sale: Sale) -> Sale:
    """Turn an offer down. Raises: NoSuchSale, Conflict."""
    row = _locked(sale)

    if row.seller_id == by.user_id:
        raise NoSuchSale
    row.state = states.move(SALE_MOVES, SaleState(row.state), SaleState.DECLINED)
    row.save(update_fields=["state"])

    audit.record("businesses.sale_declined", by=by, subject=row, business_id=row.business_id)
    return row


@transaction.atomic
def cancel(*, by: Actor, sale: Sale) -> Sale:
    """Call an offer off that nobody accepted yet. Raises: NoSuchSale, Conflict."""
    row = _locked(sale)

    if row.seller_id != by.user_id:
        raise NoSuchSale
    row.state = states.move(SALE_MOVES, SaleState(row.state), SaleState.CANCELLED)
    row.save(update_fields=["state"])

    audit.record("businesses.sale_cancelled", by=by, subject=row, business_id=row.business_id)
    return row


@transaction.atomic
def complete(*, by: Actor, sale: Sale, now: datetime) -> Sale:
    """Hand an accepted location over: out of its brand with all it says, to the new primary owner and nobody else.

    An offer of somebody who is no longer the primary owner comes to nothing. Can run twice without harm.
    Raises: NoSuchSale, MayNotManageListings, Conflict.
    """
    row = _locked(sale)
    listing = listings.locked(row.business)

    policies.ensure_can_manage_listings(by)
    if row.state == SaleState.COMPLETED:
        return row
    if _primary_owner(listing) != row.seller_id or row.buyer_id is None:
        row.state = states.move(SALE_MOVES, SaleState(row.state), SaleState.CANCELLED)
        row.save(update_fields=["state"])
        return row
    row.state = states.move(SALE_MOVES, SaleState(row.state), SaleState.COMPLETED)

    gone = list(
        Membership.objects.filter(business=listing).exclude(user_id=row.buyer_id).values_list("user_id", flat=True)
    )
    row.left_brand, row.left_code = (listing.brand.name if listing.brand else ""), listing.store_code
    Membership.objects.filter(business=listing).delete()
    Invitation.objects.filter(business=listing, state=InvitationState.OPEN).update(state=InvitationState.REVOKED)
    brands.make_primary(listing, row.buyer_id, by)
    if listing.brand_id is not None:
        brands.detach(listing)
    row.completed_at = now
    row.save(update_fields=["state", "left_brand", "left_code", "completed_at"])

    audit.record(
        "businesses.listing_sold",
        by=by,
        subject=listing,
        before={"owner": row.seller_id, "brand": row.left_brand, "store_code": row.left_code},
        after={"owner": row.buyer_id, "brand": "", "store_code": ""},
        business_id=listing.pk,
    )

    for user_id in gone:
        outbox.publish(events.TeamChanged(place_kind="business", place_id=listing.pk, user_id=user_id))
    outbox.publish(events.SaleCompleted(business_id=listing.pk, sale_id=row.pk))
    return row


def due() -> list[int]:
    """Return the ids of accepted sales that still wait for their hand-over."""
    return list(Sale.objects.filter(state=SaleState.ACCEPTED).order_by("pk").values_list("pk", flat=True))


def _primary_owner(listing: Business) -> int | None:
    at = {"brand_id": listing.brand_id} if listing.brand_id else {"business": listing}
    return Membership.objects.filter(**at, is_primary=True).values_list("user_id", flat=True).first()


def _locked(sale: Sale) -> Sale:
    row = Sale.objects.select_for_update(of=("self",)).filter(pk=sale.pk).first()
    if row is None:
        # Answered already: it can be seen, and no longer be changed.
        row = Sale.objects.filter(pk=sale.pk).first()
    if row is None:
        raise NoSuchSale
    return row
