"""Opening hours: saying them, and keeping the rolling index of real spans that answers "open at that time" (HRS-8)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies, rules
from apps.businesses.data import Origin
from apps.businesses.errors import ListingInvalid, ListingNotFound
from apps.businesses.models import Business, Location, OpeningHours
from apps.businesses.services import remembering
from apps.core import calendar, clock
from apps.core.actor import Actor
from apps.core.calendar import osm as notation
from apps.outbox import services as outbox

# The index reaches from yesterday's beginning to so many days after today's, in UTC: any zone's yesterday is inside.
DAYS_BEFORE = 1
DAYS_AFTER = 15
BATCH = 5_000

_WANTED = """WITH wanted AS MATERIALIZED (
    SELECT placed.business_id, tstzrange(spans.opens, spans.closes) AS span
    FROM unnest(%s::bigint[], %s::integer[]) AS placed(business_id, number)
    JOIN unnest(%s::integer[], %s::timestamptz[], %s::timestamptz[]) AS spans(number, opens, closes) USING (number))
"""
_REMOVE = (
    _WANTED
    + """DELETE FROM businesses_openspan AS kept USING (
        SELECT business_id, span FROM businesses_openspan WHERE business_id = ANY(%s)
        EXCEPT SELECT business_id, span FROM wanted) AS gone
    WHERE kept.business_id = gone.business_id AND kept.span = gone.span"""
)
_ADD = (
    _WANTED
    + """INSERT INTO businesses_openspan (business_id, span)
    SELECT business_id, span FROM wanted ON CONFLICT DO NOTHING"""
)


@transaction.atomic
def set_hours(
    *,
    by: Actor,
    business: Business,
    schedule: calendar.Schedule | None = None,
    osm: str | None = None,
    origin: Origin | None = None,
) -> OpeningHours:
    """Say when a business is open: as a schedule, as an OpenStreetMap text, or with neither that it is unknown.

    What the text says and nobody understands is kept in `unparsed`.
    Raises: ListingNotFound, MayNotManageListings, ReasonMissing, FieldsDenied, ListingInvalid.
    """
    listing = _locked(business)

    policies.ensure_can_edit(by, listing.pk, ["hours"])
    if schedule is not None and osm is not None:
        raise ListingInvalid({"hours": [_("Give a schedule or a text, not both.")]})

    spec, text, unparsed = _stored(schedule, osm)
    return _save(by, listing, spec, text, unparsed, origin)


@transaction.atomic
def set_special_days(*, by: Actor, business: Business, days: Sequence[calendar.SpecialDay]) -> OpeningHours:
    """Replace the special days of a business whose weekly hours are known.

    Raises: ListingNotFound, MayNotManageListings, ReasonMissing, FieldsDenied, ListingInvalid.
    """
    listing = _locked(business)
    row = OpeningHours.objects.filter(business=listing).first()

    policies.ensure_can_edit(by, listing.pk, ["hours"])
    known = row.schedule if row else None
    if known is None:
        raise ListingInvalid({"special_days": [_("Say the weekly hours first.")]})

    try:
        schedule = calendar.Schedule(known.week, known.seasons, known.holidays, tuple(days), known.secondary)
    except calendar.ScheduleError as error:
        raise ListingInvalid({"special_days": [error.message]}) from error
    return _save(by, listing, calendar.to_json(schedule), notation.write(schedule), row.unparsed, None)


def expand(business_ids: Sequence[int], *, now: datetime) -> int:
    """Bring the index of these businesses to what their hours say; returns how many spans were added.

    Listings that are not live, or whose hours are unknown, end up without spans. Running it again changes nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # The lock keeps a listing from leaving its state while its spans are written.
        cursor.execute(
            """SELECT b.id, h.spec::text, l.timezone FROM businesses_business b
               JOIN businesses_openinghours h ON h.business_id = b.id
               JOIN businesses_location l ON l.business_id = b.id
               WHERE b.id = ANY(%s) AND b.status = 'live' AND h.spec IS NOT NULL
               ORDER BY b.id FOR SHARE OF b""",
            [list(business_ids)],
        )
        return _write(cursor, list(business_ids), cursor.fetchall(), window(now))


