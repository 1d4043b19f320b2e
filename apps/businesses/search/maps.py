"""What a map window shows: clusters counted in the database and single pins, some hundred marks at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from math import cos, radians

from django.db import connection

from apps.businesses.search.data import Box, CappedCount, Cluster, Pin, SearchQuery
from apps.businesses.search.engine import locate
from apps.businesses.search.fragments import Sql, sql
from apps.businesses.search.limits import SEARCH_MS, TooSlow, within
from apps.core import clock

# More listings than this are counted no further; then every cluster says "at least".
POOL = 5_000
MAX_ZOOM = 22
_TILE_PIXELS = 256
_CLUSTER_PIXELS = 64
# From here on, streets are wide enough for single pins.
_PIN_ZOOM = 17
_FEW = 60
_MAX_PINS = 300
_COLUMNS = Sql("business_id, slug, name, lat, lon, category_id, rating, rating_count, rank_score")


def clusters(bbox: Box, zoom: int, query: SearchQuery, *, now: datetime | None = None) -> list[Cluster | Pin]:
    """Return the marks of a map window for a question; its place and radius stay, its own box gives way to `bbox`.

    A window without an answer in time, or without listings, has no marks. `zoom` is that of web maps, 0 to 22.
    """
    zoom = min(max(zoom, 0), MAX_ZOOM)
    width = 360 * _CLUSTER_PIXELS / (_TILE_PIXELS * 2**zoom)
    height = max(width * cos(radians(bbox.centre.lat)), width / 50)
    try:
        with within(SEARCH_MS):
            router = locate(query, (now or clock.now()).astimezone(UTC))
            router = replace(router, area=replace(router.area, box=bbox))
            return _marks(router.pool(_COLUMNS, POOL + 1), bbox, zoom, width, height)
    except TooSlow:
        return []


def _marks(pool: Sql, bbox: Box, zoom: int, width: float, height: float) -> list[Cluster | Pin]:
    """Group by squares of the screen; longitudes are counted from the western edge, so the 180th meridian is no seam."""
    statement = (
        "WITH pool AS MATERIALIZED ("
        + pool
        + sql("), placed AS (SELECT *, mod((lon - %s + 720)::numeric, 360)::float8 AS x FROM pool), ", bbox.west)
        + sql(
            """squares AS (
                SELECT count(*) AS number, avg(lat) AS lat, avg(x) AS x, min(lat) AS south, max(lat) AS north,
                       min(x) AS west, max(x) AS east, (array_agg(business_id ORDER BY rank_score DESC))[1] AS best,
                       (SELECT count(*) FROM pool) AS found
                FROM placed GROUP BY CASE WHEN (SELECT count(*) FROM pool) <= %s THEN business_id ELSE 0 END,
                                     floor(x / %s), floor(lat / %s))
            SELECT s.number, s.lat, s.x, s.south, s.west, s.north, s.east, s.found,
                   p.business_id, p.slug, p.name, p.lat, p.lon, k.slug, p.rating, p.rating_count
            FROM squares s JOIN pool p ON p.business_id = s.best LEFT JOIN businesses_category k ON k.id = p.category_id
            ORDER BY s.number DESC, s.best LIMIT %s""",
            _MAX_PINS if zoom >= _PIN_ZOOM else _FEW, width, height, _MAX_PINS,
        )
    )  # fmt: skip
    marks: list[Cluster | Pin] = []
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        for number, lat, x, south, west, north, east, found, *best in cursor.fetchall():
            if number == 1:
                marks.append(Pin(best[0], best[1], best[2], best[3], best[4], best[5] or "", best[6], best[7]))
                continue
            count = CappedCount(number, more=found > POOL)
            box = Box(south, _lon(bbox.west + west), north, _lon(bbox.west + east))
            marks.append(Cluster(lat, _lon(bbox.west + x), count, box))
    return marks


def _lon(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0
