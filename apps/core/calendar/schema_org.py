"""Hours as schema.org structured data, from the same engine as the page (HRS-10)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from apps.core.calendar.engine import Calendar
from apps.core.calendar.model import MINUTES_PER_DAY, WEEKDAY_NAMES, Day, Period, Schedule


def opening_hours_specification(
    schedule: Schedule | None,
    *,
    first: date,
    days: int = 90,
    holidays: Collection[date] = (),
) -> dict[str, list[dict[str, Any]]]:
    """The properties `openingHoursSpecification` and `specialOpeningHoursSpecification` for `days` dates from `first`.

    A week that holds throughout carries no dates; seasons become weeks with `validFrom` and `validThrough`. Dates
    that differ from their week (special days, holidays, nth weekdays, a night cut short) become special entries.
    By convention of the readers, a day around the clock is 00:00 to 23:59, a closed date 00:00 to 00:00, and a
    closing time before the opening time lies on the next day. Unknown hours give an empty dict.
    """
    if schedule is None:
        return {}
    calendar = Calendar(schedule, "UTC", holidays)
    dates = [first + timedelta(days=offset) for offset in range(days)]
    stretches = [(week, list(group)) for week, group in groupby(dates, key=lambda day: _week_on(schedule, day))]
    regular: list[dict[str, Any]] = []
    for week, covered in stretches:
        validity = {} if len(stretches) == 1 else _validity(covered[0], covered[-1])
        regular += [{**entry, **validity} for entry in _week_entries(week)]
    special = _special_entries(calendar, stretches)
    out = {"openingHoursSpecification": regular}
    return {**out, "specialOpeningHoursSpecification": special} if special else out


def _week_on(schedule: Schedule, day: date) -> tuple[Day, ...]:
    days = list(schedule.week.days)
    for season in schedule.seasons:
        if not season.nth and season.dates.covers(day):
            days = [stated or below for stated, below in zip(season.week.days, days, strict=True)]
    return tuple(days)


def _week_entries(week: tuple[Day, ...]) -> list[dict[str, Any]]:
    """One entry per distinct period, naming all its weekdays; a weekday in none of them is closed."""
    names: dict[tuple[str, str], list[str]] = {}
    for name, day in zip(WEEKDAY_NAMES, week, strict=True):
        for period in day.merged():
            names.setdefault(_times(period), []).append(name)
    return [_entry(times, {"dayOfWeek": listed}) for times, listed in names.items()]


def _special_entries(calendar: Calendar, stretches: list[tuple[tuple[Day, ...], list[date]]]) -> list[dict[str, Any]]:
    differing: list[tuple[date, Day]] = []
    for week, covered in stretches:
        for day in covered:
            kept = calendar.day_as_kept(day)
            if kept.merged() != week[day.weekday()].merged():
                differing.append((day, kept))
    entries: list[dict[str, Any]] = []
    numbered = [(day.toordinal() - index, day, hours) for index, (day, hours) in enumerate(differing)]
    for (_, hours), run in groupby(numbered, key=lambda item: (item[0], item[2])):
        covered = [day for _, day, _ in run]
        validity = _validity(covered[0], covered[-1])
        times = [_times(period) for period in hours.merged()] or [("00:00", "00:00")]
        entries += [_entry(pair, validity) for pair in times]
    return entries


def _entry(times: tuple[str, str], extra: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "OpeningHoursSpecification", **extra, "opens": times[0], "closes": times[1]}


def _times(period: Period) -> tuple[str, str]:
    length = period.end - period.start
    if length == MINUTES_PER_DAY:  # equal times would read as closed
        last = (period.start + length - 1) % MINUTES_PER_DAY
        return period.opens, f"{last // 60:02d}:{last % 60:02d}"
    return period.opens, "00:00" if period.end == MINUTES_PER_DAY else period.closes


def _validity(first: date, last: date) -> dict[str, str]:
    return {"validFrom": first.isoformat(), "validThrough": last.isoformat()}
