"""The engine: a schedule in a zone answers when it is open, what comes next, and how much working time passes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.core.calendar._zones import (
    FIRST_ORDINAL,
    LAST_ORDINAL,
    as_utc,
    epoch_of,
    local_ordinal,
    moment,
    wall_to_epoch,
    zone_of,
)
from apps.core.calendar.model import MINUTES_PER_DAY, Day, Period, Schedule, SpecialDay

HORIZON_DAYS = 400
CLOSING_SOON = timedelta(minutes=45)
_NEAR_DAYS = 9
_ZERO = timedelta(0)


class UnknownHours(ValueError):
    """Working time was asked of a calendar whose hours nobody has stated."""


class NoWorkingTime(ValueError):
    """The calendar stays closed for longer than the horizon, so the time asked for never passes."""


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Which layer of the schedule decided a day."""

    WEEK = "week"
    SEASON = "season"
    HOLIDAY = "holiday"
    SPECIAL = "special"


class Span(NamedTuple):
    """A stretch of real time, aware UTC: `start` included, `end` not."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours in force on a date, which layer set them, and the special day if it was one."""

    hours: Day
    source: Source
    special: SpecialDay | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What is true at a moment; the page turns it into words.

    `since` and `until` bound the present state and are None where nothing within the horizon ends it (open around
    the clock, closed for good). `next_open` is the next opening after now; `nothing_found` is true when the horizon
    holds none. While open, `opening_day` is the date whose hours these are: yesterday, after midnight.
    `open_end` says that `until` is the earliest closing time, not a promise. `special` is the special day in force.
    """

    status: Status
    since: datetime | None = None
    until: datetime | None = None
    next_open: datetime | None = None
    opening_day: date | None = None
    closing_soon: bool = False
    open_end: bool = False
    source: Source | None = None
    special: SpecialDay | None = None
    nothing_found: bool = False

    @property
    def is_open(self) -> bool:
        return self.status is Status.OPEN

    @property
    def note(self) -> str:
        """The note of the special day in force, or an empty text."""
        return self.special.note if self.special else ""


class _Stretch(NamedTuple):
    start: int
    end: int
    ordinal: int
    period: Period


class Calendar:
    """A schedule in an IANA zone; `holidays` are the confirmed dates on which the holiday rule applies.

    A `None` schedule is unknown, not closed: no spans, `is_open` None, status unknown, working time refused.

    Raises: UnknownZone.
    """

    def __init__(self, schedule: Schedule | None, zone: str | ZoneInfo, holidays: Collection[date] = ()) -> None:
        self.schedule = schedule
        self.zone = zone_of(zone)
        self._holidays = frozenset(day.toordinal() for day in holidays)
        self._dated: dict[int, int] = {}
        self._ranged: list[tuple[int, SpecialDay]] = []
        for index, special in enumerate(schedule.specials if schedule else ()):
            if special.dates.single and not special.dates.yearly:
                self._dated[special.dates.first.toordinal()] = index
            else:
                self._ranged.append((index, special))

    # Days

    def hours_on(self, day: date) -> DayHours | None:
        """The hours in force on a date, before any cut by the day after; None when unknown."""
        return None if self.schedule is None else self._hours(day.toordinal())

    def day_as_kept(self, day: date) -> Day | None:
        """The hours that really open on a date: a following day that cuts the night has shortened them."""
        if self.schedule is None:
            return None
        ordinal = day.toordinal()
        hours = self._hours(ordinal).hours
        return Day(tuple(self._kept(ordinal, hours)))

    def _hours(self, ordinal: int) -> DayHours:
        schedule = self.schedule
        if self._dated or self._ranged:
            special = self._special(ordinal)
            if special is not None:
                return DayHours(special.hours, Source.SPECIAL, special)
        if schedule.holidays is not None and ordinal in self._holidays:
            return DayHours(schedule.holidays, Source.HOLIDAY)
        if schedule.seasons:
            day = date.fromordinal(ordinal)
            for season in reversed(schedule.seasons):
                hours = season.hours_on(day)
                if hours is not None:
                    return DayHours(hours, Source.SEASON)
        return self._week_hours[(ordinal - 1) % 7]  # day number 1 was a Monday

    @cached_property
    def _week_hours(self) -> tuple[DayHours, ...]:
        return tuple(DayHours(day, Source.WEEK) for day in self.schedule.week.days)

    def _special(self, ordinal: int) -> SpecialDay | None:
        best = self._dated.get(ordinal, -1)
        if self._ranged:
            day = date.fromordinal(ordinal)
            for index, special in self._ranged:
                if index > best and special.dates.covers(day):
                    best = index
        return self.schedule.specials[best] if best >= 0 else None

    def _kept(self, ordinal: int, hours: Day) -> tuple[Period, ...]:
        periods = hours.periods
        if periods and periods[-1].end > MINUTES_PER_DAY and (self._dated or self._ranged):
            following = self._special(ordinal + 1)
            if (
                following is not None
                and following.cuts_previous_night
                and following.dates.begins_on(date.fromordinal(ordinal + 1))
            ):
                return (*periods[:-1], Period(periods[-1].start, MINUTES_PER_DAY))
        return periods

    def _stretches(self, first: int, last: int) -> Iterator[_Stretch]:
        """Real stretches of the opening days `first` to `last` (day numbers), in order of opening."""
        zone = self.zone
        for ordinal in range(max(first, FIRST_ORDINAL), min(last, LAST_ORDINAL) + 1):
            hours = self._hours(ordinal).hours
            for period in self._kept(ordinal, hours) if hours.periods else ():
                start = wall_to_epoch(zone, ordinal, period.start)
                end = wall_to_epoch(zone, ordinal, period.end)
                if start < end:  # a period that fell wholly into a skipped hour did not happen
                    yield _Stretch(start, end, ordinal, period)

    def _merged(self, first: int, last: int) -> list[tuple[int, int]]:
        merged: list[tuple[int, int]] = []
        for start, end, _, _ in self._stretches(first, last):
            if merged and start <= merged[-1][1]:
                if end > merged[-1][1]:
                    merged[-1] = (merged[-1][0], end)
            else:
                merged.append((start, end))
        return merged

    # Moments

    def spans(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """Open time between two aware moments: UTC, half-open, merged, cut to the window.

        Raises: ValueError for a naive datetime.
        """
        start, end = as_utc(start), as_utc(end)
        if self.schedule is None or end <= start:
            return ()
        # A night reaches one day on; where the clock falls back over midnight, tomorrow's date begins before today's
        # ends. One day more on either side covers both.
        found = self._merged(local_ordinal(self.zone, start) - 1, local_ordinal(self.zone, end) + 1)
        spans = (Span(max(moment(opens), start), min(moment(closes), end)) for opens, closes in found)
        return tuple(span for span in spans if span.start < span.end)

    def is_open(self, at: datetime) -> bool | None:
        """Whether the place is open at an aware moment; None when its hours are unknown.

        Raises: ValueError for a naive datetime.
        """
        at = as_utc(at)
        return None if self.schedule is None else self._stretch_at(at) is not None

    def state(self, at: datetime, *, horizon_days: int = HORIZON_DAYS, soon: timedelta = CLOSING_SOON) -> State:
        """What is true at an aware moment and what comes next, looking at most `horizon_days` away.

        Raises: ValueError for a naive datetime.
        """
        at = as_utc(at)
        if self.schedule is None:
            return State(Status.UNKNOWN)
        today = local_ordinal(self.zone, at)
        current = self._stretch_at(at)
        day = self._hours(current.ordinal if current else today)
        since, until, following = self._surroundings(today, epoch_of(at), current is not None, horizon_days)
        if current is None:
            return State(
                Status.CLOSED,
                since=since,
                until=until,
                next_open=until,
                source=day.source,
                special=day.special,
                nothing_found=until is None,
            )
        return State(
            Status.OPEN,
            since=since,
            until=until,
            next_open=following,
            opening_day=date.fromordinal(current.ordinal),
            closing_soon=until is not None and until - at <= soon,
            open_end=until is not None and self._ends_open(until),
            source=day.source,
            special=day.special,
            nothing_found=following is None,
        )

    def _stretch_at(self, at: datetime) -> _Stretch | None:
        epoch, today = epoch_of(at), local_ordinal(self.zone, at)
        found = [piece for piece in self._stretches(today - 1, today + 1) if piece.start <= epoch < piece.end]
        return found[-1] if found else None

    def _ends_open(self, until: datetime) -> bool:
        epoch, day = epoch_of(until), local_ordinal(self.zone, until)
        return any(piece.end == epoch and piece.period.open_end for piece in self._stretches(day - 2, day + 1))

    def _surroundings(
        self, today: int, epoch: int, is_open: bool, horizon_days: int
    ) -> tuple[datetime | None, datetime | None, datetime | None]:
        """Begin and end of the present state, and the opening after it; None where the horizon ends the search."""
        if self._never_changes:
            return None, None, None
        result: tuple[int | None, int | None, int | None] = (None, None, None)
        for reach in (min(_NEAR_DAYS, horizon_days), horizon_days):
            first, last = max(today - reach, FIRST_ORDINAL), min(today + reach, LAST_ORDINAL)
            # Near its edges a window misses neighbours, so what ends there has not been seen to end.
            seen_from, seen_to = wall_to_epoch(self.zone, first + 1, 0), wall_to_epoch(self.zone, last, 0)
            merged = self._merged(first, last)
            before = max((end for _, end in merged if end <= epoch), default=None)
            after = min((start for start, _ in merged if start > epoch), default=None)
            if is_open:
                opened, closes = next(piece for piece in merged if piece[0] <= epoch < piece[1])
                result = (opened if opened >= seen_from else None, closes if closes <= seen_to else None, after)
            else:
                result = (before, after, after)
            if None not in result:
                break
        since, until, following = (None if value is None else moment(value) for value in result)
        return since, until, following

    @cached_property
    def _never_changes(self) -> bool:
        """Whether every layer says 24 hours, or every layer says closed: then no search can find a change."""
        schedule = self.schedule
        days = [day for week in (schedule.week, *(s.week for s in schedule.seasons)) for day in week.days if day]
        days += [special.hours for special in schedule.specials]
        days += [schedule.holidays] if schedule.holidays else []
        return all(day.is_closed for day in days) or all(day.is_all_day for day in days)

    # Working time

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Open time that passes between two aware moments; negative when `end` comes first.

        Raises: UnknownHours; ValueError for a naive datetime.
        """
        self._require_hours()
        start, end = as_utc(start), as_utc(end)
        if end < start:
            return -self.working_between(end, start)
        return sum((span.end - span.start for span in self.spans(start, end)), _ZERO)

    def add_working(self, start: datetime, duration: timedelta, *, horizon_days: int = HORIZON_DAYS) -> datetime:
        """The first moment, aware UTC, by which `duration` of open time has passed since `start`.

        `working_between(start, add_working(start, duration)) == duration` holds for every duration from zero up.

        Raises: UnknownHours; NoWorkingTime when nothing opens for `horizon_days`; ValueError for a negative duration
        or a naive datetime.
        """
        self._require_hours()
        if duration < _ZERO:
            raise ValueError("Working time cannot be added backwards.")
        cursor = as_utc(start)
        if duration == _ZERO:
            return cursor
        left, closed_days, today = duration, 0, local_ordinal(self.zone, cursor) - 1
        while closed_days <= horizon_days + 2 and today <= LAST_ORDINAL:
            found = self._merged(today, today + 13)
            closed_days = 0 if found else closed_days + 14
            for opens, closes in found:
                begin, finish = max(moment(opens), cursor), moment(closes)
                if begin >= finish:
                    continue
                if finish - begin >= left:
                    return begin + left
                left -= finish - begin
                cursor = finish
            today += 14
        raise NoWorkingTime(f"Nothing opens within {horizon_days} days.")

    def _require_hours(self) -> None:
        if self.schedule is None:
            raise UnknownHours("These hours are unknown.")


def expand(
    schedule: Schedule | None,
    zone: str | ZoneInfo,
    start: datetime,
    end: datetime,
    holidays: Collection[date] = (),
) -> tuple[Span, ...]:
    """Open spans of a window for the search index (HRS-8): an instant is inside one exactly when `is_open` says so.

    Raises: UnknownZone; ValueError for a naive datetime.
    """
    return Calendar(schedule, zone, holidays).spans(start, end)
