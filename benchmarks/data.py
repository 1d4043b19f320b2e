"""Invented directories of any size in a schema of their own, written by COPY; the same seed gives the same rows.

Words are invented and stand as in real text: the commonest is in about three quarters of the documents, the rarest in a
few. 500 cities of very unequal size, 220 categories in two levels, hours, prices and ratings. The product's own tables
are not touched: a schema `bench_<size>` holds tables of the same names, and the search path decides which are meant.
"""

from __future__ import annotations

import random
import uuid
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from math import cos, radians

from django.db import connection

from apps.businesses.models import SearchDocument, SearchPrefix, SearchSettings, WordFrequency
from apps.businesses.rules import ATTRIBUTES
from apps.businesses.search import documents, rules, vocabulary
from apps.businesses.search.data import Point
from apps.businesses.search.services import TIER_SIZE
from apps.core.rls.operations import statements

SEED = 20261120
WORDS = 20_000
CITIES = 500
ROOTS = 20
LEAVES = 200
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_CONSONANTS = "bdfghjklmnprtvz"
_ENDINGS = "bfgkmp"
_COLUMNS = [name.strip() for name in documents.COLUMNS.split(",")]


@dataclass(frozen=True)
class City:
    """One invented city: its middle and how widely its businesses are scattered, in degrees."""

    id: int
    centre: Point
    spread: float


