"""Suggestions while typing: listings, categories and places that begin with what is there so far."""

from __future__ import annotations

from django.db import connection

from apps.businesses.search import places, vocabulary
from apps.businesses.search.data import Point, SearchQuery, Suggestion
from apps.businesses.search.limits import SIDE_MS, TooSlow, within
from apps.businesses.search.parse import clean_text
from apps.businesses.search.prepare import split_words

_TABLE = "businesses_searchdocument"
_CANDIDATES = 100
_MAX_CATEGORIES = 3
_MAX_PLACES = 3
# Near the reader counts, but a famous name far away is still found: half the weight is gone after five kilometres.
_HALF_KM = 5.0

# A short beginning would match half the directory: its best listings were picked by the last rebuild.
_SHORT = f"""SELECT d.* FROM businesses_searchprefix p CROSS JOIN unnest(p.business_ids) AS one(id)
             JOIN {_TABLE} d ON d.business_id = one.id WHERE p.prefix = app.fold(%(beginning)s)"""
_LONG = f"SELECT * FROM {_TABLE} WHERE ts_filter(tsv, '{{a}}') @@ %(match)s::tsquery LIMIT {_CANDIDATES}"
_LISTINGS = """
    SELECT d.name, d.slug, k.name, coalesce(nullif(d.neighbourhood, ''), c.name)
    FROM ({found}) d LEFT JOIN businesses_category k ON k.id = d.category_id
    LEFT JOIN businesses_city c ON c.id = d.city_id
    ORDER BY d.rank_score + CASE WHEN d.name_key LIKE app.fold(%(beginning)s) || '%%' THEN 0.2 ELSE 0 END
             + CASE WHEN %(lat)s::float8 IS NULL THEN 0 ELSE
               0.5 * exp(-ln(2) * st_distance(d.geog, st_makepoint(%(lon)s, %(lat)s)::geography, false) / %(half)s) END
             DESC, d.business_id
    LIMIT %(limit)s
"""
_CATEGORIES = """
    SELECT c.name, c.slug, coalesce(f.documents, 0) FROM businesses_category c
    LEFT JOIN businesses_wordfrequency f ON f.word = 'cat_' || c.id
    WHERE app.fold(' ' || c.name || ' ' || array_to_string(c.synonyms, ' ')) LIKE '%% ' || app.fold(%(beginning)s) || '%%'
    ORDER BY app.fold(c.name) LIKE app.fold(%(beginning)s) || '%%' DESC, f.documents DESC NULLS LAST, c.depth, c.name
    LIMIT %(limit)s
"""


def suggest(prefix: str, near: Point | None = None, *, limit: int = 8) -> list[Suggestion]:
    """Return up to `limit` lines, categories and places first, for what has been typed so far; never raises for it.

    Single listings come from the names: of up to four letters those of the last rebuild, of more letters the present.
    """
    words = split_words(clean_text(prefix))
    if not words or limit < 1:
        return []
    beginning = " ".join(words)
    try:
        with within(SIDE_MS):
            kinds = _categories(beginning, min(_MAX_CATEGORIES, limit))
            somewhere = _places(beginning, min(_MAX_PLACES, limit))
            listings = _listings(words, near, limit)
    except TooSlow:
        return []
    room = max(limit - len(listings), limit // 2)
    first = (kinds + somewhere)[:room]
    return first + listings[: limit - len(first)]


def _listings(words: list[str], near: Point | None, limit: int) -> list[Suggestion]:
    beginning = " ".join(words)
    short = len(words) == 1 and len(beginning) <= vocabulary.PREFIX_LETTERS
    params = {
        "beginning": beginning,
        "match": None if short else _match(words),
        "lat": near.lat if near else None,
        "lon": near.lon if near else None,
        "half": _HALF_KM * 1_000,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LISTINGS.format(found=_SHORT if short else _LONG), params)
        return [
            Suggestion("business", name, " · ".join(part for part in (kind, where) if part), slug)
            for name, slug, kind, where in cursor.fetchall()
        ]


def _match(words: list[str]) -> str:
    """Every word as written, the last one as a beginning; `split_words` leaves letters and digits only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.fold(word) FROM unnest(%s::text[]) WITH ORDINALITY w(word, n) ORDER BY n", [words])
        folded = [word.replace("'", "''").replace("\\", "") for (word,) in cursor.fetchall()]
    return " & ".join(f"'{word}'" for word in folded) + ":*"


def _categories(beginning: str, limit: int) -> list[Suggestion]:
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORIES, {"beginning": beginning, "limit": limit})
        return [
            Suggestion("category", name, "", slug, SearchQuery(categories=(slug,)))
            for name, slug, _ in cursor.fetchall()
        ]


def _places(beginning: str, limit: int) -> list[Suggestion]:
    found = []
    for place in places.beginning_with(beginning, limit):
        query = SearchQuery(city=place.slug) if place.kind == "city" else SearchQuery(place=place.name)
        found.append(Suggestion("place", place.name, place.context, place.slug, query))
    return found
