"""Where a row is: which city and quarter its words and coordinates mean, and when the two cannot both be right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.businesses.data import CityView, NeighbourhoodView

# Around a city that has no quarters on file, or outside of every box, a place may still be that city's.
NEAR_KM = 60.0
_QUARTER_KM = 6.0
# Beyond this, the city a row names and the point it gives cannot both be right.
IMPOSSIBLE_KM = 150.0


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode we know, its city's slug and its middle."""

    code: str
    country: str
    city: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A city, perhaps a quarter of it, for a point."""

    city: CityView
    neighbourhood: str
    exact: bool = True


class Atlas:
    """The gazetteer in a form that answers per row without asking the database."""

    def __init__(
        self,
        cities: Sequence[CityView],
        neighbourhoods: Mapping[str, Sequence[NeighbourhoodView]],
        postcodes: Iterable[Postcode],
    ) -> None:
        self.cities = {city.slug: city for city in cities}
        self._quarters = {
            slug: [(n.slug, n.centre.lat, n.centre.lon) for n in rows] for slug, rows in neighbourhoods.items()
        }
        self._quarter_names = {
            slug: {name: n.slug for n in rows for name in (n.slug, _key(n.name))}
            for slug, rows in neighbourhoods.items()
        }
        self._postcodes: dict[str, list[Postcode]] = {}
        for postcode in postcodes:
            self._postcodes.setdefault(postcode.code.upper(), []).append(postcode)
        self._by_name: dict[str, str] = {}
        self._regions = {_key(city.region) for city in cities if city.region}
        for city in cities:
            for name in (city.slug, _key(city.name), _key(city.name).removeprefix("the ")):
                self._by_name.setdefault(name, city.slug)
        # Boxes by whole degrees, so that a point looks at a few of many cities.
        self._cells: dict[tuple[int, int], list[CityView]] = {}
        for city in cities:
            for cell in _cells_of(city):
                self._cells.setdefault(cell, []).append(city)

    def city_named(self, text: str) -> CityView | None:
        """Return the city of that name or address."""
        slug = self._by_name.get(_key(text)) or self._by_name.get(_key(text).removeprefix("the "))
        return self.cities[slug] if slug else None

    def is_region(self, text: str) -> bool:
        """Say whether the text names what several of our cities lie in, such as New York: true, but not enough."""
        return _key(text) in self._regions or _key(text).removesuffix(" city") in self._regions

    def quarter_named(self, city: str, text: str) -> str:
        """Return the slug of a city's quarter of that name, or ""."""
        return self._quarter_names.get(city, {}).get(_key(text), "")

    def postcode(self, code: str) -> Postcode | None:
        """Return a postcode we know, when it is one place alone."""
        found = self._postcodes.get(code.upper()) or self._postcodes.get(code.upper().partition("-")[0]) or []
        return found[0] if len(found) == 1 else None

    def at(self, lat: float, lon: float, within: CityView | None = None) -> Spot | None:
        """Return city and quarter of a point; `within` says which city it is in. None when it is in no place we know."""
        if within is not None:
            return Spot(within, self._nearest_quarter(within.slug, lat, lon)[0])
        inside = self.boxes(lat, lon)
        if inside:
            # Boxes overlap where rivers part cities; the nearest quarter decides.
            ranked = [(self._nearest_quarter(city.slug, lat, lon), city) for city in inside]
            (quarter, _), city = min(ranked, key=lambda entry: (entry[0][1], entry[1].slug))
            return Spot(city, quarter)
        near = min(self.cities.values(), key=lambda city: distance_to_box(city, lat, lon), default=None)
        if near is None or distance_to_box(near, lat, lon) > NEAR_KM:
            return None
        return Spot(near, "", exact=False)

    def boxes(self, lat: float, lon: float) -> list[CityView]:
        """Return the cities whose box holds the point."""
        cell = (math.floor(lat), math.floor(lon))
        return [city for city in self._cells.get(cell, ()) if contains(city, lat, lon)]

    def _nearest_quarter(self, city: str, lat: float, lon: float) -> tuple[str, float]:
        scale = math.cos(math.radians(lat))
        best, least = "", float("inf")
        for slug, other_lat, other_lon in self._quarters.get(city, ()):
            north, east = lat - other_lat, (lon - other_lon) * scale
            square = north * north + east * east
            if square < least:
                best, least = slug, square
        if not best:
            centre = self.cities[city].centre
            return "", km(lat, lon, centre.lat, centre.lon)
        away = math.sqrt(least) * 111.2
        return (best if away <= _QUARTER_KM else ""), away


def contains(city: CityView, lat: float, lon: float) -> bool:
    """Say whether the city's box holds the point, also across the 180th meridian."""
    if not city.south <= lat <= city.north:
        return False
    if city.west <= city.east:
        return city.west <= lon <= city.east
    return lon >= city.west or lon <= city.east


def distance_to_box(city: CityView, lat: float, lon: float) -> float:
    """Return about how far a point lies outside of a city's box, in kilometres; 0 inside."""
    if contains(city, lat, lon):
        return 0.0
    if city.west > city.east:
        return km(lat, lon, city.centre.lat, city.centre.lon)
    return km(lat, lon, min(max(lat, city.south), city.north), min(max(lon, city.west), city.east))


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance on a sphere."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon - other_lon) / 2) ** 2
    return 12_742.0 * math.asin(min(1.0, math.sqrt(half)))


def _key(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace(".", "").split())


def _cells_of(city: CityView) -> Iterable[tuple[int, int]]:
    spans = [(city.west, city.east)] if city.west <= city.east else [(city.west, 180.0), (-180.0, city.east)]
    for west, east in spans:
        for lat in range(math.floor(city.south), math.floor(city.north) + 1):
            for lon in range(math.floor(west), math.floor(east) + 1):
                yield lat, lon
