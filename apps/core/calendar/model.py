"""The words of a schedule: period, day, week, season, special day; all frozen, all checked when made."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

MINUTES_PER_DAY = 1440
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MAX_PERIODS_PER_DAY = 24
MAX_SEASONS = 100
MAX_SPECIAL_DAYS = 1000
MAX_SECONDARY = 20
MAX_NOTE_LENGTH = 200

_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
_SPAN = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})(\+?)")
_SECONDARY_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


class ScheduleError(ValueError):
    """A schedule that cannot be meant; `code` and `details` let the page say it in the reader's language."""

    def __init__(self, message: str, *, code: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.details = details


def clock(minutes: int) -> str:
    """Write minutes after midnight as `HH:MM`; 1440 is `24:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def minutes_of(text: str, *, limit: int = 2 * MINUTES_PER_DAY) -> int:
    """Read `HH:MM` as minutes after midnight, at most `limit`.

    Raises: ScheduleError (`bad_time`).
    """
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is not None:
        hours, minutes = int(match[1]), int(match[2])
        if minutes < 60 and hours * 60 + minutes <= limit:
            return hours * 60 + minutes
    raise ScheduleError(f"{_short(text)} is not a time of day such as 09:30.", code="bad_time", value=_short(text))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _empty_period(at: str) -> ScheduleError:
    return ScheduleError(
        f"{at} to {at} could mean closed or 24 hours: write 00:00 to 24:00 for open around the clock, "
        "or mark the day as closed.",
        code="empty_period",
    )


def _check_periods(periods: Sequence[Period], name: str) -> None:
    if len(periods) > MAX_PERIODS_PER_DAY:
        raise ScheduleError(f"More than {MAX_PERIODS_PER_DAY} periods on {name}.", code="too_many")
    ordered = sorted(periods)
    for earlier, later in pairwise(ordered):
        if later.start < earlier.end:
            raise ScheduleError(
                f"{earlier} and {later} overlap on {name}.",
                code="overlap",
                days=(name,),
                periods=(str(earlier), str(later)),
            )


def _check_note(note: str) -> None:
    # Control characters and lone surrogates cannot be stored or sent, and nobody types them on purpose.
    if not isinstance(note, str) or len(note) > MAX_NOTE_LENGTH:
        raise ScheduleError(f"A note is a text of at most {MAX_NOTE_LENGTH} characters.", code="bad_note")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in note):
        raise ScheduleError("A note cannot hold control characters.", code="bad_note")


def _limit(items: Sequence[object], most: int, what: str) -> None:
    if len(items) > most:
        raise ScheduleError(f"More than {most} {what}.", code="too_many")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Open from `start` to `end`, both in wall-clock minutes after midnight of the opening day.

    `end` above 1440 reaches into the next day, and no period is longer than 24 hours. With `open_end` the
    place closes at `end` or later; the engine counts it as open until `end`.
    """

    start: int
    end: int
    open_end: bool = False

    def __post_init__(self) -> None:
        if type(self.start) is not int or type(self.end) is not int or type(self.open_end) is not bool:
            raise ScheduleError("A period needs whole minutes.", code="bad_period")
        if not 0 <= self.start < MINUTES_PER_DAY:
            raise ScheduleError("A period must start between 00:00 and 23:59 of its day.", code="bad_period")
        if self.end == self.start:
            raise _empty_period(clock(self.start))
        if not self.start < self.end <= self.start + MINUTES_PER_DAY:
            raise ScheduleError(
                f"The period from {clock(self.start)} must end after it starts and within 24 hours.", code="bad_period"
            )

    @classmethod
    def between(cls, opens: str, closes: str, *, open_end: bool = False) -> Period:
        """Make a period from two wall times; a closing time before the opening time lies on the next day.

        `closes` may pass midnight by number (`26:00` is 02:00).

        Raises: ScheduleError; equal times are refused (`empty_period`), because they could mean closed or 24 hours.
        """
        start = minutes_of(opens, limit=MINUTES_PER_DAY - 1)
        end = minutes_of(closes)
        if end == start:
            raise _empty_period(opens)
        return cls(start, end if end > start else end + MINUTES_PER_DAY, open_end)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `09:00-17:00`, `18:00-02:00` or, with an open end, `18:00-22:00+`.

        Raises: ScheduleError.
        """
        match = _SPAN.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise ScheduleError(
                f"{_short(text)} is not a period such as 09:00-17:00.", code="bad_period", value=_short(text)
            )
        return cls.between(match[1], match[2], open_end=bool(match[3]))

    @property
    def opens(self) -> str:
        """Opening wall time, `HH:MM`."""
        return clock(self.start)

    @property
    def closes(self) -> str:
        """Closing wall time, `HH:MM`; midnight is `24:00`, and a full turn of the clock keeps its number (`30:00`)."""
        past_midnight = self.end > MINUTES_PER_DAY and self.end - MINUTES_PER_DAY != self.start
        return clock(self.end - MINUTES_PER_DAY if past_midnight else self.end)

    @property
    def overnight(self) -> bool:
        """True when the period ends after midnight, on the day after the opening day."""
        return self.end > MINUTES_PER_DAY

    def __str__(self) -> str:
        return f"{self.opens}-{self.closes}{'+' if self.open_end else ''}"


@dataclass(frozen=True, slots=True)
class Day:
    """The periods that open on one day, in order; none at all means closed."""

    periods: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        _check_periods(self.periods, "the day")
        object.__setattr__(self, "periods", tuple(sorted(self.periods)))

    @classmethod
    def of(cls, *periods: Period | str, name: str = "the day") -> Day:
        """Make a day from periods or texts such as `09:00-17:00`; `name` appears in the refusal.

        Raises: ScheduleError (`overlap` names the day and both periods).
        """
        made = tuple(p if isinstance(p, Period) else Period.parse(p) for p in periods)
        _check_periods(made, name)
        return cls(made)

    @property
    def is_closed(self) -> bool:
        return not self.periods

    @property
    def is_all_day(self) -> bool:
        """True for the one explicit 24-hour state, which 00:00 to 24:00 equals."""
        return self.periods == ALL_DAY.periods

    def merged(self) -> tuple[Period, ...]:
        """The periods as displayed: touching ones joined (HRS-2)."""
        joined: list[Period] = []
        for period in self.periods:
            last = joined[-1] if joined else None
            if last is not None and last.end == period.start and period.end <= last.start + MINUTES_PER_DAY:
                joined[-1] = Period(last.start, period.end, period.open_end)
            else:
                joined.append(period)
        return tuple(joined)


CLOSED = Day()
ALL_DAY = Day((Period(0, MINUTES_PER_DAY),))

DaySpec = Day | str | Iterable[Period | str] | None


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday; `None` means that this week says nothing about the day."""

    days: tuple[Day | None, ...]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ScheduleError("A week has seven days.", code="bad_week")
        for index, day in enumerate(self.days):
            following = self.days[(index + 1) % 7]
            if not day or not following or not day.periods or not following.periods or following.is_all_day:
                continue  # a 24-hour day swallows the tail of the night before, so nothing contradicts there
            night, morning = day.periods[-1], following.periods[0]
            if night.end - MINUTES_PER_DAY > morning.start:
                name, next_name = WEEKDAY_NAMES[index], WEEKDAY_NAMES[(index + 1) % 7]
                raise ScheduleError(
                    f"{name} {night} reaches into {next_name} {morning}: the periods overlap.",
                    code="overlap",
                    days=(name, next_name),
                    periods=(str(night), str(morning)),
                )

    @classmethod
    def of(cls, **days: DaySpec) -> Week:
        """Make a week: `Week.of(mo=["09:00-12:00", "13:00-17:00"], sa="24h", su="closed")`; the rest stays unsaid.

        Raises: ScheduleError (`overlap` names day and periods), TypeError for an unknown day.
        """
        if unknown := set(days) - set(WEEKDAYS):
            raise TypeError(f"not a weekday: {sorted(unknown)}")
        return cls(
            tuple(_day_from(days.get(key), name) for key, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)),
        )

    @classmethod
    def daily(cls, spec: DaySpec) -> Week:
        """The same hours on all seven days."""
        return cls.of(**dict.fromkeys(WEEKDAYS, spec))


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day that comes back every year, such as 25 December; 29 February is allowed."""

    month: int
    day: int

    def __post_init__(self) -> None:
        if type(self.month) is not int or type(self.day) is not int or not 1 <= self.month <= 12:
            raise ScheduleError("There is no such month.", code="bad_date")
        if not 1 <= self.day <= monthrange(2000, self.month)[1]:
            raise ScheduleError(f"Month {self.month} has no day {self.day}.", code="bad_date")

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """First and last day, both included; both full dates, or both yearly (then December to January wraps)."""

    first: date | MonthDay
    last: date | MonthDay

    def __post_init__(self) -> None:
        if type(self.first) is not type(self.last) or type(self.first) not in (date, MonthDay):
            raise ScheduleError("A date range needs two full dates or two yearly dates.", code="bad_date")
        if type(self.first) is date and self.last < self.first:
            raise ScheduleError(f"The range ends on {self.last}, before it begins on {self.first}.", code="bad_date")

    @classmethod
    def on(cls, day: date | MonthDay) -> DateRange:
        return cls(day, day)

    @property
    def yearly(self) -> bool:
        return isinstance(self.first, MonthDay)

    @property
    def single(self) -> bool:
        return self.first == self.last

    def covers(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day <= self.last
        key = (day.month, day.day)
        first, last = (self.first.month, self.first.day), (self.last.month, self.last.day)
        return first <= key <= last if first <= last else key >= first or key <= last

    def begins_on(self, day: date) -> bool:
        """True on the first day that the range covers, in this or any year."""
        return self.covers(day) and (self._is_first(day) or not self.covers(day - timedelta(days=1)))

    def _is_first(self, day: date) -> bool:
        return (MonthDay(day.month, day.day) if self.yearly else day) == self.first


@dataclass(frozen=True, slots=True)
class Season:
    """Hours of a part of the year; weekdays that its week leaves unsaid keep what lies below.

    With `nth` it applies only to those occurrences of a weekday in the month: 1 is the first, -1 the last.
    """

    dates: DateRange
    week: Week
    nth: tuple[int, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        _check_note(self.note)
        if any(type(n) is not int or n == 0 or abs(n) > 5 for n in self.nth):
            raise ScheduleError("An occurrence in the month is 1 to 5, or -1 to -5 from its end.", code="bad_nth")
        object.__setattr__(self, "nth", tuple(sorted(set(self.nth))))
        if all(day is None for day in self.week.days):
            raise ScheduleError("A season must say the hours of at least one day.", code="empty_season")

    def hours_on(self, day: date) -> Day | None:
        """What this season says about a date; None when it says nothing."""
        hours = self.week.days[day.weekday()]
        if hours is None or not self.dates.covers(day):
            return None
        if self.nth:
            from_end = -((monthrange(day.year, day.month)[1] - day.day) // 7 + 1)
            if (day.day - 1) // 7 + 1 not in self.nth and from_end not in self.nth:
                return None
        return hours


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """Dates whose hours replace everything below them.

    `cuts_previous_night` is for closed days only: it also ends, at midnight, the night that began the day before
    the first of these dates.
    """

    dates: DateRange
    hours: Day
    note: str = ""
    cuts_previous_night: bool = False

    def __post_init__(self) -> None:
        _check_note(self.note)
        if self.cuts_previous_night and not self.hours.is_closed:
            raise ScheduleError("Only a closed day can cut the night before it.", code="bad_cut")

    @classmethod
    def on(
        cls, day: date | MonthDay, spec: DaySpec, *, note: str = "", cuts_previous_night: bool = False
    ) -> SpecialDay:
        """One date with `"closed"`, `"24h"` or periods."""
        hours = _day_from(spec, str(day))
        return cls(DateRange.on(day), hours if hours is not None else CLOSED, note, cuts_previous_night)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything a place says about its hours, in wall-clock terms and free of any zone.

    From weakest to strongest: `week`, `seasons`, `holidays` (the rule for public holidays, None when there is no
    such rule), `specials`. Inside a layer the later entry wins. `secondary` holds named schedules such as
    `kitchen` or `delivery`.
    """

    week: Week
    seasons: tuple[Season, ...] = ()
    holidays: Day | None = None
    specials: tuple[SpecialDay, ...] = ()
    secondary: tuple[tuple[str, Schedule], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "week", Week(tuple(day or CLOSED for day in self.week.days)))
        _limit(self.seasons, MAX_SEASONS, "seasons")
        _limit(self.specials, MAX_SPECIAL_DAYS, "special days")
        _limit(self.secondary, MAX_SECONDARY, "secondary schedules")
        seen: set[DateRange] = set()
        for special in self.specials:
            if special.dates in seen:
                raise ScheduleError(f"{special.dates.first} has two special entries.", code="duplicate_special")
            seen.add(special.dates)
        names = [name for name, _ in self.secondary]
        if len(set(names)) != len(names):
            raise ScheduleError("Two secondary schedules have the same name.", code="duplicate_name")
        for name, other in self.secondary:
            if not isinstance(name, str) or not _SECONDARY_NAME.fullmatch(name):
                raise ScheduleError(f"{_short(name)} is not a name such as kitchen.", code="bad_name")
            if other.secondary:
                raise ScheduleError(f"{name} cannot have secondary hours of its own.", code="nested_secondary")
        object.__setattr__(self, "secondary", tuple(sorted(self.secondary, key=lambda pair: pair[0])))

    @classmethod
    def weekly(cls, **days: DaySpec) -> Schedule:
        """A plain week; days that are not named are closed."""
        return cls(Week.of(**days))

    @classmethod
    def always(cls) -> Schedule:
        """Open 24 hours, every day."""
        return cls(Week.daily(ALL_DAY))

    def named(self, name: str) -> Schedule | None:
        """The secondary schedule of that name, or None (unknown, which is not closed)."""
        return dict(self.secondary).get(name)

    def with_special(self, special: SpecialDay) -> Schedule:
        """A copy with this special day added last, in place of one for the same dates."""
        kept = tuple(other for other in self.specials if other.dates != special.dates)
        return replace(self, specials=(*kept, special))

    def with_secondary(self, schedules: Mapping[str, Schedule]) -> Schedule:
        """A copy with exactly these secondary schedules."""
        return replace(self, secondary=tuple(schedules.items()))


def _day_from(spec: DaySpec, name: str) -> Day | None:
    if spec is None or isinstance(spec, Day):
        return spec
    if isinstance(spec, str):
        if spec in ("closed", "24h"):
            return CLOSED if spec == "closed" else ALL_DAY
        spec = [spec]
    return Day.of(*spec, name=name)
