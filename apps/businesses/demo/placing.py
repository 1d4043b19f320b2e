"""Where a demo business stands: pieces of real streets, drawn as often as the city is dense there."""

import functools
import itertools
import re
from typing import NamedTuple

from . import gazetteer
from .gazetteer import METRES_LAT, METRES_LON, metres
from .phrases import Rnd

# The house fronts' distance from the middle of the street.
FRONT_M = 11.0
# Between knots farther apart than this a street may leave the city (a park, a bay): only its known ends are used.
LONG_M = 600.0
END_M = 120.0
# The line of Manhattan's numbered streets, in degrees per metre towards higher numbers in the east.
_GRID_EAST = (-0.484 / METRES_LAT, 0.875 / METRES_LON)


class Piece(NamedTuple):
    """A short stretch of a street with one neighbourhood and one postcode; `normal` points to its even side."""

    city: str
    street: str
    street_short: str
    neighbourhood: str
    hood: str
    area: str
    borough: str
    landmark: str
    postcode: str
    house_from: int
    house_to: int
    lat: float
    lon: float
    lat_step: float
    lon_step: float
    normal_lat: float
    normal_lon: float
    weight: float


class Spot(NamedTuple):
    """One address."""

    piece: Piece
    house: str
    lat: float
    lon: float


def _short(street: str) -> str:
    """Return a street's name as people say it: "Flatbush Avenue" → "Flatbush", "West 57th Street" → "57th Street"."""
    bare = re.sub(r"^(West|East|North|South) (?=\d)", "", street)
    if bare[:1].isdigit():
        return bare
    return re.sub(r" (Street|Avenue|Boulevard|Road|Place|Parkway|Lane|Drive)( (North|South|East|West))?$", "", bare)


def _with_article(name: str) -> str:
    """Return a neighbourhood's name as it stands in a sentence: "in the East Village", "in Chelsea"."""
    return (
        f"the {name}" if re.search(r"(District|Side|Center|Waterfront|Navy Yard|(East|West) Village)$", name) else name
    )


def _nearest_landmark(lat: float, lon: float, city: str) -> str:
    near = (mark for mark in gazetteer.landmarks() if mark.city == city and mark.rank < 3)
    return min(near, key=lambda mark: metres(lat, lon, mark.lat, mark.lon)).name


def _piece(street: gazetteer.Street, a: gazetteer.Knot, b: gazetteer.Knot, weight: float) -> Piece:
    lat, lon = (a.lat + b.lat) / 2, (a.lon + b.lon) / 2
    hood = gazetteer.nearest_neighbourhood(lat, lon, street.city)
    length = metres(a.lat, a.lon, b.lat, b.lon) or 1.0
    north, east = (b.lat - a.lat) * METRES_LAT / length, (b.lon - a.lon) * METRES_LON / length
    return Piece(
        street.city,
        street.name,
        _short(street.name),
        hood.slug,
        hood.name,
        _with_article(hood.name),
        "the Bronx" if street.city == "bronx" else gazetteer.city(street.city).name,
        _nearest_landmark(lat, lon, street.city),
        a.postcode,
        a.house,
        b.house,
        a.lat,
        a.lon,
        b.lat - a.lat,
        b.lon - a.lon,
        -east / METRES_LAT,
        north / METRES_LON,
        weight,
    )


def _stretches(street: gazetteer.Street) -> list[tuple[gazetteer.Knot, gazetteer.Knot, float]]:
    """Cut a street into (from, to, metres), each short enough to lie in one neighbourhood and one postcode."""
    if len(street.knots) == 1:
        knot = street.knots[0]
        reach = 24.0
        lat, lon = _GRID_EAST if re.match(r"(East|West) \d", street.name) else (0.0, 1 / METRES_LON)
        sign = -1 if street.name.startswith("West ") else 1
        far = knot._replace(house=knot.house + 24, lat=knot.lat + sign * lat * reach, lon=knot.lon + sign * lon * reach)
        return [(knot, far, reach)]
    found = []
    for a, b in itertools.pairwise(street.knots):
        length = metres(a.lat, a.lon, b.lat, b.lon)
        if b.house - a.house < 2:
            continue
        cuts = [0.0, END_M / length, 1 - END_M / length, 1.0] if length > LONG_M else [0.0, 0.5, 1.0]
        for index, (begin, end) in enumerate(itertools.pairwise(cuts)):
            if length > LONG_M and index == 1:
                continue
            post = a.postcode if index == 0 else b.postcode
            ends = [
                gazetteer.Knot(
                    a.house + round((b.house - a.house) * share),
                    a.lat + (b.lat - a.lat) * share,
                    a.lon + (b.lon - a.lon) * share,
                    post,
                )
                for share in (begin, end)
            ]
            found.append((ends[0], ends[1], length * (end - begin)))
    return found


@functools.cache
def pieces() -> tuple[Piece, ...]:
    """Return every usable stretch of street in the city."""
    found = []
    for street in gazetteer.streets():
        stretches = _stretches(street)
        whole = sum(length for _a, _b, length in stretches) or 1.0
        city = gazetteer.city(street.city)
        for a, b, length in stretches:
            if b.house > a.house and city.contains(a.lat, a.lon) and city.contains(b.lat, b.lon):
                found.append(_piece(street, a, b, street.weight * length / whole))
    return tuple(found)


@functools.cache
def cumulative() -> tuple[float, ...]:
    """Return the running sum of the pieces' weights, to draw from with bisect."""
    return tuple(itertools.accumulate(piece.weight for piece in pieces()))


@functools.cache
def near(lat: float, lon: float, within_m: float) -> tuple[Piece, ...]:
    """Return the pieces that begin within so many metres of a place (degrees)."""
    return tuple(piece for piece in pieces() if metres(lat, lon, piece.lat, piece.lon) <= within_m)


def spot(piece: Piece, rnd: Rnd) -> Spot:
    """Return an address on the piece: odd numbers stand on one side of the street and even ones on the other."""
    share = rnd()
    house = piece.house_from + int((piece.house_to - piece.house_from) * share)
    aside = (FRONT_M if house % 2 == 0 else -FRONT_M) * (0.7 + 0.6 * rnd())
    return Spot(
        piece,
        number(piece, house),
        round(piece.lat + piece.lat_step * share + piece.normal_lat * aside, 6),
        round(piece.lon + piece.lon_step * share + piece.normal_lon * aside, 6),
    )


def number(piece: Piece, house: int) -> str:
    """Write a house number as its borough does: Queens, except the Rockaways, puts the cross street first ("97-22")."""
    if piece.city == "queens" and house >= 1000 and not piece.postcode.startswith("116"):
        return f"{house // 100}-{house % 100:02d}"
    return str(house)
