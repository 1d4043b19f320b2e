"""Draw the maps the site falls back on when no tile server is set: `python -m apps.businesses.demo.basemap [COUNTRIES]`.

`nyc.json` is made from the tables under `data/`: shorelines, parks, bridges and highways of `shapes.tsv` (placed by hand),
streets from the gazetteer, Manhattan's numbered streets drawn through to both rivers, neighbourhoods and landmarks.

`world.json` is made, when its path is given, from `countries-50m.json` of the npm package world-atlas 2.0.2, which is the
public-domain map Natural Earth 4.1 as TopoJSON: lines are simplified, tiny islands dropped, and all is rounded to 0.01 degrees.

Both are GeoJSON. Each feature of `nyc.json` has `kind` (outside, borough, island, park, airport, water, highway, bridge,
street, neighbourhood, landmark), `name`, and `rank`: 1 is shown from far away, 3 only from near.
"""

import gzip
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from . import gazetteer, phrases
from .addresses import ordinal
from .gazetteer import METRES_LAT, METRES_LON, metres

OUT = Path(__file__).resolve().parents[3] / "static" / "src" / "map"
CREDIT_WORLD = "Made with Natural Earth"
CREDIT_CITY = "Streets from New York City open data"

Place = tuple[float, float]

_AREAS = {"outside", "borough", "island", "park", "airport", "water"}
_MAJOR = {
    "manhattan": "Broadway|5th Avenue|Park Avenue|Lexington Avenue|Madison Avenue|Avenue of the Americas|Columbus Avenue|"
    "Amsterdam Avenue|1st Avenue|2nd Avenue|3rd Avenue|7th Avenue|8th Avenue|9th Avenue|10th Avenue|11th Avenue|Canal Street|"
    "Houston Street|West Houston Street|East Houston Street|Bowery|Lenox Avenue|St Nicholas Avenue|Hudson Street",
    "brooklyn": "Flatbush Avenue|Atlantic Avenue|Fulton Street|Bedford Avenue|Nostrand Avenue|Ocean Parkway|Coney Island Avenue|"
    "Kings Highway|Ocean Avenue|4th Avenue|5th Avenue|86th Street|Eastern Parkway|Myrtle Avenue|Broadway|Linden Boulevard|"
    "Church Avenue|Utica Avenue|Flatlands Avenue|Bay Parkway|Metropolitan Avenue|Grand Street|New Utrecht Avenue",
    "queens": "Queens Boulevard|Northern Boulevard|Jamaica Avenue|Hillside Avenue|Roosevelt Avenue|Woodhaven Boulevard|"
    "Metropolitan Avenue|Astoria Boulevard|Main Street|Union Turnpike|Liberty Avenue|Rockaway Boulevard|Francis Lewis Boulevard|"
    "Merrick Boulevard|Steinway Street|Broadway|Bell Boulevard|Kissena Boulevard|Grand Avenue|Cross Bay Boulevard",
    "bronx": "Grand Concourse|Jerome Avenue|White Plains Road|East Tremont Avenue|Westchester Avenue|Boston Road|Broadway|"
    "East Fordham Road|Webster Avenue|Third Avenue|3rd Avenue|Bruckner Boulevard|East Gunhill Road",
    "staten-island": "Hylan Boulevard|Richmond Avenue|Victory Boulevard|Forest Avenue|Amboy Road|Richmond Road|Bay Street|"
    "Arthur Kill Road|Richmond Terrace",
}
# Numbered streets that are wide enough to be drawn from afar.
_WIDE = {14, 23, 34, 42, 57, 72, 79, 86, 96, 106, 110, 116, 125, 135, 145, 155, 165, 181}
_FIRST_NUMBERED, _LAST_NUMBERED = 14, 187
# A line is broken where two known addresses lie farther apart than this, unless the street is a major one.
_BREAK_M = 1_200.0
# Manhattan's avenues run 29 degrees east of north; the frame has its middle at Columbus Circle.
_ANGLE = math.radians(29.0)
_MIDDLE = (40.7681, -73.9819)


def to_grid(lat: float, lon: float) -> Place:
    """Turn degrees into metres (uptown, crosstown to the east) from Columbus Circle."""
    north, east = (lat - _MIDDLE[0]) * METRES_LAT, (lon - _MIDDLE[1]) * METRES_LON
    return north * math.cos(_ANGLE) + east * math.sin(_ANGLE), east * math.cos(_ANGLE) - north * math.sin(_ANGLE)


def from_grid(up: float, across: float) -> Place:
    """Turn metres in Manhattan's grid back into (lat, lon)."""
    north = up * math.cos(_ANGLE) - across * math.sin(_ANGLE)
    east = up * math.sin(_ANGLE) + across * math.cos(_ANGLE)
    return _MIDDLE[0] + north / METRES_LAT, _MIDDLE[1] + east / METRES_LON


