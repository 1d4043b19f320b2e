"""Locking fields, so that nobody and no import changes them before somebody unlocks them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import policies, rules
from apps.businesses.errors import FieldsDenied, ListingInvalid
from apps.businesses.models import Business, FieldLock
from apps.businesses.services import listings
from apps.businesses.states import LockLevel
from apps.core.actor import Actor, ActorKind


@transaction.atomic
def lock(*, by: Actor, business: Business, field: str, reason: str = "") -> FieldLock:
    """Lock a field as the team or as staff; locking it again changes nothing, except that staff takes over a lock.

    Raises: ListingNotFound, RoleTooLow, MayNotManageListings, ReasonMissing, ListingInvalid.
    """
    listing = listings.locked(business)

    policies.ensure_can_lead(by, listing.pk)
    if field not in rules.FIELDS:
        raise ListingInvalid({field: [_("There is no such field.")]})
    level = LockLevel.OWNER if by.kind is ActorKind.USER else LockLevel.STAFF

    found = FieldLock.objects.filter(business=listing, field=field).first()
    if found is not None and (found.level == level or level == LockLevel.OWNER):
        return found
    row = found or FieldLock(business=listing, field=field)
    row.level, row.locked_by, row.reason = level, by.name, (reason or by.reason)[:500]
    row.save()

    audit.record("businesses.field_locked", by=by, subject=listing, after={"field": field}, business_id=listing.pk)
    return row


@transaction.atomic
def unlock(*, by: Actor, business: Business, field: str) -> None:
    """Open a lock; staff's locks are opened by staff alone. A field without a lock stays as it is.

    Raises: ListingNotFound, RoleTooLow, FieldsDenied, MayNotManageListings, ReasonMissing.
    """
    listing = listings.locked(business)

    policies.ensure_can_lead(by, listing.pk)
    found = FieldLock.objects.filter(business=listing, field=field).first()
    if found is None:
        return
    if found.level == LockLevel.STAFF and by.kind is ActorKind.USER:
        raise FieldsDenied({field: [_("Our staff locked this field; ask support.")]})

    found.delete()

    audit.record("businesses.field_unlocked", by=by, subject=listing, before={"field": field}, business_id=listing.pk)
