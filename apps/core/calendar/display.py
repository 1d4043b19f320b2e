"""Hours arranged for pages: a week in rows and groups, and the coming days; data only, the page writes the words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from apps.core.calendar._zones import FIRST_ORDINAL, LAST_ORDINAL, moment, wall_to_epoch
from apps.core.calendar.engine import Calendar, Source, Span
from apps.core.calendar.model import Day, Period, Schedule, SpecialDay


class Kind(StrEnum):
    CLOSED = "closed"
    ALL_DAY = "all_day"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One weekday, 0 for Monday, with touching periods joined."""

    weekday: int
    kind: Kind
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Neighbouring weekdays with the same hours, such as Monday to Friday; one day when first equals last."""

    first: int
    last: int
    kind: Kind
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class WeekView:
    days: tuple[DayRow, ...]
    groups: tuple[DayGroup, ...]


@dataclass(frozen=True, slots=True)
class DateRow:
    """One date with its wall-clock periods, the real spans they mean in the zone, and why it has these hours."""

    date: date
    kind: Kind
    periods: tuple[Period, ...]
    spans: tuple[Span, ...]
    source: Source
    special: SpecialDay | None

    @property
    def weekday(self) -> int:
        return self.date.weekday()

    @property
    def note(self) -> str:
        return self.special.note if self.special else ""


def kind_of(day: Day) -> Kind:
    """Closed, open around the clock, or hours; touching periods that fill the day count as around the clock."""
    if day.is_closed:
        return Kind.CLOSED
    return Kind.ALL_DAY if Day(day.merged()).is_all_day else Kind.HOURS


def week_view(schedule: Schedule | None, *, on: date | None = None) -> WeekView | None:
    """The week as displayed, None when unknown; with `on`, the week of the seasons in force on that date."""
    if schedule is None:
        return None
    days = list(schedule.week.days)
    for season in schedule.seasons if on is not None else ():
        if not season.nth and season.dates.covers(on):
            days = [stated or below for stated, below in zip(season.week.days, days, strict=True)]
    rows = tuple(DayRow(index, kind_of(day), day.merged()) for index, day in enumerate(days))
    return WeekView(rows, _grouped(rows))


def next_days(
    schedule: Schedule | None,
    zone: str | ZoneInfo,
    start_date: date,
    n: int,
    *,
    holidays: Collection[date] = (),
) -> tuple[DateRow, ...] | None:
    """`n` dates from `start_date` with everything applied, None when unknown.

    Raises: UnknownZone.
    """
    calendar = Calendar(schedule, zone, holidays)
    if schedule is None:
        return None
    last = date.fromordinal(LAST_ORDINAL)
    first = max(start_date, date.fromordinal(FIRST_ORDINAL))
    return tuple(_date_row(calendar, first + timedelta(days=k)) for k in range(min(n, (last - first).days)))


def _date_row(calendar: Calendar, day: date) -> DateRow:
    in_force, kept = calendar.hours_on(day), calendar.day_as_kept(day)
    periods, ordinal = kept.merged(), day.toordinal()
    edges = [
        (wall_to_epoch(calendar.zone, ordinal, period.start), wall_to_epoch(calendar.zone, ordinal, period.end))
        for period in periods
    ]
    spans = tuple(Span(moment(start), moment(end)) for start, end in edges if start < end)
    return DateRow(day, kind_of(kept), periods, spans, in_force.source, in_force.special)


def _grouped(rows: tuple[DayRow, ...]) -> tuple[DayGroup, ...]:
    groups: list[DayGroup] = []
    for row in rows:
        if groups and (groups[-1].kind, groups[-1].periods) == (row.kind, row.periods):
            groups[-1] = DayGroup(groups[-1].first, row.weekday, row.kind, row.periods)
        else:
            groups.append(DayGroup(row.weekday, row.weekday, row.kind, row.periods))
    return tuple(groups)
