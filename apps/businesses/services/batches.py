"""Entering listings by the thousand for somebody, and taking such a batch back: COPY to a temporary table, then one
INSERT … SELECT per table.

What `loading` does for our own data, with rights: into a brand only who leads it and may import, elsewhere whoever may
enter listings at all, and then they wait for a check. Neither verb records or announces each listing, nor expands its
hours: whoever runs the batch sees to that.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from apps.businesses import policies, rules
from apps.businesses.data import LoadedListing
from apps.businesses.errors import MayNotManageListings
from apps.businesses.models import Brand, Category, City, Neighbourhood, OpenSpan
from apps.businesses.search import services as search
from apps.businesses.services.loading import hours_json
from apps.businesses.states import PUBLIC, FieldMode, ListingState
from apps.core import calendar, clock, ids
from apps.core.actor import Actor, ActorKind
from apps.core.calendar import osm as notation

_COLUMNS = {
    "key": "text",
    "public_id": "uuid",
    "name": "text",
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
    "store_code": "text",
    "overrides": "text[]",
    "is_claimed": "boolean",
    "external_id": "text",
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
}
_BUSINESSES = """
WITH made AS (
    INSERT INTO businesses_business (public_id, name, original_name, sort_name, slug, status, description, price_level,
        phone, website, email, attributes, primary_category_id, opened_on, completeness, source, external_id,
        created_at, updated_at, published_at, content_changed_at, brand_id, store_code, overrides, is_claimed,
        verification, recheck_fields, submitted_by_id, revision)
    SELECT public_id, name, '', sort_name, slug, status, description, price_level, phone, website, email, attributes,
        category_ids[1], opened_on, completeness, %(source)s, external_id, %(now)s, %(now)s,
        CASE WHEN status = 'live' THEN %(now)s::timestamptz END, %(now)s, %(brand)s, store_code, overrides, is_claimed,
        'none', '{}', %(submitted_by)s, 1
    FROM _bulk RETURNING id, public_id)
UPDATE _bulk SET id = made.id FROM made WHERE made.public_id = _bulk.public_id
"""
_CHILDREN = (
    """INSERT INTO businesses_location (business_id, point, timezone, street_address, hide_street, city_id,
           neighbourhood_id, postal_code, is_public)
       SELECT id, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography, timezone, street_address, hide_street, city_id,
           neighbourhood_id, postal_code, is_public FROM _bulk""",
    """INSERT INTO businesses_businessslug (slug, business_id, is_current, is_public, since)
       SELECT slug, id, true, is_public, %(now)s FROM _bulk""",
    """INSERT INTO businesses_businesscategory (business_id, category_id, position, is_public)
       SELECT id, category_id, position - 1, is_public
       FROM _bulk CROSS JOIN unnest(category_ids) WITH ORDINALITY AS c(category_id, position)""",
    """INSERT INTO businesses_openinghours (business_id, spec, osm, unparsed, is_public)
       SELECT id, spec, osm, unparsed, is_public FROM _bulk WHERE osm <> ''""",
    """INSERT INTO businesses_businessstats (business_id, r1, r2, r3, r4, r5, rating_count, rating_sum, rating,
           formula_version, is_public)
       SELECT id, 0, 0, 0, 0, 0, 0, 0, %(rating)s, %(formula)s, is_public FROM _bulk""",
)
# Numbers after an address, tried block by block; a chain with more branches of one name in one quarter is none.
_BLOCKS = ((2, 40), (40, 400), (400, 4_000), (4_000, 40_000), (40_000, 400_000))
_FOLLOWERS = ("location", "openinghours", "businessslug", "businesscategory", "businessstats")


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing to enter; `key` is what the caller tells its entries apart by. The listing's own state is not read."""

    key: str
    listing: LoadedListing
    store_code: str = ""


