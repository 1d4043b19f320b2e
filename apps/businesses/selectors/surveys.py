"""Reading many listings at once, for programs that judge and change thousands: facts, rights, and whom an id means."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from apps.businesses import policies, rules
from apps.businesses.data import Coordinates, NeighbourhoodView, Rights
from apps.businesses.errors import ListingNotFound
from apps.businesses.models import Brand, Business, Neighbourhood, PostalArea
from apps.businesses.states import ListingState, TeamRole
from apps.core.actor import Actor, ActorKind

_FACTS = """
SELECT b.id, b.public_id, b.slug, b.status, b.revision, b.brand_id, b.region_id, b.store_code, b.source, b.external_id,
       b.completeness, b.name, b.description, b.price_level, b.phone, b.website, b.email, b.attributes::text, b.opened_on,
       l.street_address, l.hide_street, l.postal_code, l.timezone, st_y(l.point::geometry), st_x(l.point::geometry),
       c.slug, coalesce(n.slug, ''), h.spec::text, coalesce(h.osm, ''),
       ARRAY(SELECT k.slug FROM businesses_businesscategory m JOIN businesses_category k ON k.id = m.category_id
             WHERE m.business_id = b.id ORDER BY m.position)
FROM businesses_business b
JOIN businesses_location l ON l.business_id = b.id
JOIN businesses_city c ON c.id = l.city_id
LEFT JOIN businesses_neighbourhood n ON n.id = l.neighbourhood_id
LEFT JOIN businesses_openinghours h ON h.business_id = b.id
WHERE b.id = ANY(%s)
ORDER BY b.id
"""
_RIGHTS = """
SELECT b.id, r.role, r.denied_fields, r.can_import, r.leads_brand,
       (SELECT coalesce(jsonb_object_agg(l.field, l.level), '{}') FROM businesses_fieldlock l WHERE l.business_id = b.id),
       coalesce(d.modes, '{}')
FROM businesses_business b
LEFT JOIN businesses_brand d ON d.id = b.brand_id
CROSS JOIN LATERAL app.rights_of(%s, b.id) r
WHERE b.id = ANY(%s)
"""
_MAY_IMPORT = """
SELECT coalesce(bool_or(m.role = 'owner' OR (m.can_import AND m.role <> 'denied')), false)
FROM businesses_membership m
LEFT JOIN businesses_region r ON r.id = m.region_id
LEFT JOIN businesses_business b ON b.id = m.business_id
WHERE m.user_id = %(user)s
  AND (%(brand)s::bigint IS NULL OR coalesce(m.brand_id, r.brand_id, b.brand_id) = %(brand)s)
"""


class Surveyed:
    """One listing as a program sees it: identity and state beside `facts`, which are what `fields.current` returns."""

    __slots__ = (
        "brand_id", "completeness", "external_id", "facts", "id", "osm", "public_id", "region_id", "revision", "slug",
        "source", "status", "store_code",
    )  # fmt: skip

    def __init__(self, row: Sequence[Any]) -> None:
        (
            self.id, self.public_id, self.slug, self.status, self.revision, self.brand_id, self.region_id,
            self.store_code, self.source, self.external_id, self.completeness, *rest,
        ) = row  # fmt: skip
        (
            name, description, price_level, phone, website, email, attributes, opened_on, street_address, hide_street,
            postal_code, timezone, lat, lon, city, neighbourhood, spec, self.osm, categories,
        ) = rest  # fmt: skip
        self.facts: dict[str, Any] = {
            "name": name,
            "description": description,
            "price_level": price_level,
            "phone": phone,
            "website": website,
            "email": email,
            "attributes": json.loads(attributes),
            "opened_on": opened_on.isoformat() if opened_on else None,
            "street_address": street_address,
            "hide_street": hide_street,
            "postal_code": postal_code,
            "timezone": timezone,
            "point": [lat, lon],
            "city": city,
            "neighbourhood": neighbourhood,
            "hours": json.loads(spec) if spec else None,
            "categories": categories,
        }

    @property
    def reference(self) -> str:
        """The id outside: `biz_…`."""
        return Business(public_id=self.public_id).reference


def survey(business_ids: Collection[int]) -> dict[int, Surveyed]:
    """Return id -> listing for those this actor may see. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [list(business_ids)])
        return {row[0]: Surveyed(row) for row in cursor.fetchall()}


