"""Becoming the first primary owner of a listing, losing it again, and the standing of its verification."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies
from apps.businesses.errors import AlreadyClaimed, ListingNotFound, MayNotManageListings
from apps.businesses.models import Business, Membership
from apps.businesses.services import listings
from apps.businesses.states import TeamRole, Verification
from apps.core.actor import Actor, ActorKind
from apps.outbox import services as outbox


@transaction.atomic
def take(*, by: Actor, business: Business, user_id: int) -> Business:
    """Make a person the primary owner of a listing nobody manages, and the listing a verified one.

    A person may who proved it to the app that keeps claims (`app.may_take`), staff may for anybody.
    Raises: ListingNotFound, MayNotManageListings, ReasonMissing, AlreadyClaimed.
    """
    seen = Business.objects.filter(pk=business.pk).first()
    if seen is None:
        raise ListingNotFound

    _ensure_may_take(by, seen, user_id)
    if seen.is_claimed or seen.brand_id is not None:
        raise AlreadyClaimed

    try:
        with transaction.atomic():
            # Before the lock: row security lets nobody lock a listing they have no part in.
            Membership(
                business=seen,
                user_id=user_id,
                role=TeamRole.OWNER,
                is_primary=True,
                can_import=True,
                granted_by=by.name,
            ).save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyClaimed from error
    listing = listings.locked(seen)
    listing.is_claimed, listing.submitted_by_id = True, None
    listing.verification, listing.recheck_fields = Verification.VERIFIED, []
    listing.save(update_fields=["is_claimed", "submitted_by", "verification", "recheck_fields", "updated_at"])

    audit.record("businesses.listing_claimed", by=by, subject=listing, after={"owner": user_id}, business_id=listing.pk)

    outbox.publish(events.BusinessClaimed(business_id=listing.pk, user_id=user_id))
    return listing


@transaction.atomic
def confirm(*, by: Actor, business: Business) -> Business:
    """Say that a listing with risky edits was verified again. Raises: as `take`; nothing happens when it stands verified."""
    listing = listings.locked(business)

    _ensure_may_take(by, listing, by.user_id or 0)
    if listing.verification != Verification.RECHECK:
        return listing

    before = {"verification": listing.verification, "fields": listing.recheck_fields}
    listing.verification, listing.recheck_fields = Verification.VERIFIED, []
    listing.save(update_fields=["verification", "recheck_fields", "updated_at"])

    audit.record(
        "businesses.listing_verified_again",
        by=by,
        subject=listing,
        before=before,
        after={"verification": listing.verification, "fields": []},
        business_id=listing.pk,
    )
    return listing


@transaction.atomic
def revoke(*, by: Actor, business: Business) -> Business:
    """Take a listing outside of a brand from its whole team, so that it can be claimed anew; staff's to decide.

    Raises: ListingNotFound, MayNotManageListings, ReasonMissing.
    """
    listing = listings.locked(business)

    policies.ensure_can_manage_listings(by)
    if not listing.is_claimed or listing.brand_id is not None:
        return listing

    listing.is_claimed, listing.verification, listing.recheck_fields = False, Verification.NONE, []
    listing.save(update_fields=["is_claimed", "verification", "recheck_fields", "updated_at"])
    gone = list(Membership.objects.filter(business=listing).values_list("user_id", flat=True))
    Membership.objects.filter(business=listing).delete()

    audit.record("businesses.ownership_revoked", by=by, subject=listing, before={"team": gone}, business_id=listing.pk)

    for user_id in gone:
        outbox.publish(events.TeamChanged(place_kind="business", place_id=listing.pk, user_id=user_id))
    return listing


def _ensure_may_take(by: Actor, listing: Business, user_id: int) -> None:
    if by.kind is not ActorKind.USER:
        policies.ensure_can_manage_listings(by)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.may_take(%s, %s)", [listing.pk, by.user_id])
        (proved,) = cursor.fetchone()
    if not proved or by.user_id != user_id:
        raise MayNotManageListings(_("Prove first that this business is yours."))
