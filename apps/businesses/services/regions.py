"""The regions of a brand: adding, renaming, and removing empty ones (LOC-1)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies, rules
from apps.businesses.errors import BrandInvalid, BrandNotFound, RegionNotEmpty, RoleTooLow
from apps.businesses.models import Brand, Invitation, Membership, Region
from apps.businesses.services import brands
from apps.core.actor import Actor
from apps.outbox import services as outbox


@transaction.atomic
def create(*, by: Actor, brand: Brand, name: str) -> Region:
    """Add a region to a brand. Raises: BrandNotFound, RoleTooLow, BrandInvalid."""
    row = brands.locked(brand)

    policies.ensure_leads_brand(by, row)
    region = Region(brand=row, name=brands.named(name, 120))
    region.sort_name = rules.sort_name(region.name)
    _save(region, force_insert=True)

    audit.record("businesses.region_created", by=by, subject=region, after={"name": region.name})
    return region


@transaction.atomic
def rename(*, by: Actor, region: Region, name: str) -> Region:
    """Give a region another name. Raises: BrandNotFound, RoleTooLow, BrandInvalid."""
    row = _locked(region)

    policies.ensure_leads_brand(by, row.brand)
    before = {"name": row.name}
    row.name = brands.named(name, 120)
    row.sort_name = rules.sort_name(row.name)
    _save(row, update_fields=["name", "sort_name", "updated_at"])

    audit.record("businesses.region_renamed", by=by, subject=row, before=before, after={"name": row.name})
    return row


@transaction.atomic
def remove(*, by: Actor, region: Region) -> None:
    """Remove an empty region, with the roles that were granted there.

    Raises: BrandNotFound, RoleTooLow, RegionNotEmpty.
    """
    row = _locked(region)

    policies.ensure_leads_brand(by, row.brand)
    if row.locations.exists():
        raise RegionNotEmpty

    gone = list(Membership.objects.filter(region=row).values_list("user_id", flat=True))
    audit.record("businesses.region_removed", by=by, subject=row, before={"name": row.name, "team": gone})
    Membership.objects.filter(region=row).delete()
    Invitation.objects.filter(region=row).delete()
    with connection.cursor() as cursor:
        # Not through the ORM, which would go to clear tables that the site's login may not touch, and that are empty.
        cursor.execute("DELETE FROM businesses_region WHERE id = %s", [row.pk])

    for user_id in gone:
        outbox.publish(events.TeamChanged(place_kind="brand", place_id=row.brand_id, user_id=user_id))


def _save(region: Region, **how: Any) -> None:
    try:
        with transaction.atomic():
            region.save(**how)
    except IntegrityError as error:
        raise BrandInvalid({"name": [_("The brand has a region of this name already.")]}) from error


def _locked(region: Region) -> Region:
    row = Region.objects.select_for_update(of=("self",)).select_related("brand").filter(pk=region.pk).first()
    if row is None:
        raise RoleTooLow if Region.objects.filter(pk=region.pk).exists() else BrandNotFound
    return row