def inside(lat: float, lon: float, ring: list[Place]) -> bool:
    """Tell whether a place lies in a ring of (lat, lon), by counting the sides to its north."""
    odd = False
    for (lat_a, lon_a), (lat_b, lon_b) in pairwise([*ring, ring[0]]):
        if (lon_a > lon) != (lon_b > lon) and lat < lat_a + (lon - lon_a) / (lon_b - lon_a) * (lat_b - lat_a):
            odd = not odd
    return odd


def shapes() -> list[tuple[str, str, int, list[Place]]]:
    """Return (kind, name, rank, places) of everything placed by hand."""
    found = []
    for kind, name, rank, text in phrases.rows("shapes.tsv"):
        places = [(float(lat), float(lon)) for lat, lon in (pair.split(",") for pair in text.split(" "))]
        found.append((kind, name, int(rank), places))
    return found


def numbered_streets() -> Iterator[tuple[int, list[Place]]]:
    """Yield (number, places) of Manhattan's numbered streets, from river to river, broken at parks."""
    heights: dict[int, list[float]] = defaultdict(list)
    for street in gazetteer.streets():
        match = re.fullmatch(r"(?:East|West) (\d+)(?:st|nd|rd|th) Street", street.name)
        if street.city == "manhattan" and match:
            heights[int(match[1])] += [to_grid(knot.lat, knot.lon)[0] for knot in street.knots]
    known = sorted((number, median(values)) for number, values in heights.items())
    drawn = shapes()
    shore = next(places for kind, name, _rank, places in drawn if (kind, name) == ("borough", "Manhattan"))
    parks = [places for kind, name, _rank, places in drawn if kind == "park" and name not in ("The Battery",)]
    for number in range(_FIRST_NUMBERED, _LAST_NUMBERED + 1):
        up = _height(number, known)
        run: list[Place] = []
        for step in range(-200, 200):
            lat, lon = from_grid(up, step * 15.0)
            # East of the Village the grid begins; higher up the west side has a grid of its own.
            if inside(lat, lon, shore) and not any(inside(lat, lon, park) for park in parks):
                run.append((lat, lon))
                continue
            if len(run) > 10:
                yield number, [run[0], run[-1]]
            run = []


def _height(number: int, known: list[tuple[int, float]]) -> float:
    """Return a street's distance uptown (metres): a straight fit through the nearest streets with known addresses."""
    near = sorted(known, key=lambda pair: abs(pair[0] - number))[:9]
    mean = sum(n for n, _up in near) / len(near)
    level = sum(up for _n, up in near) / len(near)
    slope = sum((n - mean) * (up - level) for n, up in near) / (sum((n - mean) ** 2 for n, _up in near) or 1)
    return level + slope * (number - mean)


def street_lines() -> Iterator[tuple[str, int, list[Place]]]:
    """Yield (name, rank, places) of all other streets, and of the numbered ones."""
    for number, places in numbered_streets():
        yield f"{ordinal(number)} Street", 2 if number in _WIDE else 3, places
    for street in gazetteer.streets():
        numbered = re.fullmatch(r"(?:East|West) (\d+)\w\w Street", street.name)
        if street.city == "manhattan" and numbered and int(numbered[1]) >= _FIRST_NUMBERED:
            continue
        major = street.name in _MAJOR[street.city].split("|")
        rank = 1 if major and street.weight >= 8 else 2 if major or street.weight >= 10 else 3
        run = [street.knots[0]]
        for knot in street.knots[1:]:
            last = run[-1]
            if metres(last.lat, last.lon, knot.lat, knot.lon) > (_BREAK_M * 3 if major else _BREAK_M):
                if len(run) > 1:
                    yield street.name, rank, [(k.lat, k.lon) for k in run]
                run = [knot]
            else:
                run.append(knot)
        if len(run) > 1:
            yield street.name, rank, _smooth([(k.lat, k.lon) for k in run])


def _smooth(places: list[Place]) -> list[Place]:
    """Drop places that make a line turn back on itself: two house numbers in the wrong order."""
    kept = list(places)
    index = 1
    while index < len(kept) - 1:
        (lat_a, lon_a), (lat_b, lon_b), (lat_c, lon_c) = kept[index - 1 : index + 2]
        ahead = (lat_b - lat_a) * (lat_c - lat_b) + (lon_b - lon_a) * (lon_c - lon_b) * 0.58
        if ahead <= 0:
            kept.pop(index)
            index = max(1, index - 1)
        else:
            index += 1
    return kept


def city_map() -> dict:
    """Return the city as a GeoJSON feature collection."""
    features = []
    for kind, name, rank, places in shapes():
        points = [[round(lon, 5), round(lat, 5)] for lat, lon in places]
        if kind in _AREAS:
            features.append(_feature(kind, name, rank, "Polygon", [[*points, points[0]]]))
        else:
            features.append(_feature(kind, name, rank, "LineString", points))
    for name, rank, places in street_lines():
        line = [[round(lon, 5), round(lat, 5)] for lat, lon in places]
        features.append(_feature("street", name, rank, "LineString", line))
    for hood in gazetteer.neighbourhoods():
        features.append(_feature("neighbourhood", hood.name, hood.rank, "Point", [hood.lon, hood.lat]))
    for mark in gazetteer.landmarks():
        features.append(_feature("landmark", mark.name, mark.rank, "Point", [mark.lon, mark.lat]))
    return {"type": "FeatureCollection", "attribution": CREDIT_CITY, "features": features}


