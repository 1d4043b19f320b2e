"""Suggestions from the first letter, and marks for the map that never become thousands."""

import pytest

from apps.businesses.search import Box, Cluster, Pin, Point, SearchQuery, clusters, suggest
from benchmarks.data import NOW

pytestmark = pytest.mark.django_db
TOWN = Box(40.5, -74.2, 40.9, -73.8)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("p", ("category", "Pizza")),
        ("piz", ("category", "Pizza")),
        ("eating", ("category", "Food")),
        ("manh", ("place", "Manhattan")),
        ("times s", ("place", "Times Square")),
        ("cafe", ("business", "Café Élan")),
        ("élan", ("business", "Café Élan")),
        ("corner groc", ("business", "Corner Grocer")),
    ],
)
def test_suggestions_name_listings_categories_and_places(town, typed, expected):
    assert expected in [(line.kind, line.label) for line in suggest(typed)]


def test_suggestions_prefer_what_is_near(town):
    near_bridge = [line.label for line in suggest("piz", Point(40.70, -73.99)) if line.kind == "business"]
    assert near_bridge[0] == "Bridge Pizza"


def test_suggestions_are_as_many_as_asked_for(town):
    assert len(suggest("p", limit=3)) == 3
    assert suggest("p", limit=0) == []


def test_a_suggested_category_or_place_is_a_search(town):
    queries = {line.label: line.query for line in (*suggest("pizza"), *suggest("times"), *suggest("brook"))}
    assert queries["Pizza"] == SearchQuery(categories=("pizza",))
    assert queries["Times Square"] == SearchQuery(place="Times Square")
    assert queries["Brooklyn"] == SearchQuery(city="brooklyn")


def test_few_listings_are_single_pins(town):
    marks = clusters(TOWN, 12, SearchQuery(q="pizza"))
    assert {mark.name for mark in marks if isinstance(mark, Pin)} >= {"Joe's Pizza", "Bridge Pizza"}
    assert len(marks) == 6


def test_many_listings_are_clusters_that_count_them_all(invented):
    marks = clusters(Box(-90, -180, 90, 180), 2, SearchQuery(), now=NOW)
    counted = sum(mark.count.value if isinstance(mark, Cluster) else 1 for mark in marks)
    assert counted == invented.size
    assert len(marks) <= 300


def test_marks_across_the_180th_meridian_lie_inside_the_window(invented):
    marks = clusters(Box(-60, 170, 60, -170), 3, SearchQuery(), now=NOW)
    assert marks
    assert all(mark.lon >= 170 or mark.lon <= -170 for mark in marks)


def test_a_map_keeps_to_the_question(town):
    assert clusters(TOWN, 14, SearchQuery(q="sushi", price=(1,))) == []
    assert len(clusters(TOWN, 14, SearchQuery(near=Point(40.70, -73.99), radius_km=1))) == 1
