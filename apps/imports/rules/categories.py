"""Which of our categories people mean: by address, name or synonym; and the nearest one when it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from apps.businesses.data import CategoryNode

_LISTED = re.compile(r"[;|\n]")
_PIECES = re.compile(r"[;|\n,/()&+]|\band\b|\bor\b")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_CLOSE_ENOUGH = 78
# A cuisine is a word for food; whatever else the same word may mean.
_FOOD = ("restaurants", "cafes-bakeries", "bars-nightlife", "food-shops")
ANY_FOOD = "restaurants"
# What files say when they do not know.
NO_ANSWER = frozenset(
    {"other", "others", "none", "unknown", "not listed not applicable", "n a", "not applicable", "various"}
)


class _Meaning(NamedTuple):
    """A category that a word means; 0 is its address, 1 its name, 2 a synonym."""

    rank: int
    slug: str


_NOTHING = _Meaning(9, "")


class Vocabulary:
    """All names of all categories; made once per job, asked once per different cell."""

    def __init__(self, tree: Sequence[CategoryNode]) -> None:
        self.names: dict[str, str] = {}
        self._words: dict[str, _Meaning] = {}
        self._food: dict[str, _Meaning] = {}
        self._tops: dict[str, str] = {}
        rows = list(_walk(tree))
        for node, top in rows:
            self.names[node.category.slug] = node.category.name
            self._tops[node.category.slug] = top
        # An address is surer than a name, and a name than a synonym; among equals the first in the tree wins.
        for rank, words in enumerate((lambda c: [c.slug], lambda c: [c.name], lambda c: c.synonyms)):
            for node, top in rows:
                for word in words(node.category):
                    for key in (fold(word), fold(word).replace(" ", "")):
                        self._words.setdefault(key, _Meaning(rank, node.category.slug))
                        if top in _FOOD:
                            self._food.setdefault(key, _Meaning(rank, node.category.slug))
        self._find = lru_cache(maxsize=20_000)(self._look_up)

    @property
    def has_food(self) -> bool:
        """Whether the tree has the category that an unknown cuisine falls back on."""
        return ANY_FOOD in self.names

    def find(self, text: str, *, cuisine: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the categories a cell names, the first one the main one, and the words that name none."""
        return self._find(text, cuisine)

    def narrowest(self, slugs: Iterable[str]) -> list[str]:
        """Return the categories without those that merely head another of them: “Restaurants” says nothing beside “Pizza”."""
        given = list(dict.fromkeys(slugs))
        heads = {self._tops[slug] for slug in given if self._tops.get(slug, slug) != slug}
        return [slug for slug in given if slug not in heads]

    def nearest(self, word: str) -> str:
        """Return the name of the category that a word most resembles, "" when none does."""
        found = process.extractOne(fold(word), list(self._words), scorer=fuzz.WRatio, score_cutoff=_CLOSE_ENOUGH)
        return self.names[self._words[found[0]].slug] if found else ""

    def _look_up(self, text: str, cuisine: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        known = self._food if cuisine else self._words
        found: dict[str, None] = {}
        unknown = []
        for listed in filter(None, (piece.strip() for piece in _LISTED.split(text))):
            whole = _match(known, listed)
            # A slash or a comma may be part of a name; only what is no name as a whole is taken apart.
            slugs = (
                [whole]
                if whole
                else [slug for piece in _PIECES.split(listed.casefold()) if (slug := _match(known, piece))]
            )
            if slugs:
                found |= dict.fromkeys(slugs)
            elif fold(listed) not in NO_ANSWER or not cuisine:
                unknown.append(listed)
        return tuple(found), tuple(unknown)


def fold(word: str) -> str:
    """Return a word as it is compared: small, without accents (also those of a file read wrongly once) and signs."""
    plain = word.casefold().replace("ã©", "e").replace("é", "e").replace("è", "e").replace("&", " ")
    return " ".join(part for part in _NOT_LETTERS.sub(" ", plain).split() if part != "and")


def _match(known: dict[str, _Meaning], word: str) -> str:
    key = fold(word)
    if not key:
        return ""
    forms = (key, f"{key}s", key.removesuffix("s"), key.removesuffix("es"), f"{key} restaurants", f"{key} shops")
    # "Cafe" is the category "Cafes" rather than whatever has "cafe" among its synonyms.
    return min((known[form] for form in forms if form in known), key=lambda found: found.rank, default=_NOTHING).slug


def _walk(nodes: Iterable[CategoryNode], top: str = "") -> Iterable[tuple[CategoryNode, str]]:
    for node in nodes:
        yield node, top or node.category.slug
        yield from _walk(node.children, top or node.category.slug)
