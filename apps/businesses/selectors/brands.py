"""Reading brands: their tree, their locations, and what they say for all of them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import Count, Q, QuerySet

from apps.businesses import policies, rules
from apps.businesses.data import BrandField, BrandPage, RegionView
from apps.businesses.errors import BrandNotFound, ListingNotFound
from apps.businesses.models import Brand, Business, Membership, Region
from apps.businesses.states import ListingState, TeamRole
from apps.core import ids
from apps.core.actor import Actor, ActorKind


def brand_page(by: Actor, brand: Brand) -> BrandPage:
    """Return a brand with its regions and the number of locations in each, as far as the reader has a part in them.

    Five queries. Raises: BrandNotFound for somebody without any part in it.
    """
    mine = policies.standing(by, brand)
    counts = dict(
        Business.objects.filter(brand=brand, pk__in=part_of(by, brand))
        .values_list("region_id")
        .annotate(number=Count("pk"))
        .order_by()
    )
    if not mine.role and not counts:
        raise BrandNotFound
    rows = Region.objects.filter(brand=brand).order_by("sort_name", "pk")
    return BrandPage(
        id=brand.pk,
        reference=brand.reference,
        name=brand.name,
        role=mine.role,
        leads=mine.leads,
        is_primary=Membership.objects.filter(brand=brand, user_id=by.user_id, is_primary=True).exists(),
        regions=tuple(RegionView(row.reference, row.name, counts.get(row.pk, 0)) for row in rows),
        locations=sum(counts.values()),
        unplaced=counts.get(None, 0),
    )


def brand_fields(brand: Brand) -> tuple[BrandField, ...]:
    """Return what a brand says about each field it may speak of, and how many locations say otherwise. One query."""
    wanted = [name for name in rules.FIELDS if name in rules.BRAND_FIELDS]
    own = Business.objects.filter(brand=brand).aggregate(
        **{name: Count("pk", filter=Q(overrides__contains=[name])) for name in wanted}
    )
    return tuple(
        BrandField(name, str(rules.FIELDS[name].label), str(brand.mode(name)), brand.values.get(name), own[name])
        for name in wanted
    )


def own_brands(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of the brands somebody leads, by name. One query."""
    rows = Brand.objects.filter(
        memberships__user_id=by.user_id, memberships__role__in=[TeamRole.OWNER, TeamRole.MANAGER]
    )
    return tuple((row.reference, row.name) for row in rows.order_by("name", "pk"))


def foundable(by: Actor) -> tuple[Business, ...]:
    """Return the listings somebody is the primary owner of and that belong to no brand, by name. One query."""
    rows = Business.objects.filter(memberships__user_id=by.user_id, memberships__is_primary=True, brand__isnull=True)
    return tuple(rows.filter(is_claimed=True).order_by("sort_name", "pk")[:500])


def location_ids(
    by: Actor, brand: Brand, *, region: Region | None = None, unplaced: bool = False, status: str = "", query: str = ""
) -> list[int]:
    """Return the ids of a brand's locations that somebody has a part in, by name; narrowed as the list page is. Two queries."""
    rows = _narrowed(Business.objects.filter(brand=brand, pk__in=part_of(by, brand)), region, unplaced, status, query)
    return list(rows.order_by("sort_name", "pk").values_list("pk", flat=True))


def locations(
    by: Actor,
    brand: Brand,
    *,
    region: Region | None = None,
    unplaced: bool = False,
    status: str = "",
    query: str = "",
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> tuple[Business, ...]:
    """Return a page of a brand's locations that somebody has a part in, with place and region, by name. Two queries."""
    rows = _narrowed(Business.objects.filter(brand=brand, pk__in=part_of(by, brand)), region, unplaced, status, query)
    if after:
        rows = rows.filter(Q(sort_name__gt=after[0]) | Q(sort_name=after[0], pk__gt=after[1]))
    rows = rows.select_related("region", "location__city", "primary_category")
    return tuple(rows.order_by("sort_name", "pk")[:limit])


def chosen_ids(by: Actor, brand: Brand, references: Collection[str]) -> list[int]:
    """Return the ids of these locations of a brand, by name. Two queries.

    Raises: ListingNotFound for one that somebody has no part in, NotFound for what is no id of a listing.
    """
    public_ids = {ids.decode(Business.id_prefix, reference) for reference in references}
    rows = Business.objects.filter(public_id__in=public_ids, brand=brand, pk__in=part_of(by, brand))
    found = list(rows.order_by("sort_name", "pk").values_list("pk", flat=True))
    if len(found) != len(public_ids):
        raise ListingNotFound
    return found


def part_of(by: Actor, brand: Brand) -> list[int]:
    """Return the ids of a brand's locations that somebody has a part in; staff and our programs have one in all. One query."""
    if by.kind is not ActorKind.USER:
        return list(Business.objects.filter(brand=brand).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM businesses_business WHERE brand_id = %s AND id = ANY ((SELECT app.my_business_ids())::bigint[])",
            [brand.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def _narrowed(
    rows: QuerySet[Business], region: Region | None, unplaced: bool, status: str, query: str
) -> QuerySet[Business]:
    if region is not None:
        rows = rows.filter(region=region)
    if unplaced:
        rows = rows.filter(region__isnull=True)
    if status in ListingState.values:
        rows = rows.filter(status=status)
    if query:
        folded = rules.fold(query.strip())
        rows = rows.filter(Q(sort_name__contains=folded) | Q(store_code__iexact=query.strip()))
    return rows
