"""The nights on which clocks change, in two hemispheres and a zone that moves by 30 minutes (HRS-1, HRS-6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.calendar import Calendar, DateRange, Schedule, SpecialDay, UnknownZone, Week, expand, zone_of
from apps.core.calendar._zones import wall_to_epoch

NIGHT = Schedule(Week.daily("22:00-04:00"))
HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 5),
        ("Europe/Berlin", date(2026, 10, 24), 7),
        ("Europe/Berlin", date(2026, 7, 1), 6),
        ("Australia/Sydney", date(2026, 10, 3), 5),
        ("Australia/Sydney", date(2026, 4, 4), 7),
        ("Australia/Sydney", date(2026, 7, 1), 6),
        ("Australia/Lord_Howe", date(2026, 10, 3), 5.5),
        ("Australia/Lord_Howe", date(2026, 4, 4), 6.5),
        ("Australia/Lord_Howe", date(2026, 7, 1), 6),
        ("America/New_York", date(2026, 3, 7), 5),
        ("America/New_York", date(2026, 10, 31), 7),
        ("America/New_York", date(2026, 7, 1), 6),
    ],
)
def test_a_night_from_22_to_4_has_its_real_length(zone, evening, hours):
    """HRS-6 and measured number 5.2: 5 real hours in spring, 7 in autumn, half an hour either way on Lord Howe."""
    noon = datetime(evening.year, evening.month, evening.day, 12, tzinfo=zone_of(zone))
    (span,) = expand(NIGHT, zone, noon, noon.replace(day=1) + timedelta(days=evening.day))
    assert (span.end - span.start) / HOURS == hours
    assert Calendar(NIGHT, zone).state(span.end - timedelta(seconds=1)).opening_day == evening


@pytest.mark.parametrize(
    ("zone", "day", "period", "opens", "closes"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "02:30-06:00", "2026-03-29T01:00", "2026-03-29T04:00"),
        ("Europe/Berlin", date(2026, 3, 29), "01:00-02:30", "2026-03-29T00:00", "2026-03-29T01:00"),
        ("Europe/Berlin", date(2026, 10, 25), "02:30-06:00", "2026-10-25T00:30", "2026-10-25T05:00"),
        ("Europe/Berlin", date(2026, 10, 25), "01:00-02:30", "2026-10-24T23:00", "2026-10-25T00:30"),
        ("Europe/Berlin", date(2026, 10, 25), "02:15-02:45", "2026-10-25T00:15", "2026-10-25T00:45"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:15-05:00", "2026-10-03T15:30", "2026-10-03T18:00"),
        ("Australia/Lord_Howe", date(2026, 4, 5), "01:45-05:00", "2026-04-04T14:45", "2026-04-04T18:30"),
        ("America/New_York", date(2026, 3, 8), "02:30-06:00", "2026-03-08T07:00", "2026-03-08T10:00"),
        ("America/New_York", date(2026, 11, 1), "01:30-06:00", "2026-11-01T05:30", "2026-11-01T11:00"),
        ("Australia/Sydney", date(2026, 10, 4), "02:30-06:00", "2026-10-03T16:00", "2026-10-03T19:00"),
        ("Australia/Sydney", date(2026, 4, 5), "02:30-06:00", "2026-04-04T15:30", "2026-04-04T20:00"),
    ],
)
def test_a_changed_hour_names_one_moment(zone, day, period, opens, closes):
    """HRS-6: a skipped opening moves forward to the first moment that exists, a repeated one is its first occurrence."""
    schedule = Schedule(Week.of(), specials=(SpecialDay.on(day, period),))
    window = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    expected = tuple(datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (opens, closes))
    assert expand(schedule, zone, *window) == (expected,)


def test_a_repeated_half_hour_counts_once(at):
    """HRS-6: open at the first 02:20, not again at the second."""
    calendar = Calendar(Schedule(Week.daily("02:15-02:45")), "Europe/Berlin")
    assert calendar.is_open(at("2026-10-25 02:20")) is True
    assert calendar.is_open(at("2026-10-25 02:20", fold=1)) is False


def test_a_period_inside_the_skipped_hour_does_not_happen(at):
    calendar = Calendar(Schedule(Week.daily("02:15-02:45")), "Europe/Berlin")
    assert calendar.spans(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == ()
    assert calendar.state(at("2026-03-29 00:00")).next_open == at("2026-03-30 02:15")


def test_a_clock_that_falls_back_over_midnight(at):
    """St. John's went from 00:01 back to 23:01: Sunday had begun, then it was Saturday again, and Sunday stays begun."""
    zone = "America/St_Johns"
    calendar = Calendar(Schedule(Week.of(), specials=(SpecialDay.on(date(2010, 11, 7), "24h"),)), zone)
    again_saturday = at("2010-11-06 23:30", zone, fold=1)
    assert calendar.is_open(at("2010-11-06 23:30", zone)) is False
    assert calendar.is_open(again_saturday) is True
    (span,) = calendar.spans(at("2010-11-06 12:00", zone), again_saturday)
    assert span == (at("2010-11-07 00:00", zone).astimezone(UTC), again_saturday.astimezone(UTC))


