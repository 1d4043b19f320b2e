"""What a page says about hours, in the wall time of the place (HRS-3, HRS-5)."""

from datetime import UTC, date, datetime

import pytest

from apps.businesses import selectors
from apps.businesses.models import OpeningHours
from apps.businesses.web import words
from apps.core import calendar

ZONE = "America/New_York"
FRIDAY_NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
SATURDAY_ONE = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@pytest.fixture
def say():
    """Return what is said of a week such as {"fr": "11:00-23:00"} at a moment."""

    def said(at, **week):
        state = calendar.Calendar(calendar.Schedule.weekly(**week), ZONE).state(at)
        return words.open_state(state, ZONE, at), words.opening_day(state, ZONE, at)

    return said


@pytest.fixture
def hours():
    """Return the hours of a schedule as a page gets them."""

    def view(schedule, at=FRIDAY_NOON):
        return selectors.hours_view(OpeningHours(spec=calendar.to_json(schedule)), ZONE, at=at)

    return view


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        ({"fr": "11:00-23:00"}, ("open", "Open", "until 23:00")),
        ({"fr": "11:00-12:25"}, ("soon", "Closes in 25 min", "at 12:25")),
        ({"fr": "18:00-02:00"}, ("closed", "Closed", "opens 18:00")),
        ({"mo": "09:00-17:00"}, ("closed", "Closed", "opens Mon 09:00")),
        ({}, ("closed", "Closed", "no opening planned")),
    ],
    ids=["open", "closing soon", "tonight", "next week", "never"],
)
def test_the_state_names_what_comes_next(say, week, expected):
    state, _day = say(FRIDAY_NOON, **week)
    assert (state.kind, state.text, state.detail) == expected


def test_unknown_hours_are_not_called_closed():
    state = calendar.Calendar(None, ZONE).state(FRIDAY_NOON)
    assert words.open_state(state, ZONE, FRIDAY_NOON).kind == "unknown"


def test_after_midnight_the_page_says_whose_night_it_is(say):
    """HRS-3"""
    state, day = say(SATURDAY_ONE, fr="18:00-02:00")
    assert (state.kind, state.detail, day) == ("open", "until 02:00", "These are still the hours of Friday.")


def test_before_midnight_it_does_not(say):
    assert say(FRIDAY_NOON, fr="11:00-02:00")[1] == ""


def test_todays_row_shows_the_hours_of_a_special_day(hours):
    """HRS-5"""
    special = calendar.SpecialDay(calendar.DateRange.on(date(2026, 11, 20)), calendar.Day.of(), note="Stocktaking")
    rows = words.week(hours(calendar.Schedule.weekly(fr="09:00-17:00", sa="10:00-14:00").with_special(special)))
    today = [row for row in rows if row.today]
    assert [(row.label, row.spans, row.note) for row in today] == [("Friday", (), "Stocktaking")]
    assert rows[5].spans == ("10:00–14:00",)


def test_coming_days_are_those_that_differ(hours):
    special = calendar.SpecialDay(
        calendar.DateRange.on(date(2026, 11, 23)), calendar.Day.of("10:00-12:00"), note="Short day"
    )
    rows = words.coming(hours(calendar.Schedule.weekly(mo="09:00-17:00").with_special(special)))
    assert [(row.label, row.spans, row.note) for row in rows] == [("Mon 23 Nov", ("10:00–12:00",), "Short day")]


def test_a_week_of_unknown_hours_is_empty():
    assert words.week(selectors.hours_view(None, ZONE, at=FRIDAY_NOON)) == ()


@pytest.mark.parametrize(
    ("number", "expected"),
    [("+12125550123", "(212) 555-0123"), ("+493012345678", "+493012345678"), ("2125550123", "2125550123")],
)
def test_phone_numbers_are_written_as_people_do(number, expected):
    assert words.phone(number) == expected


def test_a_website_is_named_without_its_scheme():
    assert words.website("https://www.joes.example/") == "joes.example"


@pytest.mark.parametrize(("zone", "expected"), [(ZONE, "New York (EST)"), ("America/Sao_Paulo", "Sao Paulo (UTC-03)")])
def test_zones_have_names_for_people(zone, expected):
    assert words.zone_name(zone, FRIDAY_NOON) == expected