def rights_of_many(by: Actor, business_ids: Collection[int]) -> dict[int, Rights]:
    """Return id -> what the actor may do with each listing, as `policies.rights` says of one. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, [by.user_id or 0, list(business_ids)])
        rows = cursor.fetchall()
    found = {}
    for business_id, role, denied, can_import, leads_brand, locked, modes in rows:
        locks = _plain(locked)
        if by.kind is not ActorKind.USER:
            role = TeamRole.OWNER.value if policies.can_manage_listings(by) else ""
            found[business_id] = Rights(role, locked=locks, can_import=True, leads_brand=True)
        elif role is None:
            found[business_id] = Rights("")
        else:
            fixed = {name for name, mode in _plain(modes).items() if mode == "fixed"} if not leads_brand else ()
            found[business_id] = Rights(role, frozenset(denied), locks, frozenset(fixed), can_import, leads_brand)
    return found


def refusals(rights: Rights, fields: Iterable[str]) -> dict[str, list[str]]:
    """Return field -> why somebody with these rights may not change it."""
    return policies.refusals(rights, fields)


def import_right(by: Actor, brand: Brand | None) -> Rights:
    """Return whether an actor may import, into a brand or anywhere, and whether they lead the whole brand.

    Importing is a right apart from editing: owners have it, others when an owner said so (IMP-6). Somebody allowed it for
    a part of a brand may import there, but add nothing to the brand.
    """
    if by.kind is not ActorKind.USER:
        role = TeamRole.OWNER.value if policies.can_manage_listings(by) else ""
        return Rights(role, can_import=bool(role), leads_brand=bool(role))
    with connection.cursor() as cursor:
        cursor.execute(_MAY_IMPORT, {"user": by.user_id, "brand": brand.pk if brand else None})
        (may,) = cursor.fetchone()
    mine = policies.standing(by, brand) if brand is not None else Rights("")
    return Rights(mine.role, mine.denied, can_import=may, leads_brand=mine.leads_brand and mine.can_import)


def listing(business_id: int) -> Business:
    """Return the listing with this id, for a service to act on.

    Raises: ListingNotFound.
    """
    found = Business.objects.filter(pk=business_id).first()
    if found is None:
        raise ListingNotFound
    return found


def brand_by_id(brand_id: int) -> Brand | None:
    """Return a brand this actor may see."""
    return Brand.objects.filter(pk=brand_id).first()


def by_public_id(public_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return outside id -> listing."""
    return dict(Business.objects.filter(public_id__in=public_ids).values_list("public_id", "pk"))


def by_store_code(brand_id: int, codes: Collection[str]) -> dict[str, int]:
    """Return store code -> location of a brand."""
    rows = Business.objects.filter(brand_id=brand_id, store_code__in=codes).exclude(store_code="")
    return dict(rows.values_list("store_code", "pk"))


def by_source_id(source: str, external_ids: Collection[str]) -> dict[str, int]:
    """Return id in a source -> listing that came from there."""
    rows = Business.objects.filter(source=source, external_id__in=external_ids)
    return dict(rows.values_list("external_id", "pk"))


def all_ids() -> list[int]:
    """Return every listing this actor may see that has not been found to repeat another. One query."""
    return list(Business.objects.exclude(status=ListingState.DUPLICATE).order_by("pk").values_list("pk", flat=True))


def of_brand(business_ids: Collection[int], brand_id: int) -> list[int]:
    """Return those of the listings that belong to a brand."""
    found = Business.objects.filter(brand_id=brand_id, pk__in=list(business_ids))
    return list(found.order_by("pk").values_list("pk", flat=True))


def successors(business_ids: Collection[int]) -> dict[int, int]:
    """Return duplicate -> the listing that stands in for it, for those among the ids that are duplicates."""
    rows = Business.objects.filter(pk__in=business_ids, status=ListingState.DUPLICATE, successor__isnull=False)
    return dict(rows.values_list("pk", "successor_id"))


def postcodes() -> Iterator[tuple[str, str, str, Coordinates]]:
    """Yield each known postcode with its country, its city's slug and its middle. One query."""
    for area in PostalArea.objects.select_related("city").iterator(chunk_size=5_000):
        yield area.name, area.country, area.city.slug, Coordinates(area.latitude, area.longitude)


def neighbourhoods_by_city() -> dict[str, list[NeighbourhoodView]]:
    """Return city's slug -> its parts. One query."""
    found: dict[str, list[NeighbourhoodView]] = {}
    for row in Neighbourhood.objects.select_related("city").order_by("city_id", "slug"):
        view = NeighbourhoodView(row.pk, row.slug, row.name, Coordinates(row.latitude, row.longitude))
        found.setdefault(row.city.slug, []).append(view)
    return found


def attribute_labels() -> dict[str, str]:
    """Return key -> name for people, of every question an attribute answers."""
    return {key: str(label) for key, label in rules.ATTRIBUTES.items()}


def _plain(value: object) -> dict[str, str]:
    return json.loads(value) if isinstance(value, str) else dict(value or {})