@transaction.atomic
def enter(
    *, by: Actor, entries: Sequence[Entry], source: str, brand: Brand | None = None, keep_ids: bool = False
) -> dict[str, int]:
    """Enter listings and return key -> id.

    Those of staff, and those of a brand that has a verified location, are live at once; all others wait for a check.
    A location says what its brand says wherever its own facts are silent. With `keep_ids` the listings keep their ids in
    the `source`. Raises: MayNotManageListings, ReasonMissing, LookupError for a place or category that is not there.
    """
    _ensure_may_enter(by, brand)
    if not entries:
        return {}

    now = clock.now()
    verified = brand is not None and _is_verified(brand)
    live = verified or by.kind is not ActorKind.USER
    state = ListingState.LIVE if live else ListingState.PENDING
    numbers = _Numbers()
    slugs = _slugs(entries)
    formula = rules.CURRENT_FORMULA
    params = {
        "source": source,
        "now": now,
        "brand": brand.pk if brand else None,
        "submitted_by": by.user_id if by.kind is ActorKind.USER and not verified else None,
        "rating": float(formula.exact(0, 0)),
        "formula": formula.version,
    }
    with connection.cursor() as cursor:
        columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
        cursor.execute(f"CREATE TEMPORARY TABLE _bulk (id bigint, {columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY _bulk ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for entry, slug in zip(entries, slugs, strict=True):
                copy.write_row(_row(entry, slug, state, brand, verified, numbers, keep_ids))
        for statement in (_BUSINESSES, *_CHILDREN):
            cursor.execute(statement, params)
        cursor.execute("SELECT key, id FROM _bulk")
        found = dict(cursor.fetchall())
        cursor.execute("DROP TABLE _bulk")
    if state is ListingState.LIVE:
        search.mark_dirty(found.values())
    return found


@transaction.atomic
def withdraw(*, by: Actor, business_ids: Collection[int]) -> list[int]:
    """Hide listings that a batch entered and nobody has changed since; returns those that were hidden.

    They are kept, suspended, without store code and id in their source, so that a mended file can enter them anew.
    Raises: MayNotManageListings, ReasonMissing.
    """
    policies.ensure_can_manage_listings(by)
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE businesses_business SET status = 'suspended', store_code = '', external_id = '', updated_at = now(),
                   content_changed_at = now()
               WHERE id = ANY(%s) AND revision = 1 AND status IN ('draft', 'pending', 'live') RETURNING id""",
            [list(business_ids)],
        )
        gone = [business_id for (business_id,) in cursor.fetchall()]
        for table in _FOLLOWERS:
            cursor.execute(
                f"UPDATE businesses_{table} SET is_public = false WHERE business_id = ANY(%s) AND is_public", [gone]
            )
    OpenSpan.objects.filter(business_id__in=gone).delete()
    search.mark_dirty(gone)
    return gone


def _ensure_may_enter(by: Actor, brand: Brand | None) -> None:
    if brand is None or by.kind is not ActorKind.USER:
        policies.ensure_can_add_listings(by)
        return
    mine = policies.standing(by, brand)
    if not (mine.leads_brand and mine.can_import):
        raise MayNotManageListings


def _is_verified(brand: Brand) -> bool:
    return brand.locations.filter(is_claimed=True, verification="verified").exists()


class _Numbers:
    """The ids behind slugs, read before the COPY begins: while it runs, its connection answers nothing else."""

    def __init__(self) -> None:
        self.categories = dict(Category.objects.values_list("slug", "pk"))
        self.cities = dict(City.objects.values_list("slug", "pk"))
        rows = Neighbourhood.objects.values_list("pk", "slug", "city__slug")
        self.neighbourhoods = {(city, slug): pk for pk, slug, city in rows}


def _row(
    entry: Entry, slug: str, state: str, brand: Brand | None, claimed: bool, numbers: _Numbers, keep_ids: bool
) -> tuple[Any, ...]:
    listing, overrides = _inherited(entry.listing, brand)
    spec, osm, unparsed = _hours(listing, brand)
    facts = {name: getattr(listing, name) for name in rules.COMPLETENESS}
    return (
        entry.key,
        ids.uuid7(),
        listing.name,
        rules.sort_name(listing.name),
        slug,
        state,
        state in PUBLIC,
        listing.description,
        listing.price_level,
        listing.phone,
        listing.website,
        listing.email,
        json.dumps(dict(listing.attributes)),
        [numbers.categories[name] for name in listing.categories],
        listing.opened_on,
        rules.completeness({**facts, "hours": spec is not None}),
        entry.store_code,
        list(overrides),
        claimed,
        listing.external_id if keep_ids else "",
        listing.point.lon,
        listing.point.lat,
        listing.timezone,
        listing.street_address,
        listing.hide_street,
        numbers.cities[listing.city],
        numbers.neighbourhoods[listing.city, listing.neighbourhood] if listing.neighbourhood else None,
        listing.postal_code,
        spec,
        osm,
        unparsed,
    )


def _inherited(listing: LoadedListing, brand: Brand | None) -> tuple[LoadedListing, list[str]]:
    """Return the listing with what its brand says, and the inherited fields it says differently (LOC-2)."""
    if brand is None or not brand.values:
        return listing, []
    values, overrides = {}, []
    for name, value in brand.values.items():
        mode = brand.mode(name)
        if name not in rules.BRAND_FIELDS or mode is FieldMode.LOCAL or name == "hours":
            continue
        own = getattr(listing, name)
        if mode is FieldMode.FIXED or not own:
            values[name] = tuple(value) if name == "categories" else value
        elif (list(own) if name == "categories" else own) != value:
            overrides.append(name)
    if "hours" in brand.values and listing.hours and brand.mode("hours") is FieldMode.INHERITED:
        overrides.append("hours")
    return replace(listing, **values) if values else listing, sorted(overrides)


def _hours(listing: LoadedListing, brand: Brand | None) -> tuple[str | None, str, str]:
    """Return schedule, text and what was not understood: the brand's where it decides, else the listing's own."""
    values, mode = (brand.values.get("hours"), brand.mode("hours")) if brand else (None, FieldMode.LOCAL)
    if values and (mode is FieldMode.FIXED or (mode is FieldMode.INHERITED and not listing.hours)):
        return json.dumps(values), notation.write(calendar.from_json(values)), "[]"
    if not listing.hours:
        return None, "", "[]"
    spec, unparsed = hours_json(listing.hours, listing.special_days)
    return spec, listing.hours, unparsed


def _slugs(entries: Sequence[Entry]) -> list[str]:
    """Return an address nobody has for each entry: name, name and place, then numbered. Two queries for all."""
    firsts, stems = [], []
    for entry in entries:
        listing = entry.listing
        choices = rules.slug_choices(
            listing.name, category=listing.categories[0], city=listing.city, neighbourhood=listing.neighbourhood
        )
        first, second = next(choices), next(choices)
        firsts.append(first)
        # A name that ends in its place has no longer form; its second choice is numbered already.
        stems.append(first if second == f"{first}-2" else second)
    taken = _taken({*firsts, *stems})
    found, numbered = [], []
    for index, (first, stem) in enumerate(zip(firsts, stems, strict=True)):
        slug = first if first not in taken else stem if stem not in taken else ""
        if not slug:
            numbered.append(index)
        taken.add(slug)
        found.append(slug)
    numbers = _free_numbers([stems[index] for index in numbered], taken)
    for index, number in zip(numbered, numbers, strict=True):
        found[index] = f"{stems[index]}-{number}"
    return found


def _free_numbers(stems: Sequence[str], taken: set[str]) -> list[int]:
    """Return for each of the stems, which repeat, a number that nobody has after it.

    Asked in blocks of exact addresses: row security keeps the index from being asked for a range.
    """
    free: dict[str, Iterator[int]] = {}
    for first, last in _BLOCKS:
        wanted = Counter(stem for stem in stems if stem not in free)
        if not wanted:
            break
        used = _taken([f"{stem}-{number}" for stem in wanted for number in range(first, last)])
        for stem, often in wanted.items():
            numbers = [n for n in range(first, last) if f"{stem}-{n}" not in used and f"{stem}-{n}" not in taken]
            if len(numbers) >= often:
                free[stem] = iter(numbers)
    return [next(free[stem]) for stem in stems]


def _taken(slugs: Collection[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.taken_slugs(%s, NULL)", [list(slugs)])
        return set(cursor.fetchone()[0])
