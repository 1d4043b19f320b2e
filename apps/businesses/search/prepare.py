"""The one look-up before a search: the words as the index knows them, how frequent they are, and what the filters name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from apps.businesses.search import rules, vocabulary
from apps.businesses.search.data import Point, SearchQuery

MAX_WORDS = 12
_MAX_LETTERS = 60
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")

_LOOK_UP = """
    SELECT s.weights, coalesce(s.documents, 0), coalesce(s.tier_threshold, -1), s.spans_from, s.spans_until,
        (SELECT jsonb_agg(jsonb_build_object('word', w.word, 'plain', w.plain, 'stem', w.stem, 'documents',
                    (SELECT sum(f.documents) FROM businesses_wordfrequency f WHERE f.word = ANY (w.plain || w.stem)))
                ORDER BY w.place)
         FROM (SELECT place, app.fold(word) AS word,
                      tsvector_to_array(to_tsvector('app.plain', word)) AS plain,
                      tsvector_to_array(to_tsvector('app.stemmed', word)) AS stem
               FROM unnest(%(words)s::text[]) WITH ORDINALITY AS given(word, place)) w),
        (SELECT jsonb_agg(jsonb_build_object('id', c.id, 'slug', c.slug, 'below',
                    (SELECT array_agg(b.id) FROM businesses_category b WHERE b.path LIKE c.path || '%%'), 'documents',
                    (SELECT f.documents FROM businesses_wordfrequency f WHERE f.word = 'cat_' || c.id)))
         FROM businesses_category c WHERE c.slug = ANY (%(categories)s::text[])),
        (SELECT jsonb_build_object('id', c.id, 'timezone', c.timezone, 'lat', st_y(c.centre::geometry),
                    'lon', st_x(c.centre::geometry), 'name', c.name, 'documents',
                    (SELECT f.documents FROM businesses_wordfrequency f WHERE f.word = 'city_' || c.id))
         FROM businesses_city c WHERE c.slug = %(city)s),
        (SELECT coalesce(sum(f.documents), 0) FROM businesses_wordfrequency f WHERE f.word = ANY (%(cells)s::text[]))
    FROM (SELECT) one LEFT JOIN businesses_searchsettings s ON s.id = 1
"""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the question: `match` is its part of the tsquery, `documents` in how many it occurs, 0 if unknown."""

    text: str
    match: str
    documents: int


@dataclass(frozen=True, slots=True)
class CategoryFilter:
    """A chosen category, the ids of it and everything below it, and its number of documents."""

    id: int
    slug: str
    below: tuple[int, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class CityFilter:
    """The chosen city, its centre, zone and number of documents."""

    id: int
    name: str
    centre: Point
    timezone: str
    documents: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a search needs to know before its SQL is written.

    `unknown` are filters that name nothing; `nearby` is how many documents the map cells of the area hold.
    """

    words: tuple[Word, ...] = ()
    categories: tuple[CategoryFilter, ...] = ()
    city: CityFilter | None = None
    documents: int = 0
    threshold: float = -1.0
    weights: Mapping[str, float] = field(default_factory=rules.weights)
    spans: tuple[datetime, datetime] | None = None
    unknown: tuple[str, ...] = ()
    nearby: int = 0

    @property
    def match(self) -> str:
        """The words as a tsquery, all of them required; empty without words."""
        return " & ".join(f"({word.match})" for word in self.words)

    @property
    def match_any(self) -> str:
        """The words as a tsquery that one of them satisfies."""
        return " | ".join(f"({word.match})" for word in self.words)

    @property
    def text(self) -> str:
        """The words as names are folded: to recognise a name that was typed in full."""
        return " ".join(word.text for word in self.words)


def split_words(text: str) -> list[str]:
    """Return the words of a question as the index cuts them; quotes, operators and emoji only separate."""
    found = _WORD.findall(text.translate(_APOSTROPHES))
    return list(dict.fromkeys(word[:_MAX_LETTERS] for word in found))[:MAX_WORDS]


def prepare(query: SearchQuery, cells: Sequence[int] = ()) -> Prepared:
    """Look everything up in one statement, and complete words nobody knows from the vocabulary in another.

    `cells` are the coarse map cells of the area that will be searched.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _LOOK_UP,
            {
                "words": split_words(query.q),
                "categories": list(query.categories),
                "city": query.city or None,
                "cells": [f"c5_{cell}" for cell in cells],
            },
        )
        overrides, documents, threshold, since, until, words, categories, city, nearby = cursor.fetchone()
    found = tuple(
        CategoryFilter(row["id"], row["slug"], tuple(row["below"]), row["documents"] or 0)
        for row in _json(categories) or ()
    )
    unknown = tuple(sorted(set(query.categories) - {category.slug for category in found}))
    city = _json(city)
    if query.city and city is None:
        unknown += (query.city,)
    return Prepared(
        words=_words(_json(words) or [], known=documents > 0),
        categories=found,
        city=city
        and CityFilter(
            city["id"], city["name"], Point(city["lat"], city["lon"]), city["timezone"], city["documents"] or 0
        ),
        documents=documents,
        threshold=threshold,
        weights=rules.weights(_json(overrides)),
        spans=(since, until) if since and until else None,
        unknown=unknown,
        nearby=int(nearby),
    )


def _json(value: Any) -> Any:
    """Return decoded JSON, whichever of the two forms the driver's settings hand out."""
    return json.loads(value) if isinstance(value, str | bytes) else value


def _words(rows: list[dict[str, Any]], *, known: bool) -> tuple[Word, ...]:
    """Return the words to require: without stop words, unless there are no others."""
    rows = [row for row in rows if row["plain"]]
    telling = [row for row in rows if row["stem"]] or rows
    return tuple(_word(row, known=known) for row in telling)


def _word(row: dict[str, Any], *, known: bool) -> Word:
    """A name holds a word as written, other text its stem; an unknown word also matches those it begins (prefix)."""
    forms = {_all_of(row["plain"]), _all_of(row["stem"] or row["plain"])}
    documents = int(row["documents"] or 0)
    if not documents and known:
        forms |= {_quoted(word) for word in vocabulary.completions(row["word"])}
    return Word(row["word"], " | ".join(sorted(forms)), documents)


def _all_of(lexemes: list[str]) -> str:
    return "(" + " & ".join(_quoted(lexeme) for lexeme in lexemes) + ")" if len(lexemes) > 1 else _quoted(lexemes[0])


def _quoted(lexeme: str) -> str:
    """Return a lexeme that no tsquery operator can hide in."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
