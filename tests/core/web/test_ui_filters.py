"""What the components compute."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from lucide import IconDoesNotExist

from apps.core.money import Money
from apps.core.templatetags import ui


@pytest.mark.parametrize(
    ("value", "steps"),
    [(None, "0"), (0.24, "0"), (0.25, "0.5"), (3.24, "3"), (3.25, "3.5"), (4.75, "5"), (9, "5"), (-1, "0")],
)
def test_stars_are_drawn_to_the_nearest_half(value: float | None, steps: str) -> None:
    assert float(ui.half_steps(value)) == float(steps)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana de la Cruz", "AC"), ("Bo", "B"), ("", "?"), (None, "?"), ("李小龙", "李"), ("& Sons Bakery", "SB")],
)
def test_initials_come_from_the_first_and_last_word(name: str | None, letters: str) -> None:
    assert ui.initials(name) == letters


def test_a_name_always_has_the_same_colour() -> None:
    assert ui.hue("Ana") == ui.hue("Ana")
    assert 0 <= ui.hue("Ana") < 360


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(124900), "$1,249.00"),
        (Money(-4900, "EUR"), "−€49.00"),
        (Money(5, "CHF"), "0.05 CHF"),
        (Money(1200, "JPY"), "¥1,200"),
        (None, ""),
    ],
    ids=["dollars", "negative", "no-sign", "no-minor-units", "nothing"],
)
def test_money_is_written_with_its_currency(amount: Money | None, text: str) -> None:
    assert ui.money(amount) == text


@pytest.mark.parametrize(
    ("metres", "text"), [(0, "0 ft"), (90, "300 ft"), (480, "0.3 mi"), (16093, "10.0 mi"), (None, "")]
)
def test_distances_are_feet_then_miles(metres: float | None, text: str) -> None:
    assert ui.distance(metres) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (950, "950"), (1234, "1.2k"), (34000, "34k"), (1100000, "1.1M")])
def test_counts_shrink_for_tight_places(value: int, text: str) -> None:
    assert ui.compact_number(value) == text


def test_a_moment_is_written_in_the_zone_of_the_place() -> None:
    """HRS: hours and bookings are told in the place's own zone, which is named."""
    moment = datetime(2025, 11, 3, 14, 0, tzinfo=UTC)

    assert ui.in_zone(moment, "America/New_York") == "Mon 3 Nov 2025, 09:00 EST"
    assert ui.in_zone(moment, "Australia/Lord_Howe") == "Tue 4 Nov 2025, 01:00 +11"


def test_a_sparkline_needs_two_points_and_stays_in_its_box() -> None:
    assert ui.sparkline_path([3]) == ""
    assert ui.sparkline_path([5, 5]) == "M0.0 30.0L100.0 30.0"
    assert ui.sparkline_path([0, 10], True) == "M0.0 30.0L100.0 2.0L100 32L0 32Z"


def test_an_icon_is_inline_and_silent() -> None:
    svg = ui.icon("search")

    assert svg.startswith("<svg")
    assert 'aria-hidden="true"' in svg
    with pytest.raises(IconDoesNotExist):
        ui.icon("no-such-icon")


def test_arrows_turn_round_in_right_to_left_scripts() -> None:
    assert "is-directional" in ui.icon("chevron-right")
    assert "is-directional" not in ui.icon("search")


@pytest.mark.parametrize(("value", "total", "share"), [(1, 3, 33), (0, 0, 0), (None, 5, 0), (5, 5, 100)])
def test_shares_are_whole_percentages(value: int | None, total: int, share: int) -> None:
    assert ui.share_of(value, total) == share


def test_the_filters_are_a_library_that_templates_can_load() -> None:
    assert Template("{% load ui %}{{ 1234|grouped }}").render(Context()) == "1,234"
