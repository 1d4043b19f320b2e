"""The stored form of a schedule: strict JSON with a version, read with the path of whatever is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from apps.core.calendar.model import (
    ALL_DAY,
    CLOSED,
    WEEKDAY_NAMES,
    WEEKDAYS,
    DateRange,
    Day,
    MonthDay,
    Period,
    Schedule,
    ScheduleError,
    Season,
    SpecialDay,
    Week,
)

VERSION = 1
T = TypeVar("T")


class ScheduleFormatError(ScheduleError):
    """Stored hours that cannot be read; `path` points at the value, as in `$.week.mo[1]`."""

    def __init__(self, path: str, message: str, *, code: str = "bad_format", **details: Any) -> None:
        super().__init__(f"{path}: {message}", code=code, **details)
        self.path = path
        self.problem = message


def to_json(schedule: Schedule) -> dict[str, Any]:
    """Write a schedule as plain dicts, lists and strings; `from_json` gives back an equal one."""
    return {"version": VERSION, **_schedule_out(schedule)}


def from_json(value: object) -> Schedule:
    """Read what `to_json` wrote, or the same written by hand.

    Raises: ScheduleFormatError, and nothing else, for any JSON value.
    """
    top = _mapping(value, "$", {"version", "week", "seasons", "holidays", "specials", "secondary"}, {"version", "week"})
    if type(top["version"]) is not int or top["version"] != VERSION:
        raise ScheduleFormatError("$.version", f"only version {VERSION} is known.", code="unknown_version")
    return _schedule_in({key: item for key, item in top.items() if key != "version"}, "$")


def _schedule_out(schedule: Schedule) -> dict[str, Any]:
    out: dict[str, Any] = {"week": _week_out(schedule.week)}
    if schedule.seasons:
        out["seasons"] = [_season_out(season) for season in schedule.seasons]
    if schedule.holidays is not None:
        out["holidays"] = _day_out(schedule.holidays)
    if schedule.specials:
        out["specials"] = [_special_out(special) for special in schedule.specials]
    if schedule.secondary:
        out["secondary"] = {name: _schedule_out(other) for name, other in schedule.secondary}
    return out


def _week_out(week: Week) -> dict[str, Any]:
    return {key: _day_out(day) for key, day in zip(WEEKDAYS, week.days, strict=True) if day is not None}


def _day_out(day: Day) -> str | list[str]:
    if day.is_closed:
        return "closed"
    return "24h" if day.is_all_day else [str(period) for period in day.periods]


def _dates_out(dates: DateRange) -> dict[str, str]:
    out = {"from": str(dates.first)}
    return out if dates.single else {**out, "to": str(dates.last)}


def _season_out(season: Season) -> dict[str, Any]:
    out: dict[str, Any] = {**_dates_out(season.dates), "week": _week_out(season.week)}
    if season.nth:
        out["nth"] = list(season.nth)
    return {**out, "note": season.note} if season.note else out


def _special_out(special: SpecialDay) -> dict[str, Any]:
    out: dict[str, Any] = {**_dates_out(special.dates), "hours": _day_out(special.hours)}
    if special.note:
        out["note"] = special.note
    return {**out, "cuts_previous_night": True} if special.cuts_previous_night else out


def _schedule_in(value: object, path: str) -> Schedule:
    item = _mapping(value, path, {"week", "seasons", "holidays", "specials", "secondary"}, {"week"})
    week = _week_in(item["week"], f"{path}.week")
    seasons = _each(item.get("seasons", []), f"{path}.seasons", _season_in)
    specials = _each(item.get("specials", []), f"{path}.specials", _special_in)
    holidays = _day_in(item["holidays"], f"{path}.holidays", "holidays") if "holidays" in item else None
    if path != "$" and "secondary" in item:
        raise ScheduleFormatError(f"{path}.secondary", "secondary hours cannot be nested.", code="nested_secondary")
    named = _mapping(item.get("secondary", {}), f"{path}.secondary", None, set())
    secondary = tuple((name, _schedule_in(other, f"{path}.secondary.{name[:40]}")) for name, other in named.items())
    return _made(path, lambda: Schedule(week, seasons, holidays, specials, secondary))


def _week_in(value: object, path: str) -> Week:
    item = _mapping(value, path, set(WEEKDAYS), set())
    days = tuple(
        _day_in(item[key], f"{path}.{key}", name) if key in item else None
        for key, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)
    )
    return _made(path, lambda: Week(days))


def _day_in(value: object, path: str, name: str) -> Day:
    if value == "closed":
        return CLOSED
    if value == "24h":
        return ALL_DAY
    if not isinstance(value, list) or not value:
        raise ScheduleFormatError(path, 'expected "closed", "24h" or a list of periods such as "09:00-17:00".')
    periods = [_made(f"{path}[{index}]", lambda text=text: Period.parse(text)) for index, text in enumerate(value)]
    return _made(path, lambda: Day.of(*periods, name=name))


def _season_in(value: object, path: str) -> Season:
    item = _mapping(value, path, {"from", "to", "week", "nth", "note"}, {"from", "week"})
    nth = item.get("nth", [])
    if not isinstance(nth, list) or any(type(number) is not int for number in nth):
        raise ScheduleFormatError(f"{path}.nth", "expected a list of whole numbers.")
    dates, week = _dates_in(item, path), _week_in(item["week"], f"{path}.week")
    return _made(path, lambda: Season(dates, week, tuple(nth), item.get("note", "")))


def _special_in(value: object, path: str) -> SpecialDay:
    item = _mapping(value, path, {"from", "to", "hours", "note", "cuts_previous_night"}, {"from", "hours"})
    cuts = item.get("cuts_previous_night", False)
    if type(cuts) is not bool:
        raise ScheduleFormatError(f"{path}.cuts_previous_night", "expected true or false.")
    dates = _dates_in(item, path)
    hours = _day_in(item["hours"], f"{path}.hours", str(dates.first))
    return _made(path, lambda: SpecialDay(dates, hours, item.get("note", ""), cuts))


def _dates_in(item: dict[str, Any], path: str) -> DateRange:
    first = _date_in(item["from"], f"{path}.from")
    last = _date_in(item["to"], f"{path}.to") if "to" in item else first
    return _made(path, lambda: DateRange(first, last))


def _date_in(value: object, path: str) -> date | MonthDay:
    if isinstance(value, str) and value.isascii():
        parts = value.split("-")
        if [len(part) for part in parts] in ([4, 2, 2], [2, 2]) and all(part.isdigit() for part in parts):
            numbers = [int(part) for part in parts]
            try:
                return MonthDay(*numbers) if len(numbers) == 2 else date(*numbers)
            except ValueError as error:
                raise ScheduleFormatError(path, f"there is no such date: {value}.", code="bad_date") from error
    raise ScheduleFormatError(path, "expected a date such as 2026-12-24, or 12-24 for every year.", code="bad_date")


def _mapping(value: object, path: str, known: set[str] | None, required: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or any(not isinstance(key, str) for key in value):
        raise ScheduleFormatError(path, "expected an object.")
    if known is not None and (unknown := sorted(set(value) - known)):
        raise ScheduleFormatError(path, f"unknown key {unknown[0][:40]!r}.", code="unknown_key")
    if missing := sorted(required - set(value)):
        raise ScheduleFormatError(path, f"missing key {missing[0]!r}.", code="missing_key")
    return value


def _each(value: object, path: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise ScheduleFormatError(path, "expected a list.")
    return tuple(read(item, f"{path}[{index}]") for index, item in enumerate(value))


def _made(path: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except ScheduleError as error:
        raise ScheduleFormatError(path, error.message, code=error.code, **error.details) from error
