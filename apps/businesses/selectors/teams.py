"""Reading what somebody has a part in: their listings, brands, colleagues and who answers for what."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection
from django.db.models import Max, Q

from apps.businesses import policies, rules
from apps.businesses.data import (
    OwnBusiness,
    Person,
    Rights,
)
from apps.businesses.errors import BrandNotFound, ListingNotFound
from apps.businesses.models import (
    Brand,
    Business,
    Region,
)
from apps.businesses.selectors.listings import business
from apps.businesses.states import ListingState, Source
from apps.core import ids
from apps.core.actor import Actor


def primary_owners(business_ids: Collection[int]) -> dict[int, int]:
    """Return listing id -> id of the person who answers for it, for those that are claimed. One query.

    A location of a brand is answered for by the brand's primary owner, unless it has one of its own.
    """
    rows = Business.objects.filter(pk__in=business_ids, is_claimed=True).annotate(
        own=Max("memberships__user_id", filter=Q(memberships__is_primary=True)),
        of_brand=Max("brand__memberships__user_id", filter=Q(brand__memberships__is_primary=True)),
    )
    return {pk: own or of_brand for pk, own, of_brand in rows.values_list("pk", "own", "of_brand") if own or of_brand}


def people(user_ids: Collection[int]) -> dict[int, Person]:
    """Return user id -> the person, for those the actor works with; addresses only of people they lead. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, email FROM app.colleagues(%s)", [list(user_ids)])
        return {row[0]: Person(*row) for row in cursor.fetchall()}


# Each place is walked in the order of its index, and the walks are merged.
_WALK = """
    SELECT x.* FROM mine m CROSS JOIN LATERAL (
        SELECT b.id, b.sort_name FROM businesses_business b
        WHERE b.{place}_id = m.{place}_id AND {wanted} ORDER BY b.sort_name, b.id LIMIT %(limit)s) x
"""
_OWN_PAGE = """
WITH mine AS (
    SELECT business_id, brand_id, region_id FROM businesses_membership WHERE user_id = %(user)s AND role <> 'denied'
), denied AS (
    SELECT business_id, brand_id, region_id FROM businesses_membership WHERE user_id = %(user)s AND role = 'denied'
)
SELECT id FROM (
    SELECT b.id, b.sort_name FROM mine m JOIN businesses_business b ON b.id = m.business_id WHERE {wanted}
    UNION {of_brands}
    UNION {of_regions}
    UNION
    SELECT b.id, b.sort_name FROM businesses_business b
    WHERE b.submitted_by_id = %(user)s AND NOT b.is_claimed AND b.status IN ('draft', 'pending') AND {wanted}
) found ORDER BY sort_name, id LIMIT %(limit)s
"""
# As arrays within coalesce: of a join, or of plain comparisons with a brand that has most of the listings, the planner
# expects that no row is left, and reads all of them.
_NOT_DENIED = """NOT coalesce(b.id = ANY (ARRAY(SELECT business_id FROM denied)), false)
    AND NOT coalesce(b.brand_id = ANY (ARRAY(SELECT brand_id FROM denied)), false)
    AND NOT coalesce(b.region_id = ANY (ARRAY(SELECT region_id FROM denied)), false)"""


def own_businesses(
    by: Actor, *, after: tuple[str, int] | None = None, limit: int = 50, query: str = "", brand_id: int | None = None
) -> tuple[OwnBusiness, ...]:
    """Return a page of the listings somebody has a role at, by name; `after` is (sort name, id) of the last seen.

    Three queries, whatever they own, and a page of five thousand locations reads a page and not five thousand rows.
    """
    page = own_page_ids(by, after, limit, query, brand_id)
    rows = Business.objects.select_related("location__city", "primary_category", "brand", "region").in_bulk(page)
    found = [rows[business_id] for business_id in page]
    roles = _roles(by, found)
    return tuple(_own(row, roles.get(row.pk, "")) for row in found)


