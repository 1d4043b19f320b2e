"""Opening times as people type them: "9-12, 13:30 – 18", "9am to 5pm", "closed", "24h"; and the same written out."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from apps.core.calendar import ALL_DAY, CLOSED, Day, Period, ScheduleError

_CLOSED = {"closed", "close", "off", "-", "–", "—"}
_ALWAYS = {"24h", "24 h", "24/7", "24 hours", "24hours", "all day", "open 24 hours", "around the clock"}
_BETWEEN = re.compile(r"\s*(?:,|;|&|\n|\band\b)\s*")
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|—|\bto\b|\buntil\b)\s*{_TIME}\s*(\+)?")


class Unreadable(ValueError):
    """A text that says no opening times; `message` tells the person who typed it why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read(text: str) -> Day | None:
    """Return the day that a text means, None for an empty one. Raises: Unreadable."""
    folded = " ".join(text.casefold().replace("\n", ", ").split())
    if not folded:
        return None
    if folded in _CLOSED:
        return CLOSED
    if folded in _ALWAYS:
        return ALL_DAY
    periods = [_period(piece) for piece in _BETWEEN.split(folded) if piece]
    try:
        return Day.of(*periods)
    except ScheduleError as error:
        raise Unreadable(_said(error)) from error


def write(day: Day | None) -> str:
    """Return the text that `read` reads as this day."""
    if day is None:
        return ""
    if day.is_closed:
        return _("closed")
    return "24h" if day.is_all_day else ", ".join(str(period) for period in day.periods)


def explain(error: ScheduleError) -> str:
    """Return why a whole week cannot be meant, in words for the person who typed it."""
    return _said(error)


def _period(piece: str) -> Period:
    match = _SPAN.fullmatch(piece)
    if match is None:
        raise Unreadable(_("“%(text)s” is no opening time; write it like 09:00-17:00.") % {"text": piece[:40]})
    first_hour, first_minute, first_half, last_hour, last_minute, last_half, open_end = match.groups()
    opens = _clock(first_hour, first_minute, first_half or (last_half if _same_half(match) else None), piece)
    closes = _clock(last_hour, last_minute, last_half, piece)
    try:
        return Period.between(opens, closes, open_end=bool(open_end))
    except ScheduleError as error:
        raise Unreadable(_said(error)) from error


def _same_half(match: re.Match[str]) -> bool:
    """Whether "1-5 pm" means that both times are in the afternoon: only when the first is before the second."""
    return match[3] is None and match[6] is not None and int(match[1]) % 12 < int(match[4]) % 12


def _clock(hour: str, minute: str | None, half: str | None, piece: str) -> str:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            raise Unreadable(_("“%(text)s”: there is no such time.") % {"text": piece[:40]})
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise Unreadable(_("“%(text)s”: there is no such time.") % {"text": piece[:40]})
    return f"{hours:02d}:{minutes:02d}"


def _said(error: ScheduleError) -> str:
    if error.code == "overlap" and len(error.details.get("periods", ())) == 2:
        first, second = error.details["periods"]
        days = error.details.get("days", ())
        if len(days) == 2:
            return _("%(first)s of %(day)s reaches into %(second)s of %(next)s: the two overlap.") % {
                "first": first, "second": second, "day": days[0], "next": days[1],
            }  # fmt: skip
        return _("%(first)s and %(second)s overlap.") % {"first": first, "second": second}
    if error.code == "empty_period":
        return _("The same time twice could mean closed or open all day: write “closed” or “24h”.")
    if error.code == "bad_time":
        return _("An opening time is 00:00 to 23:59; write 00:00 for midnight.")
    return error.message
