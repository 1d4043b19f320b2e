"""What the seed command loads: the demo city, a city's open data, and removing the made-up listings again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from apps.audit import services as audit
from apps.businesses import policies
from apps.businesses.data import Coordinates, LoadedListing
from apps.businesses.demo import gazetteer, generate, openfile
from apps.businesses.services import loading, places
from apps.businesses.states import ListingState, Source
from apps.core import calendar
from apps.core.actor import Actor

SIZES = {"small": 5_000, "medium": 100_000, "large": 1_000_000}
CHUNK = 10_000
# The file does not say when a place entered it.
_OPEN_DATA_SINCE = datetime(2026, 1, 1, tzinfo=UTC)

Progress = Callable[[int], None]

# The rows that every listing comes with.
_PARTS = ("openspan", "openinghours", "location", "businessslug", "businesscategory", "businessstats")
_REFERRING = """
SELECT quote_ident(c.relname), quote_ident(a.attname) FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = f.conkey[1]
WHERE f.contype = 'f' AND f.confrelid = 'businesses_business'::regclass AND NOT c.relname = ANY (%s) ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class FileLoad:
    """What became of a file: listings added, listings that were there already, and the rows that could not be used."""

    added: int
    known: int
    problems: tuple[openfile.RowProblem, ...]


def load_demo(*, by: Actor, size: int, progress: Progress = lambda done: None) -> int:
    """Make the demo city have the first `size` of its businesses; returns how many were added.

    `progress` is told the size of each chunk that is done. What is complete already is recognised by counting.
    Raises: as `loading.load`.
    """
    if size <= 0 or loading.count(Source.DEMO, _key(0), _key(size)) == size:
        progress(size)
        return 0
    places.load_gazetteer(by=by)
    places.load_categories(by=by)
    addresses = loading.AddressBook()
    added = 0
    for start in range(0, size, CHUNK):
        stop = min(start + CHUNK, size)
        if loading.count(Source.DEMO, _key(start), _key(stop)) < stop - start:
            made = (_demo_listing(business) for business in generate.businesses(stop, start=start))
            added += len(loading.load(by=by, source=Source.DEMO, listings=made, addresses=addresses))
        progress(stop - start)
    _remember(by, Source.DEMO, added)
    return added


def load_file(*, by: Actor, path: Path, progress: Progress = lambda done: None) -> FileLoad:
    """Load the restaurants of a city's open data file; returns what became of it.

    Raises: OpenFileError, OSError, and as `loading.load`.
    """
    places.load_gazetteer(by=by)
    places.load_categories(by=by)
    problems: list[openfile.RowProblem] = []
    addresses = loading.AddressBook()
    added = usable = 0
    for rows in _chunks(openfile.read(path)):
        problems += [row for row in rows if isinstance(row, openfile.RowProblem)]
        listings = [_open_listing(row) for row in rows if isinstance(row, openfile.OpenRow)]
        usable += len(listings)
        added += len(loading.load(by=by, source=Source.NYC_OPEN_DATA, listings=listings, addresses=addresses))
        progress(len(rows))
    if added:
        _remember(by, Source.NYC_OPEN_DATA, added)
    return FileLoad(added, usable - added, tuple(problems))


def remove_demo(*, by: Actor, progress: Progress = lambda done: None) -> int:
    """Delete the made-up listings that nobody has touched, with their parts; returns how many. Real ones stay always.

    Touched is what anything else refers to: a team, a claim, a change, a photo.
    Raises: MayNotManageListings, ReasonMissing.
    """
    policies.ensure_can_manage_listings(by)
    removed = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_REFERRING, [[f"businesses_{part}" for part in _PARTS]])
            untouched = "".join(
                f" AND NOT EXISTS (SELECT FROM {table} r WHERE r.{column} = b.id)"
                for table, column in cursor.fetchall()
            )
            cursor.execute(
                f"SELECT b.id FROM businesses_business b WHERE b.source = %s{untouched} LIMIT %s", [Source.DEMO, CHUNK]
            )
            ids = [business_id for (business_id,) in cursor.fetchall()]
            for part in _PARTS:
                cursor.execute(f"DELETE FROM businesses_{part} WHERE business_id = ANY(%s)", [ids])
            cursor.execute("DELETE FROM businesses_business WHERE id = ANY(%s)", [ids])
        if not ids:
            break
        removed += len(ids)
        progress(len(ids))
    if removed:
        with transaction.atomic():
            audit.record("businesses.demo_removed", by=by, after={"removed": removed})
    return removed


def _remember(by: Actor, source: str, added: int) -> None:
    with transaction.atomic():
        audit.record("businesses.listings_loaded", by=by, after={"loaded": added, "source": str(source)})


def _chunks(rows: Iterable[openfile.OpenRow | openfile.RowProblem]) -> Iterator[list]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _key(number: int) -> str:
    return f"demo-{number:07d}"


def _demo_listing(made: generate.DemoBusiness) -> LoadedListing:
    return LoadedListing(
        external_id=made.key,
        name=made.name,
        categories=made.categories,
        city=made.city,
        point=Coordinates(made.lat, made.lon),
        timezone=made.zone,
        status=made.status,
        created_at=made.created_at,
        description=made.description,
        neighbourhood=made.neighbourhood,
        street_address=made.street_address,
        hide_street=made.hide_street,
        postal_code=made.postal_code,
        phone=made.phone,
        website=made.website,
        email=made.email,
        price_level=made.price_level,
        attributes=made.attributes,
        hours=made.hours,
        special_days=tuple(
            calendar.SpecialDay.on(day.day, "closed" if day.hours == "off" else day.hours, note=day.note)
            for day in made.special_days
        ),
        opened_on=made.opened_on,
        histogram=made.ratings,
    )


def _open_listing(row: openfile.OpenRow) -> LoadedListing:
    return LoadedListing(
        external_id=row.external_id,
        name=row.name,
        original_name=row.original_name if row.original_name != row.name else "",
        categories=(row.category, *row.more_categories),
        city=row.city,
        point=Coordinates(row.lat, row.lon),
        timezone=gazetteer.city(row.city).zone,
        status=ListingState.LIVE,
        created_at=_OPEN_DATA_SINCE,
        neighbourhood=gazetteer.nearest_neighbourhood(row.lat, row.lon, row.city).slug,
        street_address=row.street_address,
        postal_code=row.postal_code,
    )
