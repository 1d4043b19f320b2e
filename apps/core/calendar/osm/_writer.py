"""From a schedule to an `opening_hours` text that means the same."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from apps.core.calendar.model import MINUTES_PER_DAY, DateRange, Day, MonthDay, Schedule, Season, SpecialDay
from apps.core.calendar.osm._tokens import DAYS, MONTHS

_ALL_YEAR = DateRange(MonthDay(1, 1), MonthDay(12, 31))


def write(schedule: Schedule) -> str:
    """Write the primary hours as one `opening_hours` value; `parse` gives back a schedule that opens at the same times.

    Secondary hours have tags of their own, see `write_tags`. Double quotes in notes become single ones.
    """
    rules = _week(schedule)
    for season in schedule.seasons:
        rules += _season(season)
    if schedule.holidays is not None:
        rules.append(f"PH {_hours(schedule.holidays)}")
    rules += [_special(special) for special in schedule.specials]
    return "; ".join(rules) or "off"


def write_tags(schedule: Schedule) -> dict[str, str]:
    """Write every schedule as map tags: `opening_hours`, `opening_hours:kitchen`, ..."""
    tags = {"opening_hours": write(schedule)}
    return tags | {f"opening_hours:{name}": write(other) for name, other in schedule.secondary}


def _week(schedule: Schedule) -> list[str]:
    days = schedule.week.days
    if all(day.is_all_day for day in days):
        return ["24/7"]
    return [f"{_days(listed)} {_hours(hours)}" for hours, listed in _by_hours(days) if not hours.is_closed]


def _season(season: Season) -> list[str]:
    dates = "" if season.nth and season.dates == _ALL_YEAR else f"{_season_dates(season.dates)} "
    note = _comment(season.note)
    return [
        f"{dates}{_days(listed, season.nth)} {_hours(hours)}{note}" for hours, listed in _by_hours(season.week.days)
    ]


def _special(special: SpecialDay) -> str:
    hours = "00:00-24:00 off" if special.cuts_previous_night else _hours(special.hours)
    return f"{_dates(special.dates)} {hours}{_comment(special.note)}"


def _by_hours(days: Iterable[Day | None]) -> list[tuple[Day, list[int]]]:
    grouped: dict[Day, list[int]] = {}
    for index, day in enumerate(days):
        if day is not None:
            grouped.setdefault(day, []).append(index)
    return list(grouped.items())


def _days(listed: list[int], nth: tuple[int, ...] = ()) -> str:
    if nth:
        return ",".join(f"{DAYS[day]}[{','.join(map(str, nth))}]" for day in listed)
    runs: list[list[int]] = []
    for day in listed:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)


def _hours(hours: Day) -> str:
    if hours.is_closed:
        return "off"
    return ",".join(
        f"{period.opens}+" if period.open_end and period.end == MINUTES_PER_DAY else str(period)
        for period in hours.periods
    )


def _season_dates(dates: DateRange) -> str:
    if dates.yearly and dates.first.day == 1 and dates.last.day == monthrange(2000, dates.last.month)[1]:
        first, last = MONTHS[dates.first.month - 1], MONTHS[dates.last.month - 1]
        return first if dates.first.month == dates.last.month else f"{first}-{last}"
    return _dates(dates)


def _dates(dates: DateRange) -> str:
    return _date(dates.first) if dates.single else f"{_date(dates.first)}-{_date(dates.last)}"


def _date(day: date | MonthDay) -> str:
    year = f"{day.year:04d} " if isinstance(day, date) else ""
    return f"{year}{MONTHS[day.month - 1]} {day.day:02d}"


def _comment(note: str) -> str:
    cleaned = note.replace('"', "'").strip()
    return f' "{cleaned}"' if cleaned else ""
