"""Which part of the world a map shows first, also across the 180th meridian (SRC-2)."""

import json
from types import SimpleNamespace

import pytest

from apps.businesses.search import Box, CappedCount, Place, Point, SearchQuery, SearchResults
from apps.businesses.web import windows


@pytest.fixture
def shown():
    """Return the window for a question and the places (lat, lon) it found."""

    def window(query, *spots, place=None):
        hits = tuple(SimpleNamespace(lat=lat, lon=lon) for lat, lon in spots)
        return windows.window(query, SearchResults(query, hits, CappedCount(len(hits)), place=place))

    return window


def test_the_asked_box_is_kept(shown):
    box = Box(-20, 170, 20, -170)
    assert shown(SearchQuery(bbox=box), (0, 0)) == box


def test_results_are_all_in_the_window_with_some_space_around(shown):
    box = shown(SearchQuery(), (40.7, -74.0), (40.8, -73.9))
    assert box.south < 40.7 < 40.8 < box.north
    assert box.west < -74.0 < -73.9 < box.east
    assert box.width < 0.2


def test_results_on_both_sides_of_the_date_line_stay_together(shown):
    box = shown(SearchQuery(), (-17.0, 179.5), (-17.1, -179.5))
    assert box.crosses_date_line
    assert box.width == pytest.approx(1.2)


def test_one_result_gets_a_neighbourhood_not_a_point(shown):
    assert shown(SearchQuery(), (40.7, -74.0)).width > 0


@pytest.mark.parametrize("lat", [0.0, 60.0, 89.99, -90.0])
def test_a_place_without_results_is_shown_as_far_as_it_reaches(shown, lat):
    place = Place("landmark", "Somewhere", Point(lat, 179.99), 1.0, "a map")
    box = shown(SearchQuery(place="Somewhere"), place=place)
    assert -90 <= box.south < box.north <= 90
    assert 0 < box.width < 360


def test_nothing_at_all_shows_the_start(shown):
    assert shown(SearchQuery()).south == pytest.approx(40.55)


def test_marks_are_numbered_as_the_list_is():
    hit = SimpleNamespace(
        slug="joes", name="Joe's", lat=1.0, lon=2.0, rating=4.25, rating_count=4, category_name="Pizza"
    )
    new = SimpleNamespace(slug="new", name="New", lat=1.0, lon=2.0, rating=3.5, rating_count=0, category_name="Bar")
    pins = json.loads(windows.pins([hit, new]))["pins"]
    assert [(pin["number"], pin["detail"]) for pin in pins] == [("1", "Pizza · 4.3 ★ (4)"), ("2", "Bar")]


def test_the_address_of_marks_carries_the_filters_but_no_window():
    query = SearchQuery(q="pizza", open_now=True, bbox=Box(1, 2, 3, 4), cursor="x")
    assert windows.pins_url(query) == "/map/marks.json?q=pizza&open_now=1"