class World:
    """Everything random about a directory, drawn from one seeded generator."""

    def __init__(self, size: int, seed: int = SEED) -> None:
        self.size = size
        self.seed = seed
        self.random = random.Random(seed)
        self.words = self._invent_words()
        self.word_weights = list(accumulate(1 / (rank + 1.8) for rank in range(WORDS)))
        self.city_weights = list(accumulate(1 / (rank + 3) for rank in range(CITIES)))
        self.leaf_weights = list(accumulate(1 / (rank + 20) for rank in range(LEAVES)))
        self.cities = self._invent_cities()

    def _invent_words(self) -> list[str]:
        """Words that neither stemming nor the stop list changes, so that both sides of a comparison index the same."""
        found: dict[str, None] = {}
        while len(found) < WORDS:
            letters = (_CONSONANTS, "aiou", _CONSONANTS, "aou", _CONSONANTS, "aou", _ENDINGS)
            found["".join(self.random.choice(choices) for choices in letters)] = None
        return list(found)

    def _invent_cities(self) -> list[City]:
        made = []
        for number in range(CITIES):
            centre = Point(self.random.uniform(-45, 60), self.random.uniform(-179, 179))
            made.append(City(number + 1, centre, 0.09 if number < 10 else 0.05))
        return made

    def word(self, shift: int = 0, draw: random.Random | None = None) -> str:
        """Return a word as it is drawn for a text; `shift` skips the commonest, `draw` is another generator than ours."""
        mark = (draw or self.random).uniform(self._from(shift), self.word_weights[-1])
        return self.words[bisect(self.word_weights, mark)]

    def _from(self, shift: int) -> float:
        return self.word_weights[shift - 1] if shift else 0.0

    @cached_property
    def hours(self) -> list[str]:
        """Ready multiranges: a fortnight of days, each with other times."""
        made = []
        for _ in range(60):
            opens, length = self.random.randrange(5, 14), self.random.randrange(5, 13)
            closed = self.random.randrange(7)
            midnight = NOW.replace(hour=0) - timedelta(days=1)
            days = [midnight + timedelta(days=day) for day in range(10) if day % 7 != closed]
            spans = [(day + timedelta(hours=opens), day + timedelta(hours=opens + length)) for day in days]
            made.append("{" + ",".join(f"[{start.isoformat()},{end.isoformat()})" for start, end in spans) + "}")
        return made

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the documents in the order of quality, as `documents.COLUMNS` has them."""
        draw = self.random
        weight = rules.weights()
        total = sum(weight[name] for name in rules.QUALITY)
        quality = []
        for number in range(1, self.size + 1):
            count = int(draw.paretovariate(0.9)) - 1 if draw.random() < 0.8 else 0
            count = min(count, 5_000)
            rating = min(5.0, max(1.0, (24.5 + count * draw.gauss(4.0, 0.5)) / (7 + count)))
            parts = (rules.rating_part(rating, count), draw.random(), draw.randrange(101) / 100)
            score = (
                sum(
                    weight[name] * value
                    for name, value in zip(("rating", "freshness", "completeness"), parts, strict=True)
                )
                / total
            )
            quality.append((score, number, rating, count, parts))
        quality.sort(reverse=True)
        keys = list(ATTRIBUTES)
        features = [sorted(draw.sample(keys, draw.randrange(0, 9))) for _ in range(80)]
        for score, number, rating, count, parts in quality:
            yield self._row(number, score, rating, count, parts, draw.choice(features))

    def _row(
        self, number: int, score: float, rating: float, count: int, parts: tuple[float, ...], features: list[str]
    ) -> tuple[object, ...]:
        draw = self.random
        city = self.cities[bisect(self.city_weights, draw.uniform(0, self.city_weights[-1]))]
        lat = min(89.0, max(-89.0, draw.gauss(city.centre.lat, city.spread)))
        lon = (draw.gauss(city.centre.lon, city.spread / cos(radians(city.centre.lat))) + 180) % 360 - 180
        point = Point(lat, lon)
        leaf = ROOTS + 1 + bisect(self.leaf_weights, draw.uniform(0, self.leaf_weights[-1]))
        kinds = {leaf, (leaf - ROOTS - 1) % ROOTS + 1}
        besides: set[int] = set()
        if draw.random() < 0.15:
            other = ROOTS + 1 + draw.randrange(LEAVES)
            besides = {other, (other - ROOTS - 1) % ROOTS + 1} - kinds
        cell, fine = rules.cell(point, 10), rules.cell(point, 50)
        name = [self.word(20) for _ in range(draw.choice((2, 2, 3)))]
        text = [self.word() for _ in range(40)]
        filters = [f"cat_{one}" for one in kinds | besides] + [f"alt_{one}" for one in besides]
        filters += [f"at_{key}" for key in features] + [f"city_{city.id}", f"c5_{cell}"]
        title = " ".join(name).title()
        return (
            number, uuid.UUID(int=draw.getrandbits(128)), f"b-{number}", title, " ".join(name), " ".join(name), False,
            leaf, sorted(kinds | besides), city.id, "", f"{draw.randrange(1, 900)} Street", lat, lon,
            f"SRID=4326;POINT({lon:.6f} {lat:.6f})", cell, fine, draw.choice((None, 1, 2, 2, 3, 4)), features,
            draw.choice(self.hours), "UTC", rating, count, *parts, score, NOW - timedelta(minutes=draw.randrange(2_000_000)),
            _vector(name, text, filters), NOW,
        )  # fmt: skip


def _vector(name: list[str], text: list[str], filters: list[str]) -> str:
    """Return the tsvector that `app.search_vector` would make of these words."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(name, start=1):
        places.setdefault(word, []).extend((f"{position}A", f"{position + len(name)}A"))
    for position, word in enumerate(text, start=2 * len(name) + 1):
        places.setdefault(word, []).append(str(position))
    worded = " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
    return worded + " " + " ".join(f"'{one}'" for one in filters)


def schema_name(size: int) -> str:
    """Return the schema that holds a directory of this size."""
    return f"bench_{size}"


