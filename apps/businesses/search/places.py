"""The gazetteer: finding a place by its name without asking anybody outside, and reading places out of a question."""

from __future__ import annotations

import re

from django.db import connection

from apps.businesses.search.data import Place, Point

# How far around a place people mean, in kilometres. A city is its own boundary; the radius only serves a map of it.
RADIUS_KM = {"landmark": 1.0, "neighbourhood": 1.5, "postcode": 1.5, "city": 15.0}
_SEPARATOR = re.compile(r"\s+(?:near|in|around|at|by)\s+|^(?:near|in|around)\s+", re.IGNORECASE)
_MAX_NAME = 120

# Best known first: a city before its quarters, a landmark before a postcode.
_FIND = """
    SELECT kind, p.name, slug, city_id, context, lat, lon, p.source FROM (
        SELECT 'city' AS kind, name, slug, id AS city_id, region AS context, st_y(centre::geometry) AS lat,
               st_x(centre::geometry) AS lon, source, 0 AS class, -population AS rank
        FROM businesses_city WHERE app.fold(name) {matches}
        UNION ALL
        SELECT 'landmark', l.name, l.slug, l.city_id, c.name, st_y(l.centre::geometry), st_x(l.centre::geometry),
               l.source, 1, l.rank
        FROM businesses_landmark l JOIN businesses_city c ON c.id = l.city_id
        WHERE app.fold(l.name) {matches} OR EXISTS (SELECT FROM unnest(l.also) o WHERE app.fold(o) {matches})
        UNION ALL
        SELECT 'neighbourhood', n.name, n.slug, n.city_id, c.name, st_y(n.centre::geometry), st_x(n.centre::geometry),
               n.source, 2, n.rank
        FROM businesses_neighbourhood n JOIN businesses_city c ON c.id = n.city_id WHERE app.fold(n.name) {matches}
        UNION ALL
        SELECT 'postcode', p.name, '', p.city_id, c.name, st_y(p.centre::geometry), st_x(p.centre::geometry),
               p.source, 3, 0
        FROM businesses_postalarea p JOIN businesses_city c ON c.id = p.city_id WHERE app.fold(p.name) {matches}
    ) p ORDER BY class, rank, name LIMIT %(limit)s
"""


def resolve(text: str) -> Place | None:
    """Return the best known place of that name, None when there is none (SRC-3). “Astoria, Queens” names the city too."""
    name, __, context = text.partition(",")
    found = _look_up(name, "= app.fold(%(name)s)", 20)
    wanted = context.strip().casefold()
    if wanted:
        found = [place for place in found if place.context.casefold() == wanted] or found
    return found[0] if found else None


def beginning_with(text: str, limit: int) -> list[Place]:
    """Return the best known places whose name begins so."""
    return _look_up(text, "LIKE app.fold(%(name)s) || '%%'", limit)


def split(text: str) -> tuple[str, Place | None]:
    """Return the words and the place of “pizza near times square”; the whole text and None when no place is in it.

    The last “near” or “in” that is followed by a known place counts: “made in Brooklyn in Queens” is about Queens.
    """
    for match in reversed(list(_SEPARATOR.finditer(text))):
        place = resolve(text[match.end() :].strip(" .,!?"))
        if place is not None:
            return text[: match.start()].strip(), place
    return text, None


def _look_up(name: str, matches: str, limit: int) -> list[Place]:
    name = " ".join(name.split())[:_MAX_NAME].replace("\\", "").replace("%", "").replace("_", "")
    if not name:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FIND.format(matches=matches), {"name": name, "limit": limit})
        return [
            Place(
                kind=kind,
                name=found,
                point=Point(lat, lon),
                radius_km=RADIUS_KM[kind],
                source=source,
                city_id=city_id,
                context=context,
                slug=slug,
            )
            for kind, found, slug, city_id, context, lat, lon, source in cursor.fetchall()
        ]
