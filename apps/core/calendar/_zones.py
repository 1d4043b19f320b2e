"""Wall clock to real time: every wall time of a zone names exactly one moment, also on the nights clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
FIRST_ORDINAL = date.min.toordinal() + 3
LAST_ORDINAL = date.max.toordinal() - 4
_SECOND = timedelta(seconds=1)


class UnknownZone(ValueError):
    """Not a zone of the IANA database."""


def zone_of(zone: str | ZoneInfo) -> ZoneInfo:
    """The zone by its IANA name, such as `Europe/Berlin`.

    Raises: UnknownZone.
    """
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError, TypeError, AttributeError) as error:  # odd names fail in odd ways
        raise UnknownZone(f"{str(zone)[:60]!r} is not an IANA time zone such as Europe/Berlin.") from error


def as_utc(at: datetime) -> datetime:
    """The same moment in UTC, because Python compares two times of one zone by the wall clock.

    Raises: ValueError for a naive datetime.
    """
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise ValueError("The calendar needs aware datetimes.")
    try:
        return at.astimezone(UTC)
    except OverflowError:  # within a day of year 1 or 9999
        return at.replace(tzinfo=UTC)


def epoch_of(at: datetime) -> int:
    """Whole seconds since 1970 of an aware moment, rounded down."""
    return (at - EPOCH) // _SECOND


def moment(epoch: int) -> datetime:
    """The aware UTC moment of an epoch second."""
    return EPOCH + timedelta(seconds=epoch)


def local_ordinal(zone: ZoneInfo, at: datetime) -> int:
    """Day number of the local date of a moment, kept away from the ends of the calendar so that neighbours exist."""
    try:
        ordinal = at.astimezone(zone).toordinal()
    except OverflowError:
        ordinal = at.toordinal()
    return min(max(ordinal, FIRST_ORDINAL), LAST_ORDINAL)


@lru_cache(maxsize=65536)
def _steady_offset(zone: ZoneInfo, ordinal: int) -> int | None:
    """UTC offset in seconds when it stays the same all day, None when the clocks change on that day."""
    midnight = datetime.fromordinal(ordinal)
    offset = zone.utcoffset(midnight)
    for half_hour in range(49):
        if zone.utcoffset(midnight + timedelta(minutes=30 * half_hour)) != offset:
            return None
    return offset // _SECOND


def wall_to_epoch(zone: ZoneInfo, ordinal: int, minute: int) -> int:
    """Epoch second of a wall time, given as a day number and minutes after its midnight (0 to 2880).

    A repeated wall time means its first occurrence; a skipped one means the first moment after the gap. The
    mapping never runs backwards, so a period cannot come out inverted and touching periods stay touching.
    """
    ordinal += minute // 1440
    minute %= 1440
    wall_seconds = (ordinal - EPOCH_ORDINAL) * 86400 + minute * 60
    offset = _steady_offset(zone, ordinal)
    if offset is not None:
        return wall_seconds - offset
    wall = datetime.fromordinal(ordinal) + timedelta(minutes=minute)
    first, second = zone.utcoffset(wall) // _SECOND, zone.utcoffset(wall.replace(fold=1)) // _SECOND
    if first >= second:
        return wall_seconds - first
    before, after = wall_seconds - second, wall_seconds - first
    while after - before > 1:  # the change lies in between; it happens once per zone and gap, so a search is fine
        middle = (before + after) // 2
        if moment(middle).astimezone(zone).utcoffset() // _SECOND == second:
            after = middle
        else:
            before = middle
    return after