def exists(size: int, seed: int) -> bool:
    """Say whether the schema is there and whole: its comment is written last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [schema_name(size)])
        return cursor.fetchone()[0] == _mark(size, seed)


def _mark(size: int, seed: int) -> str:
    return f"{size} documents, seed {seed}, form 1"


def build(size: int, seed: int = SEED, progress: Callable[[int], None] | None = None) -> None:
    """Create the schema and fill it; the connection belongs to the owner and its search path names the schema first."""
    schema = schema_name(size)
    world = World(size, seed)
    with connection.cursor() as cursor:
        drop(size)
        cursor.execute(f"CREATE SCHEMA {schema}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO lawless_site, lawless_reporter")
        cursor.execute(f"CREATE TABLE {schema}.{documents.TABLE} (LIKE public.{documents.TABLE})")
        for name in ("category", "city", "searchsettings", "searchprefix", "wordfrequency"):
            cursor.execute(f"CREATE TABLE {schema}.businesses_{name} (LIKE public.businesses_{name} INCLUDING ALL)")
        _copy(cursor, world, schema, progress)
        cursor.execute(f"ALTER TABLE {schema}.{documents.TABLE} ADD PRIMARY KEY (business_id)")
        cursor.execute(
            f"SELECT rank_score FROM {schema}.{documents.TABLE} ORDER BY rank_score DESC OFFSET %s LIMIT 1", [TIER_SIZE]
        )
        row = cursor.fetchone()
        threshold = row[0] if row else -1.0
        cursor.execute("SELECT app.search_document_index(%s, '', %s)", [f"{schema}.{documents.TABLE}", threshold])
        small_tables(cursor, world, schema, threshold)
        for model in (SearchDocument, SearchPrefix, SearchSettings, WordFrequency):
            for statement in statements(model._meta.db_table, model.rls):
                cursor.execute(statement)
        cursor.execute(f"GRANT SELECT ON {schema}.businesses_category, {schema}.businesses_city TO lawless_site")
        vocabulary.rebuild()
        cursor.execute(f"ANALYZE {schema}.{documents.TABLE}, {schema}.businesses_wordfrequency")
        cursor.execute(f"COMMENT ON SCHEMA {schema} IS '{_mark(size, seed)}'")


def _copy(cursor: object, world: World, schema: str, progress: Callable[[int], None] | None) -> None:
    columns = ", ".join(_COLUMNS)
    with cursor.copy(f"COPY {schema}.{documents.TABLE} ({columns}) FROM STDIN") as copy:
        for number, row in enumerate(world.rows(), start=1):
            copy.write_row(row)
            if progress and number % 5_000 == 0:
                progress(number)


def small_tables(cursor: object, world: World, schema: str, threshold: float) -> None:
    """Write the categories, the cities and the settings row."""
    kinds = []
    for number in range(1, ROOTS + LEAVES + 1):
        root = number <= ROOTS
        parent = number if root else (number - ROOTS - 1) % ROOTS + 1
        path = f"{parent:04d}" if root else f"{parent:04d}{number:04d}"
        kinds.append((number, path, 1 if root else 2, f"Kind {number}", f"kind-{number}"))
    cursor.executemany(
        f"INSERT INTO {schema}.businesses_category (id, path, depth, numchild, name, slug, icon, synonyms) "
        "OVERRIDING SYSTEM VALUE VALUES (%s, %s, %s, 0, %s, %s, 'store', '{}')",
        kinds,
    )
    cursor.executemany(
        f"INSERT INTO {schema}.businesses_city (id, name, slug, sort_name, region, country, timezone, source, centre, "
        "south, west, north, east, population) OVERRIDING SYSTEM VALUE VALUES (%s, %s, %s, %s, '', 'XX', 'UTC', "
        "'invented', st_makepoint(%s, %s)::geography, -1, -1, 1, 1, 0)",
        [
            (city.id, f"City {city.id}", f"city-{city.id}", f"City {city.id}", city.centre.lon, city.centre.lat)
            for city in world.cities
        ],
    )
    cursor.execute(
        f"INSERT INTO {schema}.businesses_searchsettings (id, weights, documents, tier_threshold, spans_from, spans_until) "
        "VALUES (1, '{}', %s, %s, %s, %s)",
        [world.size, threshold, NOW - documents.SPANS_BEFORE, NOW + documents.SPANS_AFTER - timedelta(days=1)],
    )


def drop(size: int) -> None:
    """Remove the schema."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema_name(size)} CASCADE")
