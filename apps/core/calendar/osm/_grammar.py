"""The sentences of `opening_hours`: tokens of one rule to dates, weekdays and hours."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from apps.core.calendar.model import (
    ALL_DAY,
    CLOSED,
    MINUTES_PER_DAY,
    DateRange,
    Day,
    MonthDay,
    Period,
    ScheduleError,
)
from apps.core.calendar.osm._tokens import Kind, Token

EVERY_DAY = tuple(range(7))


class Reason(StrEnum):
    """Why a fragment was not taken, or was taken with care."""

    SYNTAX = "syntax"
    UNSUPPORTED = "unsupported"
    SUN = "sun"
    SCHOOL_HOLIDAYS = "school_holidays"
    WEEK_NUMBERS = "week_numbers"
    FALLBACK = "fallback"
    COMMENT = "comment"
    BAD_DATE = "bad_date"
    BAD_TIME = "bad_time"
    EMPTY_PERIOD = "empty_period"
    OVERLAP = "overlap"
    TIMED_CLOSING = "timed_closing"
    ADDITION = "addition"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    ORDER = "order"
    NO_TIMES = "no_times"


class Unreadable(Exception):
    """Inside the reader: this rule is outside the grammar."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as read. `weekdays` is None when it names none; an entry is (weekday, occurrences in the month)."""

    dates: tuple[DateRange, ...]
    whole_months: bool
    weekdays: tuple[tuple[int, tuple[int, ...]], ...] | None
    holidays: bool
    hours: Day
    is_off: bool
    cuts_night: bool
    no_times: bool
    comment: Token | None


_WORD_REASONS = {
    "sh": Reason.SCHOOL_HOLIDAYS,
    "week": Reason.WEEK_NUMBERS,
    "easter": Reason.UNSUPPORTED,
    "unknown": Reason.UNSUPPORTED,
    "sunrise": Reason.SUN,
    "sunset": Reason.SUN,
    "dawn": Reason.SUN,
    "dusk": Reason.SUN,
}


