"""Brands: founding one, bringing locations in, placing them, and letting them go (LOC-1, LOC-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies
from apps.businesses.errors import (
    BrandInvalid,
    BrandNotFound,
    ListingNotFound,
    NotInBrand,
    RoleTooLow,
    StoreCodeTaken,
    TransferUnderWay,
)
from apps.businesses.models import Brand, Business, Membership, OwnershipTransfer, Region
from apps.businesses.services import fields, listings
from apps.businesses.states import FieldMode, TeamRole, TransferState
from apps.core.actor import Actor, ActorKind
from apps.outbox import services as outbox

MAX_CODE = 40


@transaction.atomic
def found(*, by: Actor, name: str, businesses: Sequence[Business], codes: Mapping[int, str] | None = None) -> Brand:
    """Make a brand of listings one is the primary owner of; the ownership of each moves up to the brand.

    `codes` maps a listing's id to its store code; those without one are numbered. Raises: RoleTooLow, BrandInvalid,
    ListingNotFound, NotInBrand, StoreCodeTaken, TransferUnderWay.
    """
    if by.kind is not ActorKind.USER:
        raise RoleTooLow(_("A brand is founded by the owner of its locations."))
    if not businesses:
        raise BrandInvalid({"businesses": [_("Choose one listing or more.")]})

    brand = Brand(name=named(name, 200), founded_by_id=by.user_id)
    brand.save(force_insert=True)
    Membership(
        brand=brand, user_id=by.user_id, role=TeamRole.OWNER, is_primary=True, can_import=True, granted_by=by.name
    ).save(force_insert=True)

    audit.record("businesses.brand_founded", by=by, subject=brand, after={"name": brand.name})

    for number, business in enumerate(businesses, start=1):
        add(by=by, brand=brand, business=business, store_code=(codes or {}).get(business.pk) or f"{number:03}")
    outbox.publish(events.TeamChanged(place_kind="brand", place_id=brand.pk, user_id=by.user_id))
    return brand


@transaction.atomic
def rename(*, by: Actor, brand: Brand, name: str) -> Brand:
    """Give a brand another name. Raises: BrandNotFound, RoleTooLow, MayNotManageListings, ReasonMissing, BrandInvalid."""
    row = locked(brand)

    policies.ensure_leads_brand(by, row)
    before = {"name": row.name}
    row.name = named(name, 200)
    if row.name == before["name"]:
        return row
    row.revision += 1
    row.save(update_fields=["name", "revision", "updated_at"])

    audit.record("businesses.brand_changed", by=by, subject=row, before=before, after={"name": row.name})
    return row


@transaction.atomic
def add(*, by: Actor, brand: Brand, business: Business, store_code: str, region: Region | None = None) -> Business:
    """Bring a claimed listing one is the primary owner of into a brand one leads.

    What the brand fixes holds there at once; where it only proposes, the listing keeps what it says and takes the brand's
    value for what it leaves open. Raises: as `found`.
    """
    row = locked(brand)
    listing = listings.locked(business)

    policies.ensure_leads_brand(by, row)
    if listing.brand_id is not None or not listing.is_claimed:
        raise NotInBrand(_("Only a listing of your own that belongs to no brand can be added."))
    mine = Membership.objects.filter(business=listing, is_primary=True, user_id=by.user_id).first()
    if mine is None and by.kind is ActorKind.USER:
        raise RoleTooLow(_("Only the primary owner of the listing can bring it into a brand."))
    if OwnershipTransfer.objects.filter(
        business=listing, state__in=[TransferState.OFFERED, TransferState.COOLING_OFF]
    ).exists():
        raise TransferUnderWay
    ensure_region(row, region)

    listing.brand, listing.region, listing.store_code = row, region, ensure_code(row, store_code, listing.pk)
    listing.revision += 1
    _save_placed(listing, ["brand", "region", "store_code", "revision"])
    # The brand's primary owner answers for the listing from now on: the ownership moved up.
    Membership.objects.filter(business=listing, is_primary=True).delete()
    adopt(by, listing, row)

    audit.record(
        "businesses.brand_joined",
        by=by,
        subject=listing,
        after={"brand": row.reference, "store_code": listing.store_code},
        business_id=listing.pk,
    )
    return listings.locked(listing)


@transaction.atomic
def place(*, by: Actor, business: Business, region: Region | None, store_code: str = "") -> Business:
    """Move a location to a region of its brand, or to none, and give it another store code if one is given.

    Whoever has rights through the one region or the other gains or loses them with this transaction (LOC-1).
    Raises: ListingNotFound, NotInBrand, RoleTooLow, BrandInvalid, StoreCodeTaken.
    """
    listing = listings.locked(business)

    brand = _brand_of(listing)
    policies.ensure_can_edit(by, listing.pk, ())
    policies.ensure_leads_brand(by, brand)
    ensure_region(brand, region)

    before = {"region": listing.region.name if listing.region else "", "store_code": listing.store_code}
    listing.region = region
    listing.store_code = ensure_code(brand, store_code or listing.store_code, listing.pk)
    after = {"region": region.name if region else "", "store_code": listing.store_code}
    if after == before:
        return listing
    listing.revision += 1
    _save_placed(listing, ["region", "store_code", "revision"])

    audit.record(
        "businesses.location_placed", by=by, subject=listing, before=before, after=after, business_id=listing.pk
    )
    return listing


@transaction.atomic
def leave(*, by: Actor, business: Business) -> Business:
    """Take a location out of its brand; it keeps what it says, and the brand's primary owner stays its owner.

    Raises: ListingNotFound, NotInBrand, RoleTooLow.
    """
    listing = listings.locked(business)

    brand = _brand_of(listing)
    owner = Membership.objects.filter(brand=brand, is_primary=True).first()
    policies.ensure_can_edit(by, listing.pk, ())
    if by.kind is ActorKind.USER and (owner is None or owner.user_id != by.user_id):
        raise RoleTooLow(_("Only the primary owner of the brand can take a location out of it."))

    before = {"brand": brand.reference, "store_code": listing.store_code}
    make_primary(listing, owner.user_id, by)
    detach(listing)

    audit.record("businesses.brand_left", by=by, subject=listing, before=before, business_id=listing.pk)
    return listing


def locked(brand: Brand) -> Brand:
    """Return the brand as it is now, locked until the transaction ends.

    Raises: BrandNotFound when the actor cannot see it; RoleTooLow when they see it and do not lead it.
    """
    row = Brand.objects.select_for_update(of=("self",)).filter(pk=brand.pk).first()
    if row is None:
        # A row one may see and not change is locked by nobody.
        raise RoleTooLow if Brand.objects.filter(pk=brand.pk).exists() else BrandNotFound
    return row


def detach(listing: Business) -> None:
    """Take a locked listing out of its brand; what it says stays, as its own."""
    listing.brand = listing.region = None
    listing.store_code, listing.overrides = "", []
    listing.revision += 1
    _save_placed(listing, ["brand", "region", "store_code", "overrides", "revision"])


def make_primary(listing: Business, user_id: int, by: Actor) -> None:
    """Make a person the primary owner of a listing that has none of its own."""
    facts = {"role": TeamRole.OWNER, "is_primary": True, "denied_fields": [], "can_import": True}
    if not Membership.objects.filter(business=listing, user_id=user_id).update(**facts):
        Membership(business=listing, user_id=user_id, granted_by=by.name, **facts).save(force_insert=True)


def adopt(by: Actor, listing: Business, brand: Brand) -> None:
    """Let a new location say what its brand fixes, and what it proposes where the location says nothing."""
    says = fields.current(listing)
    taken: dict[str, Any] = {}
    own = set()
    for name, value in brand.values.items():
        mode = brand.mode(name)
        if mode is FieldMode.FIXED or (mode is FieldMode.INHERITED and not says[name]):
            taken[name] = value
        elif mode is FieldMode.INHERITED and says[name] != value:
            own.add(name)
    if own:
        listing.overrides = sorted(own)
        listing.save(update_fields=["overrides", "updated_at"])
    fields.apply(by=by, business=listing, changes=taken)


def _brand_of(listing: Business) -> Brand:
    if listing.brand_id is None:
        raise NotInBrand
    brand = Brand.objects.filter(pk=listing.brand_id).first()
    if brand is None:
        raise ListingNotFound
    return brand


def ensure_region(brand: Brand, region: Region | None) -> None:
    """Judge whether a location of the brand may stand in a region. Raises: BrandInvalid."""
    if region is not None and region.brand_id != brand.pk:
        raise BrandInvalid({"region": [_("This region belongs to another brand.")]})


def ensure_code(brand: Brand, code: str, mine: int = 0) -> str:
    """Return a store code nobody else in the brand has. Raises: BrandInvalid, StoreCodeTaken."""
    text = " ".join(code.split())
    if not text or len(text) > MAX_CODE or "\x00" in text:
        raise BrandInvalid(
            {"store_code": [_("Give a store code of at most %(most)d characters.") % {"most": MAX_CODE}]}
        )
    if Business.objects.filter(brand=brand, store_code=text).exclude(pk=mine).exists():
        raise StoreCodeTaken(text)
    return text


def _save_placed(listing: Business, names: list[str]) -> None:
    try:
        with transaction.atomic():
            listing.save(update_fields=[*names, "updated_at"])
    except IntegrityError as error:
        raise StoreCodeTaken(listing.store_code) from error


def named(name: str, most: int) -> str:
    """Return a name with single spaces. Raises: BrandInvalid for none, or one that is too long."""
    text = " ".join(name.split())
    if not text or len(text) > most or "\x00" in text:
        raise BrandInvalid({"name": [_("Give a name of at most %(most)d characters.") % {"most": most}]})
    return text