def own_page_ids(
    by: Actor, after: tuple[str, int] | None = None, limit: int = 50, query: str = "", brand_id: int | None = None
) -> list[int]:
    """Return the ids of one page of `own_businesses`, in its order. One query."""
    wanted = [_NOT_DENIED]
    if brand_id is not None:
        wanted.append("b.brand_id = %(brand)s")
    if after:
        wanted.append("(b.sort_name, b.id) > (%(name)s, %(id)s)")
    if query:
        wanted.append("(strpos(b.sort_name, %(query)s) > 0 OR lower(b.store_code) = %(code)s)")
    condition = " AND ".join(wanted)
    walks = {f"of_{place}s": _WALK.format(place=place, wanted=condition) for place in ("brand", "region")}
    name, last = after or ("", 0)
    values = {"user": by.user_id or 0, "limit": limit, "brand": brand_id, "name": name, "id": last}
    with connection.cursor() as cursor:
        cursor.execute(
            _OWN_PAGE.format(wanted=condition, **walks),
            values | {"query": rules.fold(query), "code": query.strip().lower()},
        )
        return [business_id for (business_id,) in cursor.fetchall()]


def own_business_ids() -> list[int]:
    """Return the ids of all listings the actor of this context has a role at. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.my_business_ids()")
        return list(cursor.fetchone()[0])


def own_business(by: Actor, reference: str) -> tuple[Business, Rights]:
    """Return a listing somebody has a role at, with what they may do there. Two queries.

    Raises: ListingNotFound for any other, as if there were no such listing; NotFound for what is no id of one.
    """
    found = business(reference)
    rights = policies.rights(by, found.pk)
    if not rights.role:
        raise ListingNotFound
    return found, rights


def brand(reference: str) -> Brand:
    """Return a brand the actor has a part in. One query. Raises: BrandNotFound, NotFound for what is no id of one."""
    found = Brand.objects.filter(public_id=ids.decode(Brand.id_prefix, reference)).first()
    if found is None:
        raise BrandNotFound
    return found


def region(reference: str) -> Region:
    """Return a region of a brand the actor has a part in. One query. Raises: as `brand`."""
    found = Region.objects.select_related("brand").filter(public_id=ids.decode(Region.id_prefix, reference)).first()
    if found is None:
        raise BrandNotFound
    return found


def _own(row: Business, role: str) -> OwnBusiness:
    place = row.location
    return OwnBusiness(
        id=row.pk,
        reference=row.reference,
        name=row.name,
        slug=row.slug,
        status=row.status,
        role=role,
        city=place.city.name,
        street=place.street_address,
        category=row.primary_category.name,
        completeness=row.completeness,
        verification=row.verification,
        is_claimed=row.is_claimed,
        brand=row.brand.name if row.brand else "",
        region=row.region.name if row.region else "",
        store_code=row.store_code,
        is_public=row.is_public,
        sort_name=row.sort_name,
        brand_reference=row.brand.reference if row.brand else "",
        region_reference=row.region.reference if row.region else "",
    )


def _roles(by: Actor, rows: Sequence[Business]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.id, r.role FROM unnest(%s::bigint[]) AS b(id) CROSS JOIN LATERAL app.rights_of(%s, b.id) r",
            [[row.pk for row in rows], by.user_id or 0],
        )
        return {business_id: role or "" for business_id, role in cursor.fetchall()}


def unclaimed_demo(number: int) -> list[Business]:
    """Return live listings of the demo city that nobody manages, the last ones first, for our own programs. One query."""
    rows = Business.objects.filter(source=Source.DEMO, status=ListingState.LIVE, is_claimed=False, brand=None)
    return list(rows.order_by("-external_id")[:number])


def owned_alone(user_id: int) -> Business | None:
    """Return the first listing outside of a brand whose primary owner this is, for our own programs. One query."""
    rows = Business.objects.filter(memberships__user_id=user_id, memberships__is_primary=True)
    return rows.order_by("pk").first()
