"""Arrangements for the calendar tests: hypothesis strategies, and a short way to say a moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from apps.core.calendar import (
    ALL_DAY,
    CLOSED,
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


@st.composite
def _days(draw: st.DrawFn, latest: int = 30 * 60) -> Day:
    shape = draw(st.sampled_from(["closed", "all day", "one", "one", "several", "several"]))
    if shape in ("closed", "all day"):
        return CLOSED if shape == "closed" else ALL_DAY
    most = 2 if shape == "one" else 6
    points = sorted(draw(st.sets(st.integers(0, latest // 15), min_size=2, max_size=most)))
    pairs = list(zip(points[::2], points[1::2], strict=False))
    return Day(
        tuple(
            Period(start * 15, end * 15, draw(st.booleans()) and draw(st.booleans()))
            for start, end in pairs
            if start < 96 and end - start <= 96
        )
    )


@st.composite
def _weeks(draw: st.DrawFn, *, partial: bool = False) -> Week:
    day = st.one_of(st.none(), _days()) if partial else _days()
    days = [draw(day) for _ in range(7)]
    try:
        return Week(tuple(days))
    except ScheduleError:  # a night that runs into the next morning: end every night at midnight
        ended = (
            None if day is None else Day(tuple(Period(p.start, min(p.end, 1440)) for p in day.periods)) for day in days
        )
        return Week(tuple(ended))


@st.composite
def _ranges(draw: st.DrawFn) -> DateRange:
    first, length = draw(st.dates(date(2026, 1, 1), date(2027, 6, 30))), draw(st.sampled_from([0, 0, 1, 6, 30, 120]))
    last = first + timedelta(days=length)
    if draw(st.booleans()):
        return DateRange(first, last)
    return DateRange(MonthDay(first.month, first.day), MonthDay(last.month, last.day))


@st.composite
def _seasons(draw: st.DrawFn) -> Season:
    week = draw(_weeks(partial=True).filter(lambda week: any(week.days)))
    nth = draw(st.sampled_from([(), (), (1,), (-1,), (2, 4)]))
    return Season(draw(_ranges()), week, nth, draw(_NOTES))


@st.composite
def _specials(draw: st.DrawFn) -> SpecialDay:
    hours = draw(_days())
    return SpecialDay(draw(_ranges()), hours, draw(_NOTES), hours.is_closed and draw(st.booleans()))


_NOTES = st.sampled_from(["", "", "Stocktaking", "Geschlossene Gesellschaft", "só até às 2"])
_HOLIDAYS = st.one_of(st.none(), _days())


@pytest.fixture(scope="session")
def schedules() -> st.SearchStrategy[Schedule]:
    """Schedules of every kind; notes hold nothing that OpenStreetMap cannot write."""
    return st.builds(
        Schedule,
        week=_weeks(),
        seasons=st.lists(_seasons(), max_size=2).map(tuple),
        holidays=_HOLIDAYS,
        specials=st.lists(_specials(), max_size=4, unique_by=lambda special: special.dates).map(tuple),
    )


@pytest.fixture(scope="session")
def zones() -> st.SearchStrategy[str]:
    return st.sampled_from(
        ["Europe/Berlin", "Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "America/Havana", "Asia/Tokyo"]
    )


@pytest.fixture(scope="session")
def moments() -> st.SearchStrategy[datetime]:
    """Aware UTC moments of two years, which hold every kind of clock change."""
    seconds = st.integers(0, 2 * 365 * 86400)
    return seconds.map(lambda second: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second))


@pytest.fixture(scope="session")
def holiday_dates() -> st.SearchStrategy[frozenset[date]]:
    return st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=6)


@pytest.fixture(scope="session")
def at() -> Callable[..., datetime]:
    """A wall time in a zone: `at("2026-03-28 22:00", "Europe/Berlin")`; `fold=1` is the second of two."""

    def say(text: str, zone: str = "Europe/Berlin", fold: int = 0) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)

    return say