class RuleReader:
    """Reads rules one after the other from the tokens of one `;` part."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def next_is(self, kind: Kind, ahead: int = 0) -> bool:
        token = self.peek(ahead)
        return token is not None and token.kind is kind

    def mark_is(self, mark: str, ahead: int = 0) -> bool:
        token = self.peek(ahead)
        return token is not None and token.kind is Kind.MARK and token.text == mark

    def word_is(self, *words: str) -> bool:
        token = self.peek()
        return token is not None and token.kind is Kind.WORD and token.text.lower() in words

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def take_mark(self, mark: str) -> bool:
        if self.mark_is(mark):
            self.at += 1
            return True
        return False

    def fail(self, reason: Reason = Reason.SYNTAX) -> Unreadable:
        token = self.peek()
        if token is not None and token.kind is Kind.WORD:
            reason = _WORD_REASONS.get(token.text.lower(), reason)
        return Unreadable(reason)

    def rule(self) -> Rule:
        """Read one rule, up to its end or to the `,` or `||` before the next.

        Raises: Unreadable.
        """
        begin = self.at
        dates, whole_months = self._dates()
        if dates:
            self.take_mark(":")
        weekdays, holidays = self._weekdays()
        if weekdays is not None or holidays:
            self.take_mark(":")
        hours, is_off, cuts_night, no_times = self._hours(selected=self.at > begin)
        comment = self.take() if self.next_is(Kind.COMMENT) else None
        if self.peek() is not None and not self.mark_is(",") and not self.mark_is("||"):
            raise self.fail()
        if cuts_night and (not dates or weekdays is not None or holidays):
            raise Unreadable(Reason.TIMED_CLOSING)
        return Rule(dates, whole_months, weekdays, holidays, hours, is_off, cuts_night, no_times, comment)

    # Dates

    def _dates(self) -> tuple[tuple[DateRange, ...], bool]:
        ranges: list[DateRange] = []
        whole_months = True
        year: int | None = None
        month: int | None = None
        while self.next_is(Kind.YEAR) or self.next_is(Kind.MONTH) or (month and self.next_is(Kind.NUMBER)):
            if self.next_is(Kind.YEAR):
                year, month = self.take().value, None
            if self.next_is(Kind.MONTH):
                month = self.take().value
            day = self.take().value if month and self.next_is(Kind.NUMBER) else None
            whole_months = whole_months and day is None
            made, month = self._range(year, month, day)
            ranges.append(made)
            continues = self.mark_is(",") and (
                self.next_is(Kind.YEAR, 1) or self.next_is(Kind.MONTH, 1) or (day and self.next_is(Kind.NUMBER, 1))
            )
            if not continues:
                break
            self.take()
        return tuple(ranges), whole_months

    def _range(self, year: int | None, month: int | None, day: int | None) -> tuple[DateRange, int | None]:
        """Finish a range that began with these parts; also tells which month a following day number belongs to."""
        end_year, end_month, end_day = year, month, day
        if self.mark_is("-") and any(self.next_is(kind, 1) for kind in (Kind.YEAR, Kind.MONTH, Kind.NUMBER)):
            self.take()
            stated_year = self.next_is(Kind.YEAR)
            if stated_year:
                end_year = self.take().value
                if year is None or (month is not None and not self.next_is(Kind.MONTH)):
                    raise self.fail()
            if month is not None and self.next_is(Kind.MONTH):
                end_month, end_day = self.take().value, None
            if day is not None and self.next_is(Kind.NUMBER):
                end_day = self.take().value
            if (day is None) != (end_day is None):
                raise self.fail()
            if year is not None and not stated_year and (end_month, end_day or 0) < (month, day or 0):
                end_year = year + 1  # `2026 Dec 24-Jan 02` runs over New Year
        try:
            return DateRange(_first(year, month, day), _last(end_year, end_month, end_day)), end_month
        except (ValueError, TypeError) as error:
            raise Unreadable(Reason.BAD_DATE) from error

    # Weekdays

    def _weekdays(self) -> tuple[tuple[tuple[int, tuple[int, ...]], ...] | None, bool]:
        listed: dict[tuple[int, tuple[int, ...]], None] = {}
        holidays = False
        while True:
            if self.word_is("ph"):
                self.take()
                holidays = True
            elif self.next_is(Kind.DAY):
                for entry in self._day_range():
                    listed[entry] = None
            elif listed or holidays:
                raise self.fail()
            else:
                break
            if not self.mark_is(","):
                break
            self.take()
        return (tuple(listed) if listed else None), holidays

    def _day_range(self) -> list[tuple[int, tuple[int, ...]]]:
        first = self.take().value
        if self.mark_is("-") and self.next_is(Kind.DAY, 1):
            self.take()
            last = self.take().value
            return [((first + step) % 7, ()) for step in range((last - first) % 7 + 1)]
        if not self.take_mark("["):
            return [(first, ())]
        nth: list[int] = []
        while True:
            sign = -1 if self.take_mark("-") else 1
            if not self.next_is(Kind.NUMBER) or not 1 <= self.peek().value <= 5:
                raise self.fail(Reason.UNSUPPORTED)
            number = self.take().value
            if sign > 0 and self.mark_is("-") and self.next_is(Kind.NUMBER, 1) and number < self.peek(1).value <= 5:
                self.take()
                nth += range(number, self.take().value + 1)
            else:
                nth.append(sign * number)
            if self.take_mark("]"):
                return [(first, tuple(sorted(set(nth))))]
            if not self.take_mark(","):
                raise self.fail(Reason.UNSUPPORTED)

    # Hours

    def _hours(self, *, selected: bool) -> tuple[Day, bool, bool, bool]:
        """Read the hours; gives the day, whether it is `off`, whether it cuts the night, whether no times stood."""
        if self.next_is(Kind.ALWAYS):
            self.take()
            return ALL_DAY, False, False, False
        if self.word_is("off", "closed"):
            self.take()
            return CLOSED, True, False, False
        if self.next_is(Kind.TIME):
            day = self._times()
            if self.word_is("off", "closed"):
                if not day.is_all_day:
                    raise Unreadable(Reason.TIMED_CLOSING)
                self.take()
                return CLOSED, True, True, False
            if self.word_is("open"):
                self.take()
            return day, False, False, False
        if self.word_is("open"):
            self.take()
            return ALL_DAY, False, False, False
        if selected and self.peek() is None:
            return ALL_DAY, False, False, True
        if self.next_is(Kind.COMMENT):
            raise Unreadable(Reason.COMMENT)
        raise self.fail()

    def _times(self) -> Day:
        periods = [self._period()]
        while self.mark_is(",") and self.next_is(Kind.TIME, 1):
            self.take()
            periods.append(self._period())
        try:
            return Day(tuple(periods))
        except ScheduleError as error:
            raise Unreadable(reason_of(error)) from error

    def _period(self) -> Period:
        start = self.take().value
        end = MINUTES_PER_DAY
        open_end = self.take_mark("+")
        if not open_end:
            if not self.take_mark("-"):
                raise self.fail(Reason.BAD_TIME)
            if not self.next_is(Kind.TIME):
                raise self.fail(Reason.BAD_TIME)
            end = self.take().value
            open_end = self.take_mark("+")
        if end == start:
            raise Unreadable(Reason.EMPTY_PERIOD)
        try:
            return Period(start, end if end > start else end + MINUTES_PER_DAY, open_end)
        except ScheduleError as error:
            raise Unreadable(reason_of(error)) from error


def reason_of(error: ScheduleError) -> Reason:
    """The reader's reason for a refusal of the model."""
    known = {"overlap": Reason.OVERLAP, "too_many": Reason.TOO_MANY, "empty_period": Reason.EMPTY_PERIOD}
    return known.get(error.code, Reason.BAD_TIME)


def _first(year: int | None, month: int | None, day: int | None) -> date | MonthDay:
    return MonthDay(month, day or 1) if year is None else date(year, month or 1, day or 1)


def _last(year: int | None, month: int | None, day: int | None) -> date | MonthDay:
    if year is None:
        return MonthDay(month, day or monthrange(2000, month)[1])
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])
