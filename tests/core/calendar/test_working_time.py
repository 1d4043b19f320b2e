"""Working time passes only while open; adding and measuring agree (one calendar engine, idea 7)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.core.calendar import Calendar, DateRange, NoWorkingTime, Schedule, SpecialDay, UnknownHours

SUPPORT = Schedule.weekly(**dict.fromkeys(("mo", "tu", "we", "th", "fr"), "09:00-17:00"))


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-07-01 10:00", 4, "2026-07-01 14:00"),
        ("2026-07-01 10:00", 7, "2026-07-01 17:00"),
        ("2026-07-01 10:00", 8, "2026-07-02 10:00"),
        ("2026-07-03 16:30", 1, "2026-07-06 09:30"),
        ("2026-07-04 12:00", 4, "2026-07-06 13:00"),
        ("2026-07-04 12:00", 0, "2026-07-04 12:00"),
        ("2026-07-01 09:00", 400, "2026-09-08 17:00"),
    ],
)
def test_a_deadline_counts_open_hours(at, start, hours, due):
    calendar = Calendar(SUPPORT, "Europe/Berlin")
    assert calendar.add_working(at(start), timedelta(hours=hours)) == at(due)


@pytest.mark.parametrize(("evening", "hours"), [(date(2026, 3, 28), 5), (date(2026, 10, 24), 7)])
def test_a_night_shift_counts_real_hours(evening, hours):
    """HRS-6: 22:00 to 04:00 in Berlin on the nights the clocks change."""
    calendar = Calendar(Schedule.weekly(sa="22:00-04:00"), "Europe/Berlin")
    noon = datetime(evening.year, evening.month, evening.day, 12, tzinfo=UTC)
    assert calendar.working_between(noon, noon + timedelta(days=1)) == timedelta(hours=hours)
    assert calendar.add_working(noon, timedelta(hours=hours)) == calendar.state(noon).next_open + timedelta(hours=hours)


def test_a_backward_measure_is_negative(at):
    calendar = Calendar(SUPPORT, "Europe/Berlin")
    assert calendar.working_between(at("2026-07-02 10:00"), at("2026-07-01 10:00")) == timedelta(hours=-8)


def test_a_holiday_closure_pauses_the_clock(at):
    closure = SpecialDay(DateRange(date(2026, 7, 2), date(2026, 7, 31)), SUPPORT.week.days[6])
    calendar = Calendar(SUPPORT.with_special(closure), "Europe/Berlin")
    assert calendar.add_working(at("2026-07-01 16:00"), timedelta(hours=2)) == at("2026-08-03 10:00")


def test_overlapping_openings_count_once(at):
    """A late night and the 24-hour day after it share four hours, wherever the search is cut into pieces."""
    calendar = Calendar(Schedule.weekly(fr="18:00-04:00", sa="24h"), "Europe/Berlin")
    for day in range(1, 15):
        start = at(f"2026-07-{day:02d} 12:00")
        due = calendar.add_working(start, timedelta(hours=45))
        assert calendar.working_between(start, due) == timedelta(hours=45)


def test_time_that_never_passes_is_refused(at):
    with pytest.raises(NoWorkingTime):
        Calendar(Schedule.weekly(), "Europe/Berlin").add_working(at("2026-07-01 10:00"), timedelta(seconds=1))


def test_time_runs_out_at_the_end_of_the_calendar():
    start = datetime(9999, 12, 1, tzinfo=UTC)
    with pytest.raises(NoWorkingTime):
        Calendar(Schedule.always(), "Europe/Berlin").add_working(start, timedelta(days=60))


def test_unknown_hours_give_no_deadline(at):
    calendar = Calendar(None, "Europe/Berlin")
    with pytest.raises(UnknownHours):
        calendar.add_working(at("2026-07-01 10:00"), timedelta(hours=1))
    with pytest.raises(UnknownHours):
        calendar.working_between(at("2026-07-01 10:00"), at("2026-07-01 11:00"))


def test_negative_durations_and_naive_moments_are_refused(at):
    calendar = Calendar(SUPPORT, "Europe/Berlin")
    with pytest.raises(ValueError, match="backwards"):
        calendar.add_working(at("2026-07-01 10:00"), timedelta(hours=-1))
    with pytest.raises(ValueError, match="aware"):
        calendar.add_working(datetime(2026, 7, 1), timedelta(hours=1))  # noqa: DTZ001


@settings(max_examples=80, deadline=None, derandomize=True)
@given(data=st.data(), minutes=st.integers(0, 60 * 24 * 20), microseconds=st.integers(0, 999_999))
def test_adding_and_measuring_agree(schedules, zones, moments, data, minutes, microseconds):
    """HRS-6: through every clock change, and the deadline is the first moment that fits."""
    calendar, start = Calendar(data.draw(schedules), data.draw(zones)), data.draw(moments)
    duration = timedelta(minutes=minutes, microseconds=microseconds)
    try:
        due = calendar.add_working(start, duration)
    except NoWorkingTime:
        assume(False)
    assert calendar.working_between(start, due) == duration
    if duration:
        assert calendar.working_between(start, due - timedelta(microseconds=1)) < duration


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_working_time_adds_up(schedules, zones, moments, data):
    calendar = Calendar(data.draw(schedules), data.draw(zones))
    first, middle, last = sorted(data.draw(moments) for _ in range(3))
    assume(last - first < timedelta(days=200))
    whole = calendar.working_between(first, last)
    assert whole == calendar.working_between(first, middle) + calendar.working_between(middle, last)
