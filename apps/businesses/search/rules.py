"""Pure rules of search: the parts of a score with their bounds and weights, cells of the map, and spelling distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import asin, ceil, cos, degrees, exp, floor, log, radians, sin

from django.utils.translation import gettext_lazy as _

from apps.businesses import rules as directory
from apps.businesses.search.data import Box, Point, ScorePart

# Every part lies between 0 and 1; weights are shares among the parts that apply to a question. What a business pays for
# is not among them and never will be (RAT-7). `SearchSettings.weights` overrides single values.
WEIGHTS = {"text": 0.45, "distance": 0.20, "rating": 0.22, "completeness": 0.08, "freshness": 0.05}
LABELS = {
    "text": _("Matches your words"),
    "distance": _("Close to the place"),
    "rating": _("Rated by many, and well"),
    "completeness": _("Complete information"),
    "freshness": _("Recently updated"),
}
# Quality decides which documents are candidates at all; these shares make up the stored `rank_score`.
QUALITY = ("rating", "completeness", "freshness")
# Part of the rating's value that the number of reviews makes, and the number that counts as very many.
COUNT_SHARE = 0.15
MANY_REVIEWS = 500
# Information half as fresh after a year.
FRESHNESS_HALF_LIFE_DAYS = 365

# Listings without a review rank by the prior of the rating formula (RAT-4).
PRIOR = float(directory.CURRENT_FORMULA.prior)

MAX_COARSE_CELLS = 600
MAX_FINE_CELLS = 150
_KM_PER_DEGREE = 110.57
_EARTH_KM = 6_371.0


def weights(overrides: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the weight of each part, with `overrides` for single ones; unknown or negative ones are ignored."""
    known = {name: float(value) for name, value in (overrides or {}).items() if name in WEIGHTS and value >= 0}
    return {**WEIGHTS, **known}


def shares(of: Mapping[str, float], *, text: bool, distance: bool) -> dict[str, float]:
    """Return the weights scaled to a sum of 1 over the parts that apply; the others weigh nothing."""
    applies = {"text": text, "distance": distance}
    active = {name: weight if applies.get(name, True) else 0.0 for name, weight in of.items()}
    total = sum(active.values()) or 1.0
    return {name: weight / total for name, weight in active.items()}


def explain(values: Mapping[str, float], weighed: Mapping[str, float]) -> tuple[tuple[ScorePart, ...], float]:
    """Return the parts of a score in points of 100 and their sum, which is the score shown (SRC-1)."""
    parts = tuple(
        ScorePart(name, str(LABELS[name]), values[name], weighed[name], round(100 * weighed[name] * values[name], 1))
        for name in WEIGHTS
        if weighed[name] > 0
    )
    return parts, round(sum(part.points for part in parts), 1)


def decay_scale_km(radius_km: float) -> float:
    """Return the distance over which closeness falls to 1/e: a third of the radius, and never less than 300 m."""
    return max(0.3, radius_km / 3)


def cell(point: Point, per_degree: int) -> int:
    """Return the number of a map cell, as `app.search_cell` does: rows from the south, columns from the 180th meridian."""
    row = min(floor((point.lat + 90) * per_degree), 180 * per_degree - 1)
    column = floor((point.lon + 180) * per_degree) % (360 * per_degree)
    return row * 360 * per_degree + column


def cells_of_box(box: Box, per_degree: int, limit: int) -> list[int] | None:
    """Return the cells a box touches, also across the 180th meridian; None when there are more than `limit`."""
    columns_in_all = 360 * per_degree
    first_row = max(floor((box.south + 90) * per_degree), 0)
    last_row = min(floor((box.north + 90) * per_degree), 180 * per_degree - 1)
    first = floor((box.west + 180) * per_degree)
    columns = min(ceil(box.width * per_degree) + 1, columns_in_all)
    if (last_row - first_row + 1) * columns > limit:
        return None
    return [
        row * columns_in_all + (first + step) % columns_in_all
        for row in range(first_row, last_row + 1)
        for step in range(columns)
    ]


def box_around(point: Point, radius_km: float) -> Box:
    """Return the box that holds a circle on the globe; at a pole it holds every longitude (SRC-2)."""
    reach = radius_km / _KM_PER_DEGREE
    south, north = max(point.lat - reach, -90.0), min(point.lat + reach, 90.0)
    if south <= -90.0 or north >= 90.0:
        return Box(south, -180.0, north, 180.0)
    # The widest extent of a circle lies poleward of its centre; hence the arcsine instead of a plain division.
    ratio = sin(radius_km * 1.005 / _EARTH_KM) / cos(radians(point.lat))
    if ratio >= 1:
        return Box(south, -180.0, north, 180.0)
    width = degrees(asin(ratio))
    return Box(south, _wrapped(point.lon - width), north, _wrapped(point.lon + width))


def quotas(cells: Sequence[int], per_degree: int, point: Point | None, radius_km: float, limit: int) -> list[int]:
    """Return how many listings to take from each cell, `limit` in all and never fewer than eight: near ones count more.

    0 for a cell that lies outside the circle. Without a point every cell gives the same.
    """
    if point is None or not radius_km:
        return [max(8, limit // len(cells))] * len(cells)
    far = [_distance_to_cell_km(point, one, per_degree) for one in cells]
    pull = [exp(-distance / decay_scale_km(radius_km)) if distance <= radius_km else 0.0 for distance in far]
    total = sum(pull) or 1.0
    return [max(8, round(limit * share / total)) if share else 0 for share in pull]


def _distance_to_cell_km(point: Point, one: int, per_degree: int) -> float:
    """At most the distance (haversine) from a point to the nearest spot of a cell, a little less near the poles."""
    row, column = divmod(one, 360 * per_degree)
    south, west = row / per_degree - 90, column / per_degree - 180
    lat = min(max(point.lat, south), south + 1 / per_degree)
    east_of = (point.lon - west + 180) % 360 - 180
    apart = 0.0 if 0 <= east_of <= 1 / per_degree else min(abs(east_of), abs(east_of - 1 / per_degree))
    if abs(lat) > 80:
        return 0.0
    rise, turn = radians(lat - point.lat) / 2, radians(apart) / 2
    # The spot of the cell nearest to the pole is where its meridians are closest together.
    narrow = cos(radians(max(abs(south), abs(south + 1 / per_degree))))
    square = sin(rise) ** 2 + cos(radians(point.lat)) * narrow * sin(turn) ** 2
    return 0.99 * 2 * _EARTH_KM * asin(min(1.0, square**0.5))


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0


def edits(left: str, right: str) -> int:
    """Return how many letters must be changed, added, dropped or swapped with their neighbour to get the other word.

    The optimal string alignment distance; both words are short.
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        before, last, row = row, before, [i]
        for j, b in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def rating_part(rating: float, count: int) -> float:
    """Return the rating's part of quality, as the statement of `documents` computes it: mostly how good, partly how many."""
    many = min(1.0, log(1 + count) / log(1 + MANY_REVIEWS))
    return (1 - COUNT_SHARE) * (rating - 1) / 4 + COUNT_SHARE * many
