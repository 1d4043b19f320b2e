"""Loading listings by the thousand: COPY into a temporary table, then one INSERT … SELECT per table.

COPY straight into a table with row policies is refused by PostgreSQL. A load is one transaction; loading the same
listings again adds nothing, so that a load that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.db import connection, transaction

from apps.businesses import policies, rules
from apps.businesses.data import LoadedListing
from apps.businesses.models import Business, BusinessSlug, Category, City, Neighbourhood
from apps.businesses.states import PUBLIC, ListingState
from apps.core import calendar
from apps.core.actor import Actor
from apps.core.calendar import osm as notation

_COLUMNS = {
    "external_id": "text",
    "public_id": "uuid",
    "name": "text",
    "original_name": "text",
    "sort_name": "text",
    "slug": "text",
    "status": "text",
    "is_public": "boolean",
    "description": "text",
    "price_level": "smallint",
    "phone": "text",
    "website": "text",
    "email": "text",
    "attributes": "jsonb",
    "category_ids": "bigint[]",
    "opened_on": "date",
    "completeness": "smallint",
    "created_at": "timestamptz",
    "published_at": "timestamptz",
    "lon": "float8",
    "lat": "float8",
    "timezone": "text",
    "street_address": "text",
    "hide_street": "boolean",
    "city_id": "bigint",
    "neighbourhood_id": "bigint",
    "postal_code": "text",
    "spec": "jsonb",
    "osm": "text",
    "unparsed": "jsonb",
    "r1": "integer",
    "r2": "integer",
    "r3": "integer",
    "r4": "integer",
    "r5": "integer",
}
_BUSINESSES = """
WITH made AS (
    INSERT INTO businesses_business (public_id, name, original_name, sort_name, slug, status, description, price_level,
        phone, website, email, attributes, primary_category_id, opened_on, completeness, source, external_id,
        created_at, updated_at, published_at, content_changed_at)
    SELECT public_id, name, original_name, sort_name, slug, status, description, price_level, phone, website, email,
        attributes, category_ids[1], opened_on, completeness, %s, external_id, created_at, now(), published_at, created_at
    FROM _load RETURNING id, external_id)
UPDATE _load SET id = made.id FROM made WHERE made.external_id = _load.external_id
"""
_CHILDREN = (
    """INSERT INTO businesses_location (business_id, point, timezone, street_address, hide_street, city_id,
           neighbourhood_id, postal_code, is_public)
       SELECT id, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography, timezone, street_address, hide_street, city_id,
           neighbourhood_id, postal_code, is_public FROM _load""",
    """INSERT INTO businesses_businessslug (slug, business_id, is_current, is_public, since)
       SELECT slug, id, true, is_public, created_at FROM _load""",
    """INSERT INTO businesses_businesscategory (business_id, category_id, position, is_public)
       SELECT id, category_id, position - 1, is_public
       FROM _load CROSS JOIN unnest(category_ids) WITH ORDINALITY AS c(category_id, position)""",
    """INSERT INTO businesses_openinghours (business_id, spec, osm, unparsed, is_public)
       SELECT id, spec, osm, unparsed, is_public FROM _load WHERE osm <> ''""",
)
_STATS = """
INSERT INTO businesses_businessstats (business_id, r1, r2, r3, r4, r5, rating_count, rating_sum, rating,
    formula_version, is_public)
