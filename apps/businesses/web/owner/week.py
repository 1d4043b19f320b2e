"""The hours form: a week and special days written into inputs, and inputs read back as a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from apps.businesses.web.owner import periods
from apps.core import calendar
from apps.core.calendar import CLOSED, DateRange, Day, MonthDay, Schedule, ScheduleError, SpecialDay, Week

# What the calendar engine calls the days in its complaints.
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KEYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
# Rows without anything in them that stand ready below the special days.
SPARE = 2
MOST_SPECIAL = 60


@dataclass(frozen=True, slots=True)
class DayInput:
    """One weekday of the form."""

    key: str
    label: str
    value: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class SpecialInput:
    """One special day of the form, as typed; with `yearly` the year of the dates does not count."""

    number: int
    first: str = ""
    last: str = ""
    hours: str = ""
    note: str = ""
    yearly: bool = False
    cuts: bool = False
    error: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.first or self.last or self.hours or self.note)


@dataclass(frozen=True, slots=True)
class WeekForm:
    """The whole form; `problems` holds what concerns the week as such."""

    days: tuple[DayInput, ...]
    specials: tuple[SpecialInput, ...]
    problems: tuple[str, ...] = ()
    schedule: Schedule | None = None

    @property
    def is_right(self) -> bool:
        """Whether it can be saved."""
        return not self.problems and not any(row.error for row in (*self.days, *self.specials))


@dataclass(frozen=True, slots=True)
class Kept:
    """The parts of a schedule that the form does not edit and saving leaves alone."""

    seasons: tuple[calendar.Season, ...] = ()
    holidays: Day | None = None
    past: tuple[SpecialDay, ...] = ()
    secondary: tuple[tuple[str, Schedule], ...] = ()


def split(schedule: Schedule | None, today: date) -> tuple[Kept, tuple[SpecialDay, ...]]:
    """Return what the form leaves alone, special days that are over among it, and the special days it shows."""
    if schedule is None:
        return Kept(), ()
    over = [special for special in schedule.specials if not special.dates.yearly and special.dates.last < today]
    coming = [special for special in schedule.specials if special not in over]
    return Kept(schedule.seasons, schedule.holidays, tuple(over), schedule.secondary), tuple(coming)


def written(schedule: Schedule | None, today: date, *, spare: int = SPARE) -> WeekForm:
    """Return the form filled with a schedule; unknown hours are an empty one."""
    _kept, coming = split(schedule, today)
    days = schedule.week.days if schedule else (None,) * 7
    specials = [_special(number, special, today) for number, special in enumerate(coming)]
    specials += [SpecialInput(len(specials) + number) for number in range(spare)]
    return WeekForm(
        tuple(DayInput(key, str(WEEKDAYS[n]), periods.write(days[n])) for n, key in enumerate(KEYS)),
        tuple(specials),
        schedule=schedule,
    )


def read(inputs: Mapping[str, str], kept: Kept, *, spare: int = SPARE) -> WeekForm:
    """Return the form as typed, with the schedule it means, None for nothing typed at all, or with what is wrong."""
    days = [_day(key, str(WEEKDAYS[n]), inputs.get(f"day-{key}", "")) for n, key in enumerate(KEYS)]
    typed = [row for number in range(MOST_SPECIAL) if not (row := _typed(number, inputs)).is_empty]
    specials = [_judged(number, row) for number, row in enumerate(typed)]
    shown = tuple(row for row, _made in specials) + tuple(
        SpecialInput(len(specials) + number) for number in range(spare)
    )
    week = [made for _row, made in days]
    made = [special for _row, special in specials if special]
    if not any(row.value.strip() for row, _made in days) and not made:
        return WeekForm(tuple(row for row, _made in days), shown)
    rows = [
        DayInput(row.key, row.label, row.value, _("Write the times, or “closed”."))
        if made_day is None and not row.error
        else row
        for row, made_day in days
    ]
    form = WeekForm(tuple(rows), shown)
    if not form.is_right:
        return form
    try:
        schedule = Schedule(Week(tuple(week)), kept.seasons, kept.holidays, (*kept.past, *made), kept.secondary)
    except ScheduleError as error:
        return _blamed(form, error)
    return WeekForm(form.days, form.specials, schedule=schedule)


def copied(inputs: Mapping[str, str], source: str, targets: list[str]) -> dict[str, str]:
    """Return the inputs with the times of one day written into others."""
    made = dict(inputs.items())
    if source in KEYS:
        made |= {f"day-{key}": made.get(f"day-{source}", "") for key in targets if key in KEYS}
    return made


def _day(key: str, label: str, text: str) -> tuple[DayInput, Day | None]:
    try:
        return DayInput(key, label, text), periods.read(text)
    except periods.Unreadable as problem:
        return DayInput(key, label, text, problem.message), None


def _special(number: int, special: SpecialDay, today: date) -> SpecialInput:
    first, last = special.dates.first, special.dates.last
    return SpecialInput(
        number,
        first=_in_year(first, today),
        last="" if special.dates.single else _in_year(last, today),
        hours=periods.write(special.hours),
        note=special.note,
        yearly=special.dates.yearly,
        cuts=special.cuts_previous_night,
    )


def _in_year(day: date | MonthDay, today: date) -> str:
    if isinstance(day, date):
        return day.isoformat()
    # 29 February stands in a leap year, or a date input could not show it.
    year = today.year if (day.month, day.day) != (2, 29) else today.year + -today.year % 4
    return f"{year:04d}-{day}"


def _typed(number: int, inputs: Mapping[str, str]) -> SpecialInput:
    if inputs.get(f"special-{number}-gone"):
        return SpecialInput(number)
    text = {name: inputs.get(f"special-{number}-{name}", "").strip() for name in ("first", "last", "hours", "note")}
    marks = {name: bool(inputs.get(f"special-{number}-{name}")) for name in ("yearly", "cuts")}
    return SpecialInput(number, **text, **marks)


def _judged(number: int, row: SpecialInput) -> tuple[SpecialInput, SpecialDay | None]:
    plain = {name: getattr(row, name) for name in ("first", "last", "hours", "note", "yearly", "cuts")}
    try:
        special = _made(row)
    except (periods.Unreadable, ScheduleError) as problem:
        return SpecialInput(number, **plain, error=problem.message), None
    return SpecialInput(number, **plain), special


def _made(row: SpecialInput) -> SpecialDay:
    first = _date(row.first, yearly=row.yearly)
    last = _date(row.last, yearly=row.yearly) if row.last else first
    hours = periods.read(row.hours)
    if hours is None:
        raise periods.Unreadable(_("Write the times of that day, or “closed”."))
    if row.cuts and hours != CLOSED:
        raise periods.Unreadable(_("Only a closed day can end the night before it."))
    return SpecialDay(DateRange(first, last), hours, row.note, row.cuts)


def _date(text: str, *, yearly: bool) -> date | MonthDay:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise periods.Unreadable(_("Give the date, such as 2026-12-24.")) from None
    return MonthDay(day.month, day.day) if yearly else day


def _blamed(form: WeekForm, error: ScheduleError) -> WeekForm:
    """Put the complaint about two neighbouring days beside the first of them."""
    named: Any = error.details.get("days", ())
    if not named or named[0] not in _NAMES:
        return WeekForm(form.days, form.specials, (periods.explain(error),))
    days = tuple(
        DayInput(row.key, row.label, row.value, periods.explain(error)) if number == _NAMES.index(named[0]) else row
        for number, row in enumerate(form.days)
    )
    return WeekForm(days, form.specials)
