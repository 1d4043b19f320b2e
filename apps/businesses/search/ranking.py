"""The page itself: candidates blended into a score, or a plain order, continued after a cursor, as rows with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from apps.businesses.search import rules
from apps.businesses.search.cursors import Position
from apps.businesses.search.data import Hit, Sort
from apps.businesses.search.fragments import Sql, sql
from apps.businesses.search.router import TABLE, Router

# Weights of the letters D, C, B, A: description, place, kind, name.
_RANK_WEIGHTS = "{0.1, 0.3, 0.5, 1.0}"
# A single word in a name ranks 0.61 to 0.76 by ts_rank; a name that is exactly what was typed gets the whole part.
# Several words rank by the mean of what each is worth, not by how close together they stand: nearness within a
# description says nothing about a business, and no bounded set of candidates could find the best of it (P3).
_TEXT_SCALE = 1.3
_CANDIDATE = Sql("business_id, tsv, name_key, geog, rating_part, freshness_part, completeness_part")

_SHOWN = """
    d.business_id, d.public_id, d.slug, d.name, d.is_paused, d.category_id, k.slug AS category_slug,
    k.name AS category_name, k.icon AS category_icon, d.city_id, c.slug AS city_slug, c.name AS city_name,
    d.neighbourhood, d.address, d.lat, d.lon, d.price, d.rating, d.rating_count, d.attributes, d.timezone,
    d.rating_part, d.freshness_part, d.completeness_part