def _feature(kind: str, name: str, rank: int, shape: str, coordinates: list) -> dict:
    return {
        "type": "Feature",
        "properties": {"kind": kind, "name": name, "rank": rank},
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def world_map(path: Path, tolerance: float = 0.13) -> dict:
    """Return the countries of a world-atlas TopoJSON file as GeoJSON, simplified to the tolerance (degrees)."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    exact = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        exact.append(line)
    # Arcs are simplified, not countries, so that neighbours still share their border.
    coarse = [_thin(line, tolerance) for line in exact]
    features = []
    for country in topology["objects"]["countries"]["geometries"]:
        parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        polygons = sorted((_polygon(part, coarse) for part in parts), key=_size, reverse=True)
        kept = [piece for polygon in polygons for piece in _at_date_line(polygon) if _size(piece) > 0.05]
        # A country of islands is worth a dot.
        kept = kept or [max((_polygon(part, exact) for part in parts), key=_size)]
        name = country["properties"]["name"]
        geometry = {"type": "MultiPolygon", "coordinates": [polygon for polygon in kept if polygon]}
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
    return {"type": "FeatureCollection", "attribution": CREDIT_WORLD, "features": features}


def _polygon(rings: list[list[int]], arcs: list[list[Place]]) -> list[list[list[float]]]:
    found = []
    for ring in rings:
        line: list[list[float]] = []
        for index in ring:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            for x, y in arc:
                point = [round(x, 2), round(y, 2)]
                if not line or line[-1] != point:
                    line.append(point)
        if len(line) > 3:
            found.append(line)
    return found


def _at_date_line(polygon: list[list[list[float]]]) -> list[list[list[list[float]]]]:
    """Cut a polygon that crosses the 180th meridian in two, and close one that goes round the south pole."""
    if not polygon or all(abs(a[0] - b[0]) < 180 for a, b in pairwise(polygon[0])):
        return [polygon]
    ring, turn = [polygon[0][0]], 0
    for before, after in pairwise(polygon[0]):
        turn += 360 if after[0] - before[0] < -180 else -360 if after[0] - before[0] > 180 else 0
        ring.append([after[0] + turn, after[1]])
    if turn:
        # Begin just after the jump, and close along the edge of the map.
        whole = polygon[0]
        jump = next(index for index, (a, b) in enumerate(pairwise(whole), start=1) if abs(a[0] - b[0]) > 180)
        line = whole[jump:-1] + whole[:jump]
        corners = [[math.copysign(180, end[0]), -85] for end in (line[-1], line[0])]
        return [[[*line, *corners, line[0]]]]
    if min(x for x, _y in ring) < -180:
        ring = [[x + 360, y] for x, y in ring]
    east = [[round(x - 360, 2), y] for x, y in _beyond(ring, 1)]
    return [[_beyond(ring, -1)], [east]]


def _beyond(ring: list[list[float]], side: int) -> list[list[float]]:
    """Return the part of a ring with longitudes above 180 (side 1) or below it (side -1), closed along the meridian."""
    kept: list[list[float]] = []
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ax - 180) * side >= 0:
            kept.append([ax, ay])
        if (ax - 180) * (bx - 180) < 0:
            kept.append([180, round(ay + (180 - ax) / (bx - ax) * (by - ay), 2)])
    return [*kept, kept[0]] if kept else []


def _size(polygon: list[list[list[float]]]) -> float:
    if not polygon or not polygon[0]:
        return 0.0
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(polygon[0]))) / 2


def _thin(line: list[Place], tolerance: float) -> list[Place]:
    """Simplify a line as Douglas and Peucker do, without recursion."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = math.hypot(bx - ax, by - ay)
        worst, at = 0.0, -1
        for index in range(first + 1, last):
            x, y = line[index]
            if length:
                distance = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
            else:
                distance = math.hypot(x - ax, y - ay)
            if distance > worst:
                worst, at = distance, index
        if worst > tolerance:
            keep.add(at)
            todo += [(first, at), (at, last)]
    return [line[index] for index in sorted(keep)]


def write(name: str, content: dict) -> None:
    """Write one map and say how large it is, plain and as the site sends it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_bytes(text)
    sys.stdout.write(f"{name}: {len(text):,} bytes, {len(gzip.compress(text)):,} compressed\n")


def main(arguments: list[str]) -> None:
    """Write the city, and the world when its source is given."""
    write("nyc.json", city_map())
    if arguments:
        write("world.json", world_map(Path(arguments[0])))


if __name__ == "__main__":
    main(sys.argv[1:])
