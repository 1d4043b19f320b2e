"""The expanded spans behind "open at T" agree with the engine, and expanding stays cheap (HRS-8)."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.calendar import Calendar, Schedule, expand

DAYS = 14
SAMPLES = 200


@settings(max_examples=50, deadline=None, derandomize=True)
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_membership_agrees_with_the_engine_on_10000_samples(schedules, zones, moments, holiday_dates, data, random):
    """HRS-8: 50 schedules, 200 moments each; half of them lie at the very edge of a span."""
    schedule, zone, holidays = data.draw(schedules), data.draw(zones), data.draw(holiday_dates)
    start = data.draw(moments)
    end = start + timedelta(days=DAYS)
    spans = expand(schedule, zone, start, end, holidays)
    calendar, starts = Calendar(schedule, zone, holidays), [span.start for span in spans]
    edges = [edge for span in spans for edge in span] or [start]
    for number in range(SAMPLES):
        at = start + timedelta(seconds=random.randrange(DAYS * 86400))
        if number % 2:
            at = random.choice(edges) + timedelta(microseconds=random.randint(-1, 1))
            at = min(max(at, start), end - timedelta(microseconds=1))
        index = bisect_right(starts, at) - 1
        assert (index >= 0 and at < spans[index].end) == calendar.is_open(at)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_spans_are_ordered_apart_and_inside_the_window(schedules, zones, moments, data):
    start = data.draw(moments)
    end = start + timedelta(days=DAYS)
    spans = expand(data.draw(schedules), data.draw(zones), start, end)
    assert all(span.start < span.end for span in spans)
    assert all(before.end < after.start for before, after in pairwise(spans))
    assert all(start <= span.start and span.end <= end for span in spans)
    assert all(span.start.tzinfo is UTC and span.end.tzinfo is UTC for span in spans)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_window_in_two_halves_gives_the_same_time(schedules, zones, moments, data):
    """A rolling window may be refreshed in pieces."""
    schedule, zone, start = data.draw(schedules), data.draw(zones), data.draw(moments)
    middle, end = start + timedelta(days=5, minutes=7), start + timedelta(days=DAYS)
    halves = [*expand(schedule, zone, start, middle), *expand(schedule, zone, middle, end)]
    whole = expand(schedule, zone, start, end)
    assert sum((s.end - s.start for s in halves), timedelta()) == sum((s.end - s.start for s in whole), timedelta())


def test_unknown_hours_are_not_in_the_index():
    start = datetime(2026, 7, 1, tzinfo=UTC)
    assert expand(None, "Europe/Berlin", start, start + timedelta(days=DAYS)) == ()


def test_expanding_two_weeks_is_cheap():
    """5,000 places in a few seconds; the bound leaves room for a busy machine."""
    schedule = Schedule.weekly(**dict.fromkeys(("mo", "tu", "we", "th", "fr", "sa"), ("09:00-12:00", "13:00-17:00")))
    start = datetime(2026, 10, 20, tzinfo=UTC)
    begun = perf_counter()
    for _ in range(500):
        spans = expand(schedule, "America/New_York", start, start + timedelta(days=DAYS))
    assert (perf_counter() - begun) / 500 < 0.0015
    assert len(spans) == 24