"""

# Sort -> (ORDER BY, condition for what comes after a cursor with its keys and id).
_ORDERS = {
    Sort.RATING: (
        "rating DESC, rating_count DESC, business_id",
        "rating <= %s::float8 AND (rating < %s::float8 OR rating_count < %s OR (rating_count = %s AND business_id > %s))",
    ),
    Sort.NEWEST: (
        "published_at DESC, business_id",
        "published_at <= %s::timestamptz AND (published_at < %s::timestamptz OR business_id > %s)",
    ),
    Sort.NAME: ("sort_key, business_id", "sort_key >= %s AND (sort_key > %s OR business_id > %s)"),
}


def page(router: Router, after: Position | None, size: int) -> tuple[tuple[Hit, ...], Position | None]:
    """Return up to `size` listings and where the next page begins, None on the last one."""
    rows = _rows(statement(router, after, size + 1))
    shown = rows[:size]
    hits = tuple(_hit(router, row) for row in shown)
    if len(rows) <= size:
        return hits, None
    last = shown[-1]
    return hits, Position(_keys(router.query.sort, last), last["business_id"], router.moment)


def statement(router: Router, after: Position | None, limit: int) -> Sql:
    """Return the one statement of a page, with everything a listing shows."""
    if router.query.sort is Sort.RELEVANCE:
        ranked, order = _blended(router, after, limit), "r.score DESC, r.business_id"
    elif router.query.sort is Sort.DISTANCE:
        ranked, order = _nearest(router, after, limit), "r.distance, r.business_id"
    else:
        ranked, order = _plain(router, after, limit), _ORDERS[router.query.sort][0]
        order = ", ".join(f"r.{column}" for column in order.split(", "))
    return _shown(router, ranked) + f" ORDER BY {order}"


def _shown(router: Router, found: Sql) -> Sql:
    """Return the statement that adds to the ids in `found` everything a listing shows."""
    point = router.area.point
    distance = "st_distance(d.geog, " + router.area.here + ")" if point else sql("NULL")
    return (
        "SELECT r.*, "
        + distance
        + " AS metres, CASE WHEN d.is_paused THEN false WHEN d.open_spans IS NULL THEN NULL ELSE "
        + router.open_condition("d")
        + f" END AS is_open, {_SHOWN} FROM ("
        + found
        + f""") r JOIN {TABLE} d ON d.business_id = r.business_id
            LEFT JOIN businesses_category k ON k.id = d.category_id LEFT JOIN businesses_city c ON c.id = d.city_id"""
    )


def _blended(router: Router, after: Position | None, limit: int) -> Sql:
    """Score the candidates; each part is bounded by 0 and 1, the weights add up to 1 (SRC-1)."""
    weight = shares(router)
    text: Sql = sql("0::float8")
    if router.prepared.words:
        text = sql(
            "CASE WHEN name_key = %s THEN 1 ELSE least(1, %s::float8 * ts_rank(%s::real[], tsv, %s::tsquery)) END::float8",
            router.prepared.text, _TEXT_SCALE, _RANK_WEIGHTS, router.prepared.match_any,
        )  # fmt: skip
    closeness: Sql = sql("0::float8")
    if weight["distance"]:
        scale = rules.decay_scale_km(router.area.radius_km or 0) * 1_000
        # On the sphere: within 0.6 % of the distance shown, at a tenth of its cost for each candidate.
        closeness = "exp(-st_distance(geog, " + router.area.here + sql(", false) / %s::float8)", scale)
    scored = (
        "SELECT business_id, text_part, distance_part, "
        + sql(
            "%s::float8 * text_part + %s::float8 * distance_part + %s::float8 * rating_part"
            " + %s::float8 * completeness_part + %s::float8 * freshness_part AS score",
            weight["text"], weight["distance"], weight["rating"], weight["completeness"], weight["freshness"],
        )
        + " FROM (SELECT business_id, rating_part, completeness_part, freshness_part, "
        + text
        + " AS text_part, "
        + closeness
        + " AS distance_part FROM ("
        + router.candidates(_CANDIDATE)
        + ") candidate) parts"
    )  # fmt: skip
    statement = "SELECT * FROM (" + scored + ") scored"
    if after:
        statement += sql(
            " WHERE score <= %s::float8 AND (score < %s::float8 OR business_id > %s)",
            after.keys[0], after.keys[0], after.business_id,
        )  # fmt: skip
    return statement + sql(" ORDER BY score DESC, business_id LIMIT %s", limit)


def _nearest(router: Router, after: Position | None, limit: int) -> Sql:
    """The index orders by distance on the sphere, at most 0.6 % from the ellipsoid's, so that order is the page's."""
    distance = "geog <-> " + router.area.here
    condition = None
    if after:
        condition = (
            "(" + distance + sql(" > %s::float8 OR (", after.keys[0])
            + distance + sql(" = %s::float8 AND business_id > %s))", after.keys[0], after.business_id)
        )  # fmt: skip
    columns = "business_id, " + distance + " AS distance"
    return router.nearest(columns, limit, condition)


def _plain(router: Router, after: Position | None, limit: int) -> Sql:
    order, beyond = _ORDERS[router.query.sort]
    condition = None
    if after:
        values = [*after.keys]
        given = (
            [values[0], values[0], values[1], values[1], after.business_id]
            if router.query.sort is Sort.RATING
            else [values[0], values[0], after.business_id]
        )
        condition = sql(f"({beyond})", *given)
    columns = sql(", ".join(dict.fromkeys(["business_id", *(part.split(" ")[0] for part in order.split(", "))])))
    return router.ordered(columns, order, limit, condition)


def _keys(sort: Sort, row: Mapping[str, Any]) -> tuple[Any, ...]:
    if sort is Sort.RELEVANCE:
        return (row["score"],)
    if sort is Sort.DISTANCE:
        return (row["distance"],)
    if sort is Sort.RATING:
        return (row["rating"], row["rating_count"])
    if sort is Sort.NEWEST:
        return (row["published_at"].isoformat(),)
    return (row["sort_key"],)


def shares(router: Router) -> dict[str, float]:
    """Return what each part of the score weighs for this question."""
    with_distance = bool(router.area.point and router.area.radius_km)
    return rules.shares(router.prepared.weights, text=bool(router.prepared.words), distance=with_distance)


def _hit(router: Router, row: Mapping[str, Any], *, explained: bool = True) -> Hit:
    parts, score = (), 0.0
    if explained and router.query.sort is Sort.RELEVANCE:
        values = {name: float(row[f"{name}_part"]) for name in rules.WEIGHTS}
        parts, score = rules.explain(values, shares(router))
    return Hit(
        business_id=row["business_id"],
        public_id=row["public_id"],
        slug=row["slug"],
        name=row["name"],
        status="temporarily_closed" if row["is_paused"] else "live",
        category_id=row["category_id"],
        category_slug=row["category_slug"] or "",
        category_name=row["category_name"] or "",
        category_icon=row["category_icon"] or "",
        city_id=row["city_id"],
        city_slug=row["city_slug"] or "",
        city_name=row["city_name"] or "",
        neighbourhood=row["neighbourhood"],
        address=row["address"],
        lat=row["lat"],
        lon=row["lon"],
        price=row["price"],
        rating=row["rating"],
        rating_count=row["rating_count"],
        attributes=tuple(row["attributes"]),
        timezone=row["timezone"],
        is_open=row["is_open"],
        distance_m=row["metres"],
        score=score,
        parts=parts,
    )


def _rows(statement: Sql) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def among(router: Router, business_ids: Sequence[int]) -> dict[int, Hit]:
    """Return listing id -> how search shows it, of those listings that answer the question with all its filters."""
    found = router.among(sql("business_id"), business_ids)
    rows = _rows(_shown(router, found))
    return {row["business_id"]: _hit(router, row, explained=False) for row in rows}
