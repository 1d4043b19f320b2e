"""The map as tables: New York's boroughs, neighbourhoods, postcodes, landmarks and streets, and the world's large cities."""

import bisect
import functools
import itertools
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
# Metres per degree at 40.7 degrees north.
METRES_LAT = 111_050.0
METRES_LON = 84_450.0


class City(NamedTuple):
    """A borough, treated as a city; `south`, `west`, `north`, `east` is its box in degrees."""

    slug: str
    name: str
    sort_name: str
    region: str
    country: str
    zone: str
    lat: float
    lon: float
    south: float
    west: float
    north: float
    east: float
    population: int

    def contains(self, lat: float, lon: float) -> bool:
        """Tell whether the place (degrees) lies within the city's box."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


class Neighbourhood(NamedTuple):
    """A neighbourhood's centre; `rank` 1 is shown on the map first, 3 last. Slugs are unique over all boroughs."""

    slug: str
    name: str
    city: str
    lat: float
    lon: float
    rank: int


class Postcode(NamedTuple):
    """The middle of a postcode's known addresses; `weight` is how many there are."""

    code: str
    city: str
    lat: float
    lon: float
    weight: int


class Landmark(NamedTuple):
    """A place people search near; `also` holds other names for it."""

    slug: str
    name: str
    city: str
    lat: float
    lon: float
    kind: str
    rank: int
    also: tuple[str, ...]


class Knot(NamedTuple):
    """A known house number on a street (97-22 is 9722) and its place."""

    house: int
    lat: float
    lon: float
    postcode: str


class Street(NamedTuple):
    """A street of one borough; its knots rise by house number, and between two of them numbers run evenly."""

    city: str
    name: str
    weight: int
    knots: tuple[Knot, ...]

    def locate(self, house: int) -> tuple[float, float]:
        """Return (lat, lon) of a house number; beyond the ends it is the end."""
        at = bisect.bisect_left(self.knots, house, key=lambda knot: knot.house)
        if at == 0 or at == len(self.knots):
            knot = self.knots[min(at, len(self.knots) - 1)]
            return knot.lat, knot.lon
        before, after = self.knots[at - 1], self.knots[at]
        share = (house - before.house) / (after.house - before.house)
        return before.lat + (after.lat - before.lat) * share, before.lon + (after.lon - before.lon) * share


class WorldCity(NamedTuple):
    """A large city of the world, for labels on a zoomed-out map and for place search."""

    name: str
    country: str
    lat: float
    lon: float
    zone: str
    population: int


def metres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the distance in metres, flat, which is exact enough within one city."""
    return (((lat_a - lat_b) * METRES_LAT) ** 2 + ((lon_a - lon_b) * METRES_LON) ** 2) ** 0.5


def _table(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


@functools.cache
def cities() -> tuple[City, ...]:
    """Return the five boroughs."""
    return tuple(City(*row[:6], *map(float, row[6:12]), int(row[12])) for row in _table("cities.tsv"))


@functools.cache
def city(slug: str) -> City:
    """Return one borough.

    Raises: KeyError when there is none of that slug.
    """
    return {c.slug: c for c in cities()}[slug]


@functools.cache
def neighbourhoods() -> tuple[Neighbourhood, ...]:
    """Return all neighbourhoods."""
    return tuple(
        Neighbourhood(slug, name, in_city, float(lat), float(lon), int(rank))
        for slug, name, in_city, lat, lon, rank in _table("neighbourhoods.tsv")
    )


@functools.cache
def postcodes() -> tuple[Postcode, ...]:
    """Return all postcodes with known addresses."""
    return tuple(
        Postcode(code, in_city, float(lat), float(lon), int(weight))
        for code, in_city, lat, lon, weight in _table("postcodes.tsv")
    )


@functools.cache
def landmarks() -> tuple[Landmark, ...]:
    """Return the landmarks, the best known first within each borough."""
    return tuple(
        Landmark(slug, name, in_city, float(lat), float(lon), kind, int(rank), tuple(filter(None, also.split("|"))))
        for slug, name, in_city, lat, lon, kind, rank, also in _table("landmarks.tsv")
    )


@functools.cache
def streets() -> tuple[Street, ...]:
    """Return the streets of all boroughs."""
    found = []
    for in_city, name, weight, text in _table("streets.tsv"):
        parts = (knot.split(",") for knot in text.split(" "))
        knots = tuple(Knot(int(house), float(lat), float(lon), code) for house, lat, lon, code in parts)
        found.append(Street(in_city, name, int(weight), knots))
    return tuple(found)


@functools.cache
def world_cities() -> tuple[WorldCity, ...]:
    """Return about 430 cities of the world, the largest first."""
    return tuple(
        WorldCity(name, country, float(lat), float(lon), zone, int(population))
        for name, country, lat, lon, zone, population in _table("world_cities.tsv")
    )


def nearest_neighbourhood(lat: float, lon: float, in_city: str) -> Neighbourhood:
    """Return the borough's neighbourhood whose centre is nearest to the place (degrees)."""
    return min(_neighbourhoods_of(in_city), key=lambda n: metres(lat, lon, n.lat, n.lon))


@functools.cache
def _neighbourhoods_of(in_city: str) -> tuple[Neighbourhood, ...]:
    groups = itertools.groupby(neighbourhoods(), key=lambda n: n.city)
    return {slug: tuple(members) for slug, members in groups}[in_city]
