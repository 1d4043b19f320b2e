"""The committed maps are what the tables give, small enough to send, and lie where the city lies."""

import json
from itertools import pairwise

import pytest

from apps.businesses.demo import basemap, gazetteer


@pytest.fixture(scope="module")
def city() -> dict:
    """The committed map of New York."""
    return json.loads((basemap.OUT / "nyc.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def world() -> dict:
    """The committed map of the world."""
    return json.loads((basemap.OUT / "world.json").read_text(encoding="utf-8"))


def test_the_committed_city_is_what_its_tables_give(city):
    assert json.loads(json.dumps(basemap.city_map())) == city


@pytest.mark.parametrize("name", ["nyc.json", "world.json"])
def test_a_map_is_small_enough_to_send(name):
    assert (basemap.OUT / name).stat().st_size < 250_000


def test_the_city_has_all_kinds_of_features(city):
    kinds = {feature["properties"]["kind"] for feature in city["features"]}
    assert kinds == {
        "outside", "borough", "island", "park", "airport", "water", "highway", "bridge", "street", "neighbourhood", "landmark"
    }  # fmt: skip


def test_boroughs_are_closed_rings_around_their_neighbourhoods():
    rings = {}
    for kind, name, _rank, places in basemap.shapes():
        if kind in {"borough", "island"}:
            rings.setdefault(name if kind == "borough" else "island", []).append(places)
    all_rings = [ring for group in rings.values() for ring in group]
    at_sea = [
        hood.slug
        for hood in gazetteer.neighbourhoods()
        if not any(basemap.inside(hood.lat, hood.lon, ring) for ring in all_rings)
    ]
    assert at_sea == []


def test_nearly_all_businesses_stand_on_land(town):
    rings = [places for kind, _name, _rank, places in basemap.shapes() if kind in {"borough", "island"}]
    wet = sum(1 for b in town if not any(basemap.inside(b.lat, b.lon, ring) for ring in rings))
    assert wet < len(town) * 0.01


def test_numbered_streets_lie_where_their_addresses_do():
    drawn = dict(basemap.numbered_streets())
    for street in gazetteer.streets():
        if street.city == "manhattan" and street.name in {"West 46th Street", "East 53rd Street", "West 57th Street"}:
            number = int("".join(c for c in street.name.split()[1] if c.isdigit()))
            line = basemap.to_grid(*drawn[number][0])[0]
            for knot in street.knots:
                assert abs(basemap.to_grid(knot.lat, knot.lon)[0] - line) < 45


def test_the_grid_can_be_left_the_way_it_was_entered():
    lat, lon = basemap.from_grid(*basemap.to_grid(40.7306, -73.9866))
    assert (round(lat, 9), round(lon, 9)) == (40.7306, -73.9866)


def test_the_world_names_its_source_and_stays_on_the_map(world):
    assert world["attribution"] == "Made with Natural Earth"
    assert len(world["features"]) > 200
    for feature in world["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1], feature["properties"]
                assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
                # A ring that jumps across the map would be drawn as a stripe around it.
                sides = pairwise(ring)
                jumps = [side for side in sides if abs(side[0][0] - side[1][0]) > 180 and side[0][1] > -85]
                assert jumps == [], feature["properties"]