def test_a_whole_skipped_date_does_not_happen():
    """Samoa went from 29 to 31 December 2011."""
    schedule = Schedule(Week.of(), specials=(SpecialDay.on(date(2011, 12, 30), "09:00-17:00"),))
    window = datetime(2011, 12, 1, tzinfo=UTC), datetime(2012, 1, 31, tzinfo=UTC)
    assert expand(schedule, "Pacific/Apia", *window) == ()


def test_a_day_around_the_clock_has_23_or_25_hours():
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        schedule = Schedule(Week.of(), specials=(SpecialDay.on(day, "24h"),))
        window = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        (span,) = expand(schedule, "Europe/Berlin", *window)
        assert (span.end - span.start) / HOURS == hours


@pytest.mark.parametrize("zone", ["", "+02:00", "Mars/Olympus", "../etc/passwd", "Europe", "\x00", "x" * 5000, None, 5])
def test_an_offset_or_a_made_up_zone_is_refused(zone):
    """HRS-1: an IANA zone, never an offset."""
    with pytest.raises(UnknownZone):
        Calendar(NIGHT, zone)


def test_the_window_is_compared_in_real_time_not_by_the_clock(at):
    """Two times of one zone compare by the wall clock in Python; between them lies an hour that the clock repeats."""
    start, end = at("2026-10-25 02:50"), at("2026-10-25 02:10", fold=1)
    assert Calendar(NIGHT, "Europe/Berlin").working_between(start, end) == timedelta(minutes=20)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data(), ordinal=st.integers(date(1930, 1, 1).toordinal(), date(2040, 1, 1).toordinal()))
def test_wall_times_never_run_backwards(zones, data, ordinal):
    """HRS-6: so no period can come out inverted."""
    zone = zone_of(data.draw(zones))
    epochs = [wall_to_epoch(zone, ordinal, minute) for minute in range(0, 2881, 15)]
    assert epochs == sorted(epochs)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia"]
)
def test_every_existing_wall_time_keeps_its_clock(zone):
    """Over all of 2026 the moment of a wall time shows that wall time again, unless the clock skipped it."""
    tz, skipped = zone_of(zone), 0
    for ordinal in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
        for minute in range(0, 1440, 30):
            wall = datetime.fromordinal(ordinal) + timedelta(minutes=minute)
            shown = datetime.fromtimestamp(wall_to_epoch(tz, ordinal, minute), tz)
            if shown.replace(tzinfo=None, fold=0) == wall:
                assert shown.fold == 0
            else:
                skipped += 1
    assert skipped == {"Europe/Berlin": 2, "Australia/Sydney": 2, "America/New_York": 2, "Australia/Lord_Howe": 1}.get(
        zone, 0
    )


def test_a_long_closure_keeps_its_dates_in_local_time(at):
    """A closed range covers local days, not UTC ones."""
    closure = SpecialDay(DateRange(date(2026, 8, 1), date(2026, 8, 2)), Week.daily("closed").days[0])
    calendar = Calendar(Schedule.always().with_special(closure), "Pacific/Auckland")
    start, end = at("2026-07-31 00:00", "Pacific/Auckland"), at("2026-08-04 00:00", "Pacific/Auckland")
    assert calendar.spans(start, end) == (
        (start, at("2026-08-01 00:00", "Pacific/Auckland")),
        (at("2026-08-03 00:00", "Pacific/Auckland"), end),
    )
