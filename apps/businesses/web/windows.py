"""The map beside an answer: which part of the world it shows first, and the marks of the page's own results."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians
from typing import Any

from django.urls import reverse

from apps.businesses.search import Box, Hit, Point, SearchQuery, SearchResults
from apps.core.templatetags.ui import one_decimal

# Where the map stands when nothing was found and no place was named.
_START = Box(40.55, -74.1, 40.9, -73.75)
_KM_PER_DEGREE = 111.0
_LEAST_DEGREES = 0.01


def window(query: SearchQuery, results: SearchResults) -> Box:
    """Return the part of the world the map shows first: the asked box, else what holds the hits, else the place."""
    if query.bbox:
        return query.bbox
    if results.hits:
        return _around_hits(results.hits)
    centre = query.near or (results.place.point if results.place else None)
    if centre:
        return _around(centre, query.radius_km or (results.place.radius_km if results.place else 2))
    return _START


def pins_url(query: SearchQuery) -> str:
    """Return where the marks of any window come from, under the filters of this question."""
    text = replace(query, bbox=None, cursor="").to_querystring()
    return f"{reverse('map_data')}?{text}" if text else reverse("map_data")


def pins(hits: Sequence[Hit]) -> str:
    """Return the marks of the listed results as JSON, numbered as in the list."""
    return json.dumps({"pins": [_pin(hit, number) for number, hit in enumerate(hits, start=1)]}, ensure_ascii=False)


def mark(slug: str, name: str, lat: float, lon: float, *, rating: float, count: int) -> dict[str, Any]:
    """Return one mark as the map's script reads it; `detail` is its rating in words, empty without reviews (RAT-4)."""
    detail = f"{one_decimal(rating)} ★ ({count:,})" if count else ""
    return {
        "id": slug,
        "lat": round(lat, 6),
        "lng": round(lon, 6),
        "name": name,
        "url": reverse("listing", args=[slug]),
        "detail": detail,
    }


def _pin(hit: Hit, number: int) -> dict[str, Any]:
    shown = mark(hit.slug, hit.name, hit.lat, hit.lon, rating=hit.rating, count=hit.rating_count)
    facts = " · ".join(part for part in (hit.category_name, shown["detail"]) if part)
    return {**shown, "number": str(number), "detail": facts}


def _around_hits(hits: Sequence[Hit]) -> Box:
    """Longitudes are counted from the first hit, so that results on both sides of the 180th meridian stay together."""
    first = hits[0].lon
    east_of = [(hit.lon - first + 180) % 360 - 180 for hit in hits]
    south, north = min(hit.lat for hit in hits), max(hit.lat for hit in hits)
    west, east = first + min(east_of), first + max(east_of)
    pad = 0.1 * max(north - south, east - west, _LEAST_DEGREES)
    return Box(max(south - pad, -90), _wrapped(west - pad), min(north + pad, 90), _wrapped(east + pad))


def _around(centre: Point, radius_km: float) -> Box:
    high = radius_km / _KM_PER_DEGREE
    wide = min(high / max(cos(radians(centre.lat)), 0.05), 179.0)
    south, north = max(centre.lat - high, -90), min(centre.lat + high, 90)
    return Box(south, _wrapped(centre.lon - wide), north, _wrapped(centre.lon + wide))


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0