SELECT id, r1, r2, r3, r4, r5, total, points, (%s::float8 + points) / (%s + total), %s, is_public
FROM _load CROSS JOIN LATERAL (SELECT r1 + r2 + r3 + r4 + r5, r1 + 2 * r2 + 3 * r3 + 4 * r4 + 5 * r5) AS s(total, points)
"""


class AddressBook:
    """Gives each listing of a load an address nobody has: name, name and place, then numbered."""

    def __init__(self) -> None:
        with transaction.atomic():
            self._taken = set(BusinessSlug.objects.values_list("slug", flat=True).iterator(chunk_size=50_000))
        self._next: dict[str, int] = {}

    def choose(self, listing: LoadedListing) -> str:
        """Return the address and keep it from everybody else."""
        choices = rules.slug_choices(
            listing.name, category=listing.categories[0], city=listing.city, neighbourhood=listing.neighbourhood
        )
        first = next(choices)
        if first not in self._taken:
            self._taken.add(first)
            return first
        second = next(choices)
        # Branches of a chain in one neighbourhood: go on counting where the last one stopped.
        stem = second.rpartition("-")[0] if second == f"{first}-2" else second
        number = self._next.get(stem, 1)
        slug = stem if number == 1 and stem != first else f"{stem}-{max(number, 2)}"
        while slug in self._taken:
            number = max(number, 1) + 1
            slug = f"{stem}-{number}"
        self._next[stem] = number + 1
        self._taken.add(slug)
        return slug


@transaction.atomic
def load(*, by: Actor, source: str, listings: Iterable[LoadedListing], addresses: AddressBook) -> list[int]:
    """Enter the listings that the directory does not have yet, in the states they come with; returns their ids.

    Neither audits nor announces each of them: whoever loads records the load, and rebuilds hours and search.
    Raises: MayNotManageListings, ReasonMissing, LookupError for a place or category that is not there.
    """
    policies.ensure_can_manage_listings(by)
    wanted = list(listings)
    with connection.cursor() as cursor:
        # One load at a time, or two would both find a listing missing.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('businesses.load'))")
        cursor.execute(
            "SELECT external_id FROM businesses_business WHERE source = %s AND external_id = ANY(%s)",
            [source, [listing.external_id for listing in wanted]],
        )
        known = {external_id for (external_id,) in cursor.fetchall()}
        missing = [listing for listing in wanted if listing.external_id not in known]
        return _insert(cursor, source, missing, addresses) if missing else []


def _insert(cursor: Any, source: str, listings: Sequence[LoadedListing], addresses: AddressBook) -> list[int]:
    columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    cursor.execute(f"CREATE TEMPORARY TABLE _load (id bigint, {columns}) ON COMMIT DROP")
    numbers = _Numbers()
    with cursor.copy(f"COPY _load ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
        for listing in listings:
            copy.write_row(_row(source, listing, addresses, numbers))
    cursor.execute(_BUSINESSES, [source])
    for statement in _CHILDREN:
        cursor.execute(statement)
    formula = rules.CURRENT_FORMULA
    cursor.execute(_STATS, [float(formula.weight * formula.prior), formula.weight, formula.version])
    cursor.execute("SELECT id FROM _load ORDER BY id")
    ids = [business_id for (business_id,) in cursor.fetchall()]
    cursor.execute("DROP TABLE _load")
    return ids


class _Numbers:
    """The ids behind slugs, read before the COPY begins: while it runs, its connection answers nothing else."""

    def __init__(self) -> None:
        self.categories = dict(Category.objects.values_list("slug", "pk"))
        self.cities = dict(City.objects.values_list("slug", "pk"))
        rows = Neighbourhood.objects.values_list("pk", "slug", "city__slug")
        self.neighbourhoods = {(city, slug): pk for pk, slug, city in rows}


def _row(source: str, listing: LoadedListing, addresses: AddressBook, numbers: _Numbers) -> tuple[Any, ...]:
    spec, unparsed = hours_json(listing.hours, listing.special_days) if listing.hours else (None, "[]")
    return (
        listing.external_id,
        public_id(source, listing.external_id, listing.created_at),
        listing.name,
        listing.original_name,
        rules.sort_name(listing.name),
        addresses.choose(listing),
        listing.status,
        listing.status in PUBLIC,
        listing.description,
        listing.price_level,
        listing.phone,
        listing.website,
        listing.email,
        json.dumps(dict(listing.attributes)),
        [numbers.categories[slug] for slug in listing.categories],
        listing.opened_on,
        _completeness(listing),
        listing.created_at,
        None if listing.status in (ListingState.DRAFT, ListingState.PENDING) else listing.created_at,
        listing.point.lon,
        listing.point.lat,
        listing.timezone,
        listing.street_address,
        listing.hide_street,
        numbers.cities[listing.city],
        numbers.neighbourhoods[listing.city, listing.neighbourhood] if listing.neighbourhood else None,
        listing.postal_code,
        spec,
        listing.hours,
        unparsed,
        *listing.histogram,
    )


def public_id(source: str, external_id: str, created_at: datetime) -> uuid.UUID:
    """Return the same UUID version 7 for the same listing each time: its moment, and a digest in place of chance."""
    moment = int(created_at.timestamp() * 1000)
    chance = int.from_bytes(blake2b(f"{source}:{external_id}".encode(), digest_size=10).digest(), "big")
    number = moment << 80 | chance
    number = number & ~(0xF << 76) | 7 << 76
    return uuid.UUID(int=number & ~(0x3 << 62) | 0x2 << 62)


@lru_cache(maxsize=50_000)
def hours_json(text: str, special_days: tuple[calendar.SpecialDay, ...]) -> tuple[str | None, str]:
    """Return schedule and what was not understood of an OpenStreetMap text as JSON texts; None for unknown hours."""
    read = notation.parse(text)
    unparsed = [{"text": p.text, "position": p.position, "reason": p.reason.value} for p in read.unparsed]
    schedule = read.schedule
    if schedule is None:
        return None, json.dumps(unparsed)
    for day in special_days:
        schedule = schedule.with_special(day)
    return json.dumps(calendar.to_json(schedule)), json.dumps(unparsed)


def _completeness(listing: LoadedListing) -> int:
    facts = {name: getattr(listing, name) for name in rules.COMPLETENESS}
    return rules.completeness(facts)


def count(source: str, first: str, last: str) -> int:
    """Return how many listings of a source have ids from `first` to before `last`."""
    with transaction.atomic():
        return Business.objects.filter(source=source, external_id__gte=first, external_id__lt=last).count()