def expand_all(*, now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Bring the index of every business to the window around `now`, batch by batch; returns how many spans were added.

    `progress` is told after each batch how many businesses it held.
    """
    added = 0
    for ids in _batches():
        added += expand(ids, now=now)
        progress(len(ids))
    return added


def window(now: datetime) -> tuple[datetime, datetime]:
    """Return begin and end of the index at a moment."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=DAYS_BEFORE), midnight + timedelta(days=DAYS_AFTER)


def _locked(business: Business) -> Business:
    listing = Business.objects.select_for_update().filter(pk=business.pk).first()
    if listing is None:
        raise ListingNotFound
    return listing


def _stored(schedule: calendar.Schedule | None, osm: str | None) -> tuple[Any, str, list[dict[str, Any]]]:
    if osm is None:
        return (None, "", []) if schedule is None else (calendar.to_json(schedule), notation.write(schedule), [])
    if "\x00" in osm:
        raise ListingInvalid({"hours": [_("Null characters are not allowed.")]})
    read = notation.parse(osm)
    unparsed = [
        {"text": piece.text, "position": piece.position, "reason": piece.reason.value} for piece in read.unparsed
    ]
    return calendar.to_json(read.schedule) if read.schedule else None, osm, unparsed


def _save(
    by: Actor, listing: Business, spec: Any, text: str, unparsed: list[dict[str, Any]], origin: Origin | None
) -> OpeningHours:
    row = OpeningHours.objects.filter(business=listing).first() or OpeningHours(business=listing)
    before = {"hours": row.spec, "osm": row.osm, "unparsed": row.unparsed}
    row.spec, row.osm, row.unparsed, row.is_public = spec, text, unparsed, listing.is_public
    after = {"hours": row.spec, "osm": row.osm, "unparsed": row.unparsed}
    if before == after:
        return row
    row.save()
    street = Location.objects.filter(business=listing).values_list("street_address", flat=True).first()
    facts = {name: getattr(listing, name, None) for name in rules.COMPLETENESS}
    listing.completeness = rules.completeness({**facts, "hours": spec is not None, "street_address": street})
    listing.content_changed_at = clock.now()
    listing.revision += 1
    listing.save(update_fields=["completeness", "content_changed_at", "revision", "updated_at"])
    expand([listing.pk], now=clock.now())

    remembering.remember(by, listing.pk, {"hours": before["hours"]}, {"hours": after["hours"]}, origin)
    audit.record("businesses.hours_changed", by=by, subject=listing, before=before, after=after, business_id=listing.pk)

    outbox.publish(events.HoursChanged(business_id=listing.pk))
    return row


def _batches() -> Iterator[list[int]]:
    last = 0
    while True:
        with transaction.atomic():
            ids = list(
                Business.objects.filter(pk__gt=last, status="live").order_by("pk").values_list("pk", flat=True)[:BATCH]
            )
        if not ids:
            return
        yield ids
        last = ids[-1]


def _write(cursor: Any, ids: list[int], rows: list[tuple[int, str, str]], within: tuple[datetime, datetime]) -> int:
    """Many businesses keep the same hours: each kind of week is expanded and sent once, and joined in the database."""
    numbers: dict[tuple[str, str], int] = {}
    placed = [(business_id, numbers.setdefault((spec, zone), len(numbers))) for business_id, spec, zone in rows]
    spans = [
        (number, span.start, span.end)
        for (spec, zone), number in numbers.items()
        for span in calendar.expand(_schedule(spec), zone, *within)
    ]
    wanted = (
        [business_id for business_id, _number in placed],
        [number for _business_id, number in placed],
        [number for number, _start, _end in spans],
        [start for _number, start, _end in spans],
        [end for _number, _start, end in spans],
    )
    cursor.execute(_REMOVE, [*wanted, ids])
    cursor.execute(_ADD, wanted)
    return cursor.rowcount


@lru_cache(maxsize=20_000)
def _schedule(spec: str) -> calendar.Schedule:
    return calendar.from_json(json.loads(spec))
