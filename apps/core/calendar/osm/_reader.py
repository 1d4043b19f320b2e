"""From an `opening_hours` text to a schedule, with every part that was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from apps.core.calendar.model import (
    CLOSED,
    MAX_NOTE_LENGTH,
    MAX_SEASONS,
    MAX_SPECIAL_DAYS,
    DateRange,
    Day,
    MonthDay,
    Schedule,
    ScheduleError,
    Season,
    SpecialDay,
    Week,
)
from apps.core.calendar.osm._grammar import EVERY_DAY, Reason, Rule, RuleReader, Unreadable, reason_of
from apps.core.calendar.osm._tokens import Kind, Token, tokens_of

MAX_LENGTH = 20_000
_LONG_RANGE_DAYS = 31
_ALL_YEAR = DateRange(MonthDay(1, 1), MonthDay(12, 31))

__all__ = ["Fragment", "ParseResult", "Reason", "parse"]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of the source text, its position (in characters from 0) and why it stands here."""

    text: str
    position: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What a text said. `schedule` is None when no rule was understood: unknown hours, not closed ones.

    `unparsed` was kept out of the schedule; `warnings` are inside it, read as most likely meant.
    """

    schedule: Schedule | None
    unparsed: tuple[Fragment, ...] = ()
    warnings: tuple[Fragment, ...] = ()


def parse(text: str) -> ParseResult:
    """Read an `opening_hours` value; never raises, whatever the text, and takes time in proportion to its length."""
    if len(text) > MAX_LENGTH:
        return ParseResult(None, (Fragment(text, 0, Reason.TOO_LONG),))
    parts = _parts(tokens_of(text))
    draft = _Draft(text, ph_parts=[i for i, part in enumerate(parts) if _names_holidays(part)])
    for index, part in enumerate(parts):
        _read_part(draft, index, part)
    return draft.result()


def _parts(tokens: list[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is Kind.MARK and token.text == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _names_holidays(part: list[Token]) -> bool:
    return any(token.kind is Kind.WORD and token.text.lower() == "ph" for token in part)


def _read_part(draft: _Draft, index: int, part: list[Token]) -> None:
    reader = RuleReader(part)
    additive = False
    while reader.peek() is not None:
        begin = reader.at
        try:
            rule = reader.rule()
            draft.apply(rule, part[begin : reader.at], index, additive=additive)
        except Unreadable as problem:
            draft.reject(part[begin:], problem.reason)
            return
        if reader.mark_is("||"):
            draft.reject(part[reader.at :], Reason.FALLBACK)
            return
        additive = reader.take_mark(",")
    if additive:
        draft.reject(part[-1:], Reason.SYNTAX)


@dataclass
class _Draft:
    """The schedule while it is being read; each rule either goes in whole or leaves it untouched."""

    text: str
    ph_parts: list[int]
    week: list[Day | None] = field(default_factory=lambda: [None] * 7)
    seasons: list[Season] = field(default_factory=list)
    holidays: Day | None = None
    specials: dict[DateRange, SpecialDay] = field(default_factory=dict)
    understood: bool = False
    strongest: int = 0
    unparsed: list[Fragment] = field(default_factory=list)
    warnings: list[Fragment] = field(default_factory=list)

    def reject(self, tokens: list[Token], reason: Reason) -> None:
        self.unparsed.append(self._fragment(tokens, reason))

    def _fragment(self, tokens: list[Token], reason: Reason) -> Fragment:
        start, end = tokens[0].start, tokens[-1].end
        return Fragment(self.text[start:end], start, reason)

    def apply(self, rule: Rule, tokens: list[Token], part: int, *, additive: bool) -> None:
        """Put one rule into its layer.

        Raises: Unreadable.
        """
        additive = additive and not rule.is_off
        if rule.holidays and rule.dates:
            raise Unreadable(Reason.UNSUPPORTED)
        try:
            layer = self._put(rule, part, additive)
        except ScheduleError as error:
            raise Unreadable(reason_of(error)) from error
        self.understood = True
        if layer < self.strongest:
            self.warnings.append(self._fragment(tokens, Reason.ORDER))
        self.strongest = max(self.strongest, layer)
        if rule.no_times:
            self.warnings.append(self._fragment(tokens, Reason.NO_TIMES))
        if rule.comment is not None and not rule.dates:
            self.reject([rule.comment], Reason.COMMENT)

    def _put(self, rule: Rule, part: int, additive: bool) -> int:
        if rule.dates and rule.weekdays is None and not rule.whole_months and not self._is_season(rule, part):
            self._put_special(rule, additive)
            return 3
        if rule.holidays:
            hours = rule.hours
            if additive and self.holidays is not None:
                hours = Day(self.holidays.periods + hours.periods)
            if rule.weekdays is not None:
                self._put_weekdays(rule, additive)
            self.holidays = hours
            return 2 if rule.weekdays is None else 0
        self._put_weekdays(rule, additive)
        return 1 if rule.dates else 0

    def _is_season(self, rule: Rule, part: int) -> bool:
        """Long opening ranges before a holiday rule: the holidays in them follow that rule."""
        return (
            not rule.is_off
            and bool(self.ph_parts)
            and self.ph_parts[-1] > part
            and any(_length(dates) > _LONG_RANGE_DAYS for dates in rule.dates)
        )

    def _put_special(self, rule: Rule, additive: bool) -> None:
        made = dict(self.specials)
        for dates in rule.dates:
            before = made.pop(dates, None)
            hours = rule.hours
            if additive:
                if before is None:
                    raise Unreadable(Reason.ADDITION)
                hours = Day(before.hours.periods + hours.periods)
            made[dates] = SpecialDay(dates, hours, _note(rule), rule.cuts_night)
        if len(made) > MAX_SPECIAL_DAYS:
            raise Unreadable(Reason.TOO_MANY)
        self.specials = made

    def _put_weekdays(self, rule: Rule, additive: bool) -> None:
        """Weekdays without dates go into the week, all others into seasons; both or neither."""
        entries = rule.weekdays or tuple((day, ()) for day in EVERY_DAY)
        plain = [] if rule.dates else [day for day, nth in entries if not nth]
        week = list(self.week)
        for day in plain:
            week[day] = _added(week[day], rule.hours) if additive else rule.hours
        Week(tuple(week))
        seasons = list(self.seasons)
        for dates in rule.dates or (_ALL_YEAR,):
            for nth in dict.fromkeys(nth for _, nth in entries if rule.dates or nth):
                days = [day for day, listed in entries if listed == nth]
                self._put_season(seasons, week, Season(dates, _week_of(days, rule.hours), nth, _note(rule)), additive)
        if len(seasons) > MAX_SEASONS:
            raise Unreadable(Reason.TOO_MANY)
        self.week, self.seasons = week, seasons

    def _put_season(self, seasons: list[Season], week: list[Day | None], new: Season, additive: bool) -> None:
        last = seasons[-1] if seasons else None
        same = last is not None and (last.dates, last.nth) == (new.dates, new.nth)
        if additive:
            if seasons and not same:
                raise Unreadable(Reason.ADDITION)
            below = last.week.days if same else (None,) * 7
            days = tuple(
                None if hours is None else _added(below[day] if below[day] is not None else week[day], hours)
                for day, hours in enumerate(new.week.days)
            )
            new = replace(new, week=Week(days))
        if same and last.note == new.note:
            merged = tuple(stated or before for stated, before in zip(new.week.days, last.week.days, strict=True))
            try:
                seasons[-1] = replace(new, week=Week(merged))
                return
            except ScheduleError:
                pass  # the nights of two rules of one season may touch; the engine joins them
        seasons.append(new)

    def result(self) -> ParseResult:
        schedule = None
        if self.understood:
            week = Week(tuple(day if day is not None else CLOSED for day in self.week))
            schedule = Schedule(week, tuple(self.seasons), self.holidays, tuple(self.specials.values()))
        return ParseResult(schedule, tuple(self.unparsed), tuple(self.warnings))


def _added(before: Day | None, hours: Day) -> Day:
    return hours if before is None else Day(before.periods + hours.periods)


def _week_of(days: list[int], hours: Day) -> Week:
    return Week(tuple(hours if day in days else None for day in EVERY_DAY))


def _length(dates: DateRange) -> int:
    """Days in a range, to within one or two for yearly ranges."""
    if not dates.yearly:
        return (dates.last - dates.first).days + 1
    span = (dates.last.month - dates.first.month) * 31 + dates.last.day - dates.first.day
    return span % 372 + 1


def _note(rule: Rule) -> str:
    if rule.comment is None:
        return ""
    inner = rule.comment.text[1:-1]
    printable = "".join(char if char.isprintable() else " " for char in inner)
    return " ".join(printable.split())[:MAX_NOTE_LENGTH].strip()
