"""Holidays that a place has said nothing about: proposed to its owner, never applied on their own (HRS-5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.core.calendar.engine import Calendar, Source
from apps.core.calendar.model import Day, Schedule


@dataclass(frozen=True, slots=True)
class HolidayProposal:
    """A holiday on which the ordinary hours would stand unless the owner decides otherwise."""

    date: date
    name: str
    current: Day


def propose_holidays(schedule: Schedule, holidays: Mapping[date, str]) -> tuple[HolidayProposal, ...]:
    """The holidays, by date, that neither a holiday rule nor a special day answers yet.

    Accepting one is `schedule.with_special(SpecialDay.on(proposal.date, ...))`.
    """
    if schedule.holidays is not None:
        return ()
    calendar = Calendar(schedule, "UTC")
    found = ((day, name, calendar.hours_on(day)) for day, name in sorted(holidays.items()))
    return tuple(
        HolidayProposal(day, name, hours.hours) for day, name, hours in found if hours.source is not Source.SPECIAL
    )
