"""The questions of the benchmarks, drawn from an invented directory, and the naive ways to answer them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import connection

from apps.businesses.search import ranking
from apps.businesses.search.data import Hit, SearchQuery, Sort
from apps.businesses.search.engine import locate
from apps.businesses.search.fragments import Sql, all_of, sql
from apps.businesses.search.limits import within
from apps.businesses.search.router import TABLE, Router
from benchmarks.data import CITIES, NOW, ROOTS, WORDS, World

# Classes of words by their rank in the language, and how often a text holds them.
CLASSES = {"very common": (0, 5), "common": (5, 30), "medium": (100, 1_000), "rare": (4_000, WORDS)}
PER_CLASS = 24
_NO_LIMIT_MS = 600_000


class Exhaustive(Router):
    """The naive way: every match is a candidate, and all of them are scored."""

    def candidates(self, columns: Sql) -> Sql:
        conditions = [*self.area.inside(by_index=True), *self.area.around_box, *self.filters()]
        if lexemes := self._lexemes(with_cells=False):
            conditions.append(sql("tsv @@ %s::tsquery", lexemes))
        return "SELECT " + columns + f" FROM {TABLE} WHERE " + all_of(conditions)


@dataclass(frozen=True)
class Question:
    """One question, ready to be asked again and again on either side."""

    query: SearchQuery

    def ours(self) -> tuple[Hit, ...]:
        """Answer with the product: look the words up, choose a way, rank, read the page."""
        with within(_NO_LIMIT_MS):
            return ranking.page(locate(self.query, NOW), None, self.query.page_size)[0]

    def statement(self) -> Callable[[], object]:
        """Return a task that runs the one ranking statement alone, its look-ups done."""
        found = ranking.statement(locate(self.query, NOW), None, self.query.page_size + 1)

        def run() -> object:
            with connection.cursor() as cursor:
                cursor.execute(found.text, found.params)
                return cursor.fetchall()

        return run

    def naive(self) -> tuple[Hit, ...]:
        """Answer by scoring every match, after the same look-ups."""
        with within(_NO_LIMIT_MS):
            found = locate(self.query, NOW)
            every = Exhaustive(found.query, found.prepared, found.area, found.moment)
            return ranking.page(every, None, self.query.page_size)[0]

    def overlap(self) -> float:
        """Return the share of the exhaustive first page that ours holds; scores equal to the last one's are as good."""
        best = self.naive()
        if not best:
            return 1.0
        ours = {hit.business_id for hit in self.ours()}
        return sum(hit.business_id in ours for hit in best) / len(best)


class Questions:
    """Seeded questions to one directory."""

    def __init__(self, world: World, seed: int = 7) -> None:
        self.world = world
        self.random = random.Random(seed)

    def of_class(self, name: str, number: int = PER_CLASS) -> list[Question]:
        """Return questions of one word of a class, or of one to three words drawn as in a text (`mix`)."""
        if name == "mix":
            texts = [
                " ".join(self.world.word(draw=self.random) for _ in range(self.random.choice((1, 2, 2, 3))))
                for _ in range(number)
            ]
        else:
            texts = [self.world.words[self.random.randrange(*CLASSES[name])] for _ in range(number)]
        return [Question(SearchQuery(q=text)) for text in texts]

    def places(self, number: int = PER_CLASS, *, densest: bool = False, **fields: object) -> list[Question]:
        """Return questions around a place: cities drawn by size, or the largest one."""
        made = []
        for _ in range(number):
            city = self.world.cities[0 if densest else min(CITIES - 1, int(self.random.paretovariate(0.5)) - 1)]
            centre = replace(
                city.centre,
                lat=city.centre.lat + self.random.gauss(0, 0.02),
                lon=min(180.0, max(-180.0, city.centre.lon + self.random.gauss(0, 0.02))),
            )
            made.append(Question(SearchQuery(near=centre, **fields)))
        return made

    def combined(
        self, name: str, radius_km: float, number: int = PER_CLASS, *, densest: bool = False
    ) -> list[Question]:
        """Return questions with words, a place, a rating and “open now”."""
        words = self.of_class(name, number)
        places = self.places(number, densest=densest, radius_km=radius_km, rating_min=3.5, open_now=True)
        return [Question(replace(b.query, q=a.query.q)) for a, b in zip(words, places, strict=True)]

    def beginnings(self, letters: int, number: int = PER_CLASS) -> list[str]:
        """Return what somebody has typed of a word in a name."""
        return [self.world.word(20, self.random)[:letters] for _ in range(number)]

    def leaf(self) -> str:
        """Return the slug of a category at the bottom of the tree."""
        return f"kind-{ROOTS + 1 + self.random.randrange(200)}"

    def sorted_by(self, sort: Sort, number: int = PER_CLASS) -> list[Question]:
        """Return questions in a plain order."""
        return [Question(replace(question.query, sort=sort)) for question in self.places(number, radius_km=10.0)]
