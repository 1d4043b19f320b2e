"""A location that moves to another address, and one that becomes two (LOC-5); merging is in the app for duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import policies
from apps.businesses.data import Applied, Coordinates, NewListing, NewLocation, Origin
from apps.businesses.errors import ListingInvalid, RoleTooLow
from apps.businesses.models import Brand, Business, Region
from apps.businesses.services import brands, fields, hours, listings
from apps.businesses.states import Author, Source
from apps.core import calendar
from apps.core.actor import Actor, ActorKind

ADDRESS = ("street_address", "postal_code", "city", "neighbourhood", "point", "hide_street")
_COPIED = ("description", "price_level", "website", "email", "attributes")
RELOCATED = "businesses.relocation"


@transaction.atomic
def relocate(*, by: Actor, business: Business, address: Mapping[str, Any]) -> Applied:
    """Say that a business moved: the same listing, with its reviews, gets another address; its history says why.

    `address` holds fields of `ADDRESS`. A verified listing is to be verified again (CLM-7).
    Raises: as `fields.apply`; RoleTooLow, ListingInvalid for something that is no other address.
    """
    listing = listings.locked(business)

    policies.ensure_can_lead(by, listing.pk)
    if unknown := sorted(set(address) - set(ADDRESS)):
        raise ListingInvalid({name: [_("This is no part of an address.")] for name in unknown})
    author = Author.OWNER if by.kind is ActorKind.USER else Author.STAFF
    done = fields.apply(by=by, business=listing, changes=address, origin=Origin(author, RELOCATED, listing.reference))
    if not {"street_address", "city", "point"} & done.changes.keys():
        raise ListingInvalid({"street_address": [_("This is the address it has already.")]})

    audit.record(
        "businesses.listing_relocated",
        by=by,
        subject=listing,
        before={name: pair[0] for name, pair in done.changes.items()},
        after={name: pair[1] for name, pair in done.changes.items()},
        business_id=listing.pk,
    )
    return done


@transaction.atomic
def split(
    *,
    by: Actor,
    business: Business,
    name: str,
    address: Mapping[str, Any],
    store_code: str = "",
    new_keeps_code: bool = False,
    region: Region | None = None,
) -> Business:
    """Make two of one listing: a new draft with the facts of the old one at another address, to be finished and published.

    Reviews, phone and history stay with the old listing. In a brand the two need two store codes: `store_code` is the
    other one, and `new_keeps_code` says that the new location takes over the code the old one had.
    Raises: ListingNotFound, RoleTooLow, BrandInvalid, StoreCodeTaken, ListingInvalid, MayNotManageListings, ReasonMissing.
    """
    listing = listings.locked(business)

    policies.ensure_can_lead(by, listing.pk)
    brand = Brand.objects.filter(pk=listing.brand_id).first() if listing.brand_id else None
    if brand is not None:
        policies.ensure_leads_brand(by, brand)
    elif store_code or region:
        raise RoleTooLow(_("Only locations of a brand have store codes and regions."))

    code_of_new = store_code
    if brand is not None and new_keeps_code:
        code_of_new = listing.store_code
        brands.place(by=by, business=listing, region=listing.region, store_code=store_code)
    elif brand is not None:
        brands.ensure_code(brand, store_code)
    facts = fields.current(listing)
    made = listings.create(
        by=by,
        listing=_copy(facts, name, address),
        brand=brand,
        region=region or listing.region,
        store_code=code_of_new,
    )
    if brand is not None and listing.is_claimed and not made.is_claimed:
        # The brand's team speaks for it from the start; that it is where it says is still to be verified.
        made.is_claimed, made.submitted_by_id = True, None
        made.save(update_fields=["is_claimed", "submitted_by", "updated_at"])
    if facts["hours"] is not None:
        hours.set_hours(by=by, business=made, schedule=calendar.from_json(facts["hours"]))

    audit.record(
        "businesses.listing_split", by=by, subject=listing, after={"into": made.reference}, business_id=listing.pk
    )
    return made


def _copy(facts: Mapping[str, Any], name: str, address: Mapping[str, Any]) -> NewListing:
    point = address.get("point")
    if not isinstance(point, Coordinates):
        try:
            lat, lon = (float(part) for part in point or ())
        except (TypeError, ValueError):
            raise ListingInvalid({"point": [_("Give latitude and longitude in degrees.")]}) from None
        point = Coordinates(lat, lon)
    return NewListing(
        name=name or facts["name"],
        categories=tuple(facts["categories"]),
        location=NewLocation(
            city=address.get("city") or facts["city"],
            point=point,
            street_address=address.get("street_address", ""),
            hide_street=bool(address.get("hide_street", False)),
            neighbourhood=address.get("neighbourhood", ""),
            postal_code=address.get("postal_code", ""),
        ),
        source=Source.OWNER.value,
        **{field: facts[field] for field in _COPIED},
    )
