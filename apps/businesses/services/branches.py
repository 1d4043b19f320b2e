"""Entering a new location of a brand: it begins with what the brand says."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.businesses import policies
from apps.businesses.data import NewListing, Origin
from apps.businesses.models import Brand, Business, Region
from apps.businesses.services import brands, fields, listings
from apps.core.actor import Actor


@transaction.atomic
def enter(
    *,
    by: Actor,
    brand: Brand,
    listing: NewListing,
    store_code: str,
    region: Region | None = None,
    hours: Any = None,
    origin: Origin | None = None,
) -> Business:
    """Enter a location as a draft of the brand's team; `hours` are a plain value as `fields.apply` takes it.

    Where the brand was verified, so is who speaks for the location; that it is where it says is still to be verified.
    Raises: BrandNotFound, RoleTooLow, BrandInvalid, StoreCodeTaken, ListingInvalid, MayNotManageListings, ReasonMissing.
    """
    row = brands.locked(brand)

    policies.ensure_leads_brand(by, row)
    brands.ensure_region(row, region)

    code = brands.ensure_code(row, store_code)
    made = listings.create(by=by, listing=listing, brand=row, region=region, store_code=code)
    if hours:
        fields.apply(by=by, business=made, changes={"hours": hours}, origin=origin)
    if row.locations.filter(is_claimed=True, verification="verified").exists():
        made = listings.locked(made)
        made.is_claimed, made.submitted_by_id = True, None
        made.save(update_fields=["is_claimed", "submitted_by", "updated_at"])
    brands.adopt(by, made, row)
    return listings.locked(made)
