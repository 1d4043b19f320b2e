"""Words for what the calendar computes: whether a place is open, until when, and what its week looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.businesses.data import HoursView, ServiceView
from apps.core.calendar import DateRow, Kind, Period, State, Status


@dataclass(frozen=True, slots=True)
class OpenState:
    """What a page says about a moment: `kind` is open, soon, closed or unknown."""

    kind: str
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One line of a table of hours; no spans means closed."""

    label: str
    spans: tuple[str, ...]
    today: bool = False
    note: str = ""


def open_state(state: State, timezone: str, now: datetime) -> OpenState:
    """Say whether the place is open, in the wall time of its own zone."""
    if state.status is Status.UNKNOWN:
        return OpenState("unknown", _("Hours not known"))
    if state.status is Status.OPEN:
        return _while_open(state, timezone, now)
    if state.next_open is None:
        return OpenState("closed", _("Closed"), _("no opening planned"))
    return OpenState("closed", _("Closed"), _("opens %(when)s") % {"when": _moment(state.next_open, timezone, now)})


def _while_open(state: State, timezone: str, now: datetime) -> OpenState:
    if state.until is None:
        return OpenState("open", _("Open around the clock"))
    until = _moment(state.until, timezone, now)
    if state.open_end:
        return OpenState("open", _("Open"), _("until %(when)s or later") % {"when": until})
    if state.closing_soon:
        minutes = max(1, int((state.until - now).total_seconds() // 60))
        return OpenState(
            "soon",
            ngettext("Closes in %(n)s min", "Closes in %(n)s min", minutes) % {"n": minutes},
            _("at %(when)s") % {"when": until},
        )
    return OpenState("open", _("Open"), _("until %(when)s") % {"when": until})


def _moment(moment: datetime, timezone: str, now: datetime) -> str:
    """Say a moment of the coming days: the time today, the weekday and time this week, else the date."""
    zone = ZoneInfo(timezone)
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    time = formats.time_format(local, "H:i")
    days = (local.date() - today).days
    if days == 0:
        return time
    if 0 < days < 7:
        return f"{formats.date_format(local, 'D')} {time}"
    return f"{formats.date_format(local, 'j M Y')} {time}"


def opening_day(state: State, timezone: str, now: datetime) -> str:
    """Say that an open night belongs to yesterday, as at 01:00 (HRS-3); empty when it does not."""
    day, today = state.opening_day, now.astimezone(ZoneInfo(timezone)).date()
    if state.until is None or day is None or today - day != timedelta(days=1):
        return ""
    return _("These are still the hours of %(day)s.") % {"day": WEEKDAYS[day.weekday()]}


def phone(number: str) -> str:
    """Write a number as people of its country do: "(212) 555-0123" for North America; others stay as they are."""
    local = number.removeprefix("+1")
    if len(local) == 10 and number != local and local.isdigit():
        return f"({local[:3]}) {local[3:6]}-{local[6:]}"
    return number


def website(address: str) -> str:
    """Return the part of an address that people read: without scheme, "www." and the last slash."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/") or address


def zone_name(timezone: str, now: datetime) -> str:
    """Name a zone for people: "New York (EST)"; zones without letters of their own show their distance from UTC."""
    short = now.astimezone(ZoneInfo(timezone)).tzname() or ""
    return f"{timezone.rpartition('/')[2].replace('_', ' ')} ({short if short[:1].isalpha() else f'UTC{short}'})"


def week(hours: HoursView) -> tuple[HoursRow, ...]:
    """Return the week, Monday first; the row of the place's own today says what holds today, special days included.

    Empty when nothing is known.
    """
    if hours.week is None:
        return ()
    now = hours.coming[0] if hours.coming else None
    today = hours.at.astimezone(ZoneInfo(hours.timezone)).weekday()
    rows = [HoursRow(str(WEEKDAYS[day.weekday]), _spans(day.kind, day.periods)) for day in hours.week.days]
    rows[today] = replace(rows[today], today=True)
    if now and now.special:
        rows[today] = replace(rows[today], spans=_spans(now.kind, now.periods), note=now.note or _("only today"))
    return tuple(rows)


def coming(hours: HoursView) -> tuple[HoursRow, ...]:
    """Return the next days that differ from the regular week, each with the note that says why."""
    return tuple(
        HoursRow(_day(row.date), _spans(row.kind, row.periods), note=row.note)
        for row in hours.coming
        if row.special or row.note
    )


def dates(rows: Sequence[DateRow]) -> tuple[HoursRow, ...]:
    """Return dates with what holds on each of them, special or not; the first of them is today."""
    return tuple(
        HoursRow(_day(row.date), _spans(row.kind, row.periods), today=number == 0, note=row.note)
        for number, row in enumerate(rows)
    )


def secondary(hours: HoursView) -> tuple[tuple[str, tuple[HoursRow, ...]], ...]:
    """Return further hours, such as those of the kitchen, by name."""
    return tuple(
        (
            name.capitalize(),
            tuple(HoursRow(str(WEEKDAYS[day.weekday]), _spans(day.kind, day.periods)) for day in view.days),
        )
        for name, view in hours.secondary
        if view is not None
    )


def _day(day: date) -> str:
    return formats.date_format(day, "D j M")


def _spans(kind: Kind, periods: tuple[Period, ...]) -> tuple[str, ...]:
    if kind is Kind.ALL_DAY:
        return (_("Open 24 hours"),)
    return tuple(_span(period) for period in periods)


def _span(period: Period) -> str:
    opens, closes = _clock(period.start), _clock(period.end)
    return f"{opens}–{closes}{_(' or later') if period.open_end else ''}"


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def sections(services: Sequence[ServiceView]) -> list[tuple[str, list[ServiceView]]]:
    """Return the services under the headings of their sections, in their order."""
    found: dict[str, list[ServiceView]] = {}
    for item in services:
        found.setdefault(item.section, []).append(item)
    return list(found.items())
