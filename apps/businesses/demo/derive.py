"""Derive the gazetteer's streets and postcodes from the city's open data file: `python -m apps.businesses.demo.derive FILE`.

The product never runs this: its result is committed as `data/streets.tsv` and `data/postcodes.tsv`. What is kept are facts
about the map (a street's name, the places of some house numbers on it, its postcodes); no business of the file is.

Method, for each street of each borough: put the addresses in the order of their house numbers, drop those that lie far from
where their neighbours say they should be (wrong coordinates are common), draw the centre line through them (a local straight fit, since odd and even numbers face each other), then keep
only the knots that are needed so that interpolating between them stays within `TOLERANCE_M` of it (Douglas and Peucker's line
simplification, measured along the house numbers instead of across the line).
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from . import addresses
from .gazetteer import metres

DATA = Path(__file__).parent / "data"
TOLERANCE_M = 12.0
# How far along a street a neighbour may lie and still help to place its centre line.
REACH_M = 450.0
OUTLIER_M = 250.0
CITY_OF_BOROUGH = {
    "manhattan": "manhattan",
    "brooklyn": "brooklyn",
    "queens": "queens",
    "bronx": "bronx",
    "staten island": "staten-island",
}
# The first three digits of each borough's postcodes: a row that mixes two boroughs up is of no use here.
POSTCODES_OF_CITY = {
    "manhattan": ("100", "101", "102"),
    "staten-island": ("103",),
    "bronx": ("104",),
    "brooklyn": ("112",),
    "queens": ("110", "111", "113", "114", "116"),
}
# No address lies farther than this from the middle of its postcode (the widest, Staten Island's 10314, is 6 km across).
POSTCODE_REACH_M = 3_500.0
# No two neighbouring house numbers lie farther apart than this: a lot is 5 to 10 m wide and each side counts by twos.
METRES_PER_NUMBER = 9.0
# A name that ends in none of these is a terminal, a pier or a note, not a street.
_STREET_ENDINGS = tuple(sorted({*addresses.SUFFIXES.values(), "Broadway", "Bowery", "Slip", "Row", "Loop", "Walk"}))
_NAMED = re.compile(r"^(Avenue [A-Z]|Avenue of the [A-Z]\w+|.* (North|South|East|West))$")


class Point(NamedTuple):
    """One address on a street: its house number as a value along the street, place in degrees, postcode."""

    house: int
    lat: float
    lon: float
    postcode: str


def off(point: Point, before: Point, after: Point) -> float:
    """Return how far (metres) the point lies from where its house number falls between its two neighbours."""
    share = (point.house - before.house) / (after.house - before.house or 1)
    return metres(
        point.lat,
        point.lon,
        before.lat + (after.lat - before.lat) * share,
        before.lon + (after.lon - before.lon) * share,
    )


def without_outliers(points: list[Point]) -> list[Point]:
    """Drop, worst first, the points that contradict their neighbours; both ends are judged by their two nearest."""
    points = list(points)
    while len(points) > 3:
        worst, at = 0.0, -1
        for index in range(1, len(points) - 1):
            distance = off(points[index], points[index - 1], points[index + 1])
            if distance > worst:
                worst, at = distance, index
        if worst <= OUTLIER_M:
            break
        # The disagreement may be the neighbour's fault: take the point whose absence makes the street shortest.
        candidates = [index for index in (at - 1, at, at + 1) if 0 <= index < len(points)]
        points.pop(min(candidates, key=lambda index: _length(points[:index] + points[index + 1 :])))
    return points


def without_strays(points: list[Point]) -> list[Point]:
    """Drop end points whose house number jumps far while the place hardly moves: a number mistyped by a digit."""
    points = list(points)
    for end, inner in ((-1, -2), (0, 1)):
        while len(points) > 3:
            a, b = points[end], points[inner]
            gap = abs(a.house - b.house)
            if gap <= 400 or metres(a.lat, a.lon, b.lat, b.lon) / gap > 0.15:
                break
            points.pop(end)
    return points


def centre_line(points: list[Point]) -> list[Point]:
    """Replace each point by the local straight fit at its house number through its nearest neighbours on the street."""
    line = []
    for index, point in enumerate(points):
        near = [
            p for p in points[max(0, index - 4) : index + 5] if metres(p.lat, p.lon, point.lat, point.lon) < REACH_M
        ]
        mean = sum(p.house for p in near) / len(near)
        spread = sum((p.house - mean) ** 2 for p in near)
        lat = sum(p.lat for p in near) / len(near)
        lon = sum(p.lon for p in near) / len(near)
        if len(near) > 2 and spread:
            lat += sum((p.house - mean) * p.lat for p in near) / spread * (point.house - mean)
            lon += sum((p.house - mean) * p.lon for p in near) / spread * (point.house - mean)
            line.append(point._replace(lat=lat, lon=lon))
        else:
            line.append(point)
    return line


def stretched(points: list[Point]) -> bool:
    """Tell whether two neighbours of a short list lie too far apart for their house numbers: one of them is wrong."""
    return any(
        metres(a.lat, a.lon, b.lat, b.lon) > 150 + METRES_PER_NUMBER * (b.house - a.house) for a, b in pairwise(points)
    )


def _length(points: list[Point]) -> float:
    return sum(metres(a.lat, a.lon, b.lat, b.lon) for a, b in pairwise(points))


def simplified(points: list[Point]) -> list[Point]:
    """Keep the knots from which every point can be interpolated within the tolerance."""
    if len(points) < 3:
        return points
    worst, at = 0.0, -1
    for index in range(1, len(points) - 1):
        distance = off(points[index], points[0], points[-1])
        if distance > worst:
            worst, at = distance, index
    if worst <= TOLERANCE_M:
        return [points[0], points[-1]]
    return simplified(points[: at + 1])[:-1] + simplified(points[at:])


def rows(path: Path) -> list[tuple[str, str, Point]]:
    """Return (city, street, point) for each line of the file whose borough, postcode and place agree."""
    found = list(_rows(path))
    places: dict[str, list[Point]] = defaultdict(list)
    for _city, _street, point in found:
        places[point.postcode].append(point)
    middle = {code: (median(p.lat for p in ps), median(p.lon for p in ps)) for code, ps in places.items()}
    return [
        row
        for row in found
        if row[2].postcode.startswith(POSTCODES_OF_CITY[row[0]])
        and metres(row[2].lat, row[2].lon, *middle[row[2].postcode]) < POSTCODE_REACH_M
    ]


def _rows(path: Path) -> Iterator[tuple[str, str, Point]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            address = addresses.split(row["street_address"])
            house = addresses.house_value(address.house)
            name = address.street
            usable = house and not name[:1].isspace() and (name.endswith(_STREET_ENDINGS) or _NAMED.match(name))
            if not usable or re.match(r"^\d+ |^-|^[NSEW] ", name) or "&" in name:
                continue
            yield (
                CITY_OF_BOROUGH[row["borough"].strip().lower()],
                name,
                Point(house, float(row["latitude"]), float(row["longitude"]), row["postal_code"].strip()[:5]),
            )


def streets(path: Path) -> Iterator[tuple[str, str, int, list[Point]]]:
    """Yield (city, street, weight, knots); the weight is the number of addresses seen there."""
    groups: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for city, street, point in rows(path):
        groups[city, street].append(point)
    for (city, street), points in sorted(groups.items()):
        by_house: dict[int, Point] = {}
        for point in sorted(points):
            by_house.setdefault(point.house, point)
        kept = without_strays(without_outliers(without_strays(list(by_house.values()))))
        if len(kept) < 4 and stretched(kept):
            kept = kept[:1]
        yield city, street, len(points), simplified(centre_line(kept))


def postcodes(path: Path) -> Iterator[tuple[str, str, float, float, int]]:
    """Yield (postcode, city, latitude, longitude, weight); the place is the median of its addresses."""
    groups: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    for city, _street, point in rows(path):
        if re.fullmatch(r"1[01]\d{3}", point.postcode):
            groups[point.postcode].append((city, point))
    for postcode, members in sorted(groups.items()):
        city = Counter(city for city, _point in members).most_common(1)[0][0]
        lat = median(point.lat for _city, point in members)
        lon = median(point.lon for _city, point in members)
        yield postcode, city, round(lat, 5), round(lon, 5), len(members)


def main(path: Path) -> None:
    """Write both tables."""
    with (DATA / "streets.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("city\tname\tweight\tknots\n")
        for city, street, weight, knots in streets(path):
            text = " ".join(f"{k.house},{k.lat:.5f},{k.lon:.5f},{k.postcode}" for k in knots)
            file.write(f"{city}\t{street}\t{weight}\t{text}\n")
    with (DATA / "postcodes.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("code\tcity\tlat\tlon\tweight\n")
        for row in postcodes(path):
            file.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
