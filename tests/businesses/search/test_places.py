"""SRC-2 and SRC-3: distances on the globe, radius and box at its edges, and places by name."""

from math import asin, atan2, cos, degrees, radians, sin, tau
from random import Random

import pytest

from apps.businesses.search import Box, Point, resolve_place, services
from apps.businesses.search.rules import box_around, cell, cells_of_box, quotas
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def far_away(town, as_system, now):
    """Two listings on either side of the 180th meridian and two on either side of the north pole."""
    with as_system():
        places = {"West": (-16.8, 179.99), "East": (-16.8, -179.99), "Pole A": (89.99, 10), "Pole B": (89.99, -170)}
        made = [BusinessFactory(name=name, parts__point=point) for name, point in places.items()]
        services.upsert([listing.pk for listing in made], now=now)


def test_distance_is_that_on_the_ellipsoid(find):
    """0.8 degrees along the meridian around 41.1° are 88,845 m on WGS 84, and 88,956 m on a sphere."""
    hits = find(near="41.5,-73.99", radius_km="100", page_size=100).hits
    hit = next(hit for hit in hits if hit.name == "Bridge Pizza")
    assert hit.distance_m == pytest.approx(88_845, abs=5)


def test_nearest_first_and_never_beyond_the_radius(find):
    hits = find(near="40.758,-73.9855", radius_km="1", sort="distance").hits
    assert hits[0].name == "Joe's Pizza"
    assert [hit.distance_m for hit in hits] == sorted(hit.distance_m for hit in hits)
    assert all(hit.distance_m <= 1_000 for hit in hits)


@pytest.mark.parametrize("sort", ["relevance", "distance", "rating"])
def test_a_circle_crosses_the_180th_meridian(far_away, names, sort):
    assert set(names(near="-16.8,-179.999", radius_km="5", sort=sort)) == {"West", "East"}


@pytest.mark.parametrize("sort", ["relevance", "distance", "name"])
def test_a_circle_lies_around_the_pole(far_away, names, sort):
    assert set(names(near="89.995,100", radius_km="5", sort=sort)) == {"Pole A", "Pole B"}


def test_a_box_crosses_the_180th_meridian(far_away, names):
    assert set(names(bbox="179.9,-17,-179.9,-16")) == {"West", "East"}
    assert names(bbox="-179.9,-17,179.9,-16") == []


@pytest.mark.parametrize(
    "bbox", ["-180,-90,180,90", "-100,20,-50,60", "-74.1,40.6,-73.8,40.9", "-73.9866,40.758,-73.985,40.7585"]
)
def test_a_box_of_any_size_holds_exactly_what_lies_in_it(find, town, bbox):
    west, south, east, north = (float(part) for part in bbox.split(","))
    everything = find(page_size=100).hits
    inside = {hit.name for hit in everything if west <= hit.lon <= east and south <= hit.lat <= north}
    assert {hit.name for hit in find(bbox=bbox, page_size=100).hits} == inside


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Times Square", "landmark"), ("times sq", "landmark"), ("10036", "postcode"), ("BROOKLYN", "city"),
     ("astoria, brooklyn", "neighbourhood")],
)  # fmt: skip
def test_places_resolve_offline_and_name_their_source(town, text, kind):
    place = resolve_place(text)
    assert place.kind == kind
    assert place.source or kind in {"city", "neighbourhood"}


@pytest.mark.parametrize("text", ["", "   ", "%", "no such place", "'; drop", "\\"])
def test_what_is_no_place_resolves_to_nothing(town, text):
    assert resolve_place(text) is None


@pytest.mark.parametrize("text", ["pizza near times square", "pizza near times sq.", "Pizza in 10036"])
def test_a_place_in_the_question_is_understood(find, text):
    answer = find(q=text)
    assert answer.place is not None
    assert {hit.name for hit in answer.hits} == {"Joe's Pizza", "Pizzeria Bella", "Sushi Yama"}


def test_a_city_in_the_question_means_all_of_it(find):
    answer = find(q="pizza in brooklyn")
    assert answer.place.kind == "city"
    assert {hit.name for hit in answer.hits} == {"Bridge Pizza", "Corner Grocer"}


def test_an_unknown_place_widens_to_everything_and_says_so(find):
    answer = find(q="pizza", near="nowhere at all")
    assert len(answer.hits) == 6
    assert "nowhere at all" in answer.notes[0]


def test_near_me_without_a_position_says_so(find):
    answer = find(q="pizza near me")
    assert answer.hits
    assert "where you are" in answer.notes[0]


@pytest.mark.parametrize(
    "point", [Point(0, 0), Point(40.7, -74), Point(-89.99, 179.99), Point(90, 180), Point(-90, -180)]
)
@pytest.mark.parametrize("per_degree", [10, 50])
def test_the_cell_of_a_point_is_the_same_in_sql_and_python_and_within_any_box_around_it(point, per_degree, db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT app.search_cell(%s, %s, %s)", [point.lat, point.lon, per_degree])
        assert cursor.fetchone()[0] == cell(point, per_degree)
    cells = cells_of_box(box_around(point, 1.0), per_degree, 1_000_000)
    assert cell(point, per_degree) in cells
    assert len(cells) == len(set(cells))


def test_too_many_cells_are_refused():
    assert cells_of_box(Box(-90, -180, 90, 180), 10, 600) is None


@pytest.mark.parametrize(
    "centre", [Point(40.7, -74), Point(-16.8, 179.99), Point(78.9, 11.9), Point(89.9, 0), Point(0, 0)]
)
@pytest.mark.parametrize(("per_degree", "radius_km"), [(50, 1.0), (50, 5.0), (10, 30.0)])
def test_no_cell_that_a_circle_reaches_is_left_out(centre, per_degree, radius_km):
    cells = cells_of_box(box_around(centre, radius_km), per_degree, 100_000)
    quota = dict(zip(cells, quotas(cells, per_degree, centre, radius_km, 1_000), strict=True))
    draw = Random(3)
    for _ in range(300):
        # A step of up to the radius in any direction, on a sphere.
        arc, bearing = draw.uniform(0, radius_km) / 6_371 * 0.99, draw.uniform(0, tau)
        lat = asin(sin(radians(centre.lat)) * cos(arc) + cos(radians(centre.lat)) * sin(arc) * cos(bearing))
        turn = atan2(sin(bearing) * sin(arc) * cos(radians(centre.lat)), cos(arc) - sin(radians(centre.lat)) * sin(lat))
        there = Point(degrees(lat), (centre.lon + degrees(turn) + 180) % 360 - 180)
        assert quota[cell(there, per_degree)] > 0, there


def test_near_cells_give_more_candidates_than_far_ones():
    centre = Point(40.75, -73.95)
    cells = cells_of_box(box_around(centre, 25), 10, 600)
    quota = dict(zip(cells, quotas(cells, 10, centre, 25, 2_000), strict=True))
    assert max(quota, key=quota.get) == cell(centre, 10)
    assert min(quota.values()) == 0
    assert sum(quota.values()) < 3_000
