"""Names and descriptions of the demo's businesses, made from word lists and sentence patterns."""

import functools
import re
from typing import NamedTuple

from . import categories, phrases
from .phrases import Phrase, Rnd

# Which kind of sentences a branch of the category tree speaks in, and what it calls one of its businesses.
_GROUPS: dict[str, tuple[str, str]] = {
    "restaurants": ("food", "restaurant"),
    "cafes-bakeries": ("food", "café"),
    "bars-nightlife": ("drink", "bar"),
    "food-shops": ("shop", "food shop"),
    "fashion": ("shop", "shop"),
    "home-garden-shops": ("shop", "shop"),
    "shops": ("shop", "shop"),
    "trades": ("work", "business"),
    "home-services": ("work", "business"),
    "health": ("care", "practice"),
    "beauty-wellness": ("care", "studio"),
    "fitness-sport": ("place", "studio"),
    "automotive": ("work", "garage"),
    "professional-services": ("desk", "firm"),
    "money-property": ("desk", "office"),
    "education-childcare": ("place", "school"),
    "arts-culture": ("place", "venue"),
    "leisure-attractions": ("place", "venue"),
    "places-to-stay": ("place", "house"),
    "pets": ("care", "practice"),
    "public-community": ("place", "place"),
    "other-businesses": ("work", "business"),
}
# What one of them is called, and how it speaks, where that differs from its branch.
_KINDS = {
    "pizza": "pizzeria",
    "steakhouses": "steakhouse",
    "diners": "diner",
    "bakeries": "bakery",
    "tea-houses": "tea house",
    "bagels-pretzels": "bagel shop",
    "doughnuts": "doughnut shop",
    "ice-cream-frozen-yogurt": "ice cream parlor",
    "cakes-desserts": "dessert shop",
    "juice-smoothies": "juice bar",
    "chocolate-sweets": "sweet shop",
    "buffets-catering": "kitchen",
    "pubs": "pub",
    "wine-bars": "wine bar",
    "cocktail-bars": "cocktail bar",
    "night-clubs": "club",
    "live-music-venues": "music room",
    "comedy-clubs": "comedy club",
    "hookah-lounges": "lounge",
}
_GROUP_OF = {"tailors-alterations": "work", "opticians": "care", "pharmacies": "shop", "petrol-stations": "shop"}
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeioAEIO]|un(?!i)|hon)")


class Voice(NamedTuple):
    """What is needed to speak about one category: its name patterns, its sentences, and its words."""

    names: tuple[Phrase, ...]
    opens: tuple[Phrase, ...]
    middles: tuple[Phrase, ...]
    closes: tuple[Phrase, ...]
    specialties: tuple[str, ...]
    kind: str


@functools.cache
def _name_table() -> dict[str, tuple[list[str], list[str]]]:
    return {
        category: (patterns.split("|") if patterns else [], nouns.split("|") if nouns else [])
        for category, patterns, nouns in phrases.rows("names.tsv")
    }


@functools.cache
def _sentences(group: str, part: str) -> tuple[Phrase, ...]:
    return tuple(
        Phrase(template, phrases.words())
        for in_group, in_part, template in phrases.rows("sentences.tsv")
        if (in_group, in_part) == (group, part)
    )


@functools.cache
def voice(category: str) -> Voice:
    """Return the voice of a category.

    Raises: KeyError when there is no such category.
    """
    top = categories.top_of(category)
    patterns, nouns = _name_table().get(category, ([], []))
    if not patterns:
        patterns = list(_name_table().get(top, ([], []))[0])
        # Patterns of a branch that never name the trade leave a reader guessing: take those that do.
        if nouns and not any("{noun}" in pattern for pattern in patterns):
            patterns = _name_table()["default"][0]
    patterns = patterns or _name_table()["default"][0]
    nouns = nouns or [categories.by_slug()[category].name]
    words = {**phrases.words(), "noun": nouns}
    group, kind = _GROUPS[top]
    group, kind = _GROUP_OF.get(category, group), _KINDS.get(category, kind)
    # A branch itself (nothing more precise is known) speaks of what its children are good at.
    known = phrases.specialties()
    members = [spec.slug for spec in categories.tree() if spec.parent == category]
    mixed = [phrase for slug in members for phrase in known.get(slug, [])[:2]]
    return Voice(
        tuple(Phrase(pattern, words) for pattern in patterns),
        _sentences(group, "open"),
        _sentences(group, "middle"),
        _sentences(group, "close"),
        tuple(known.get(category) or mixed),
        kind,
    )


def name(of: Voice, rnd: Rnd, context: dict[str, str]) -> str:
    """Return a name; the context holds `hood`, `street_short` and `number`."""
    return of.names[int(rnd() * len(of.names))].render(rnd, context)


def description(of: Voice, rnd: Rnd, context: dict[str, str]) -> str:
    """Return two to four sentences; fills in the context's `s1`, `s2`, `s3`, `kind`, `minutes` itself."""
    said = of.specialties
    at = int(rnd() * len(said))
    step = 1 + int(rnd() * (len(said) - 1)) if len(said) > 3 else 1
    context["s1"] = said[at]
    context["s2"] = said[(at + step) % len(said)]
    # The third differs from both for any step, or half the list on when the step is half the list itself.
    third = (at + 2 * step) % len(said)
    context["s3"] = said[third if third != at else (at + 1) % len(said)]
    context["kind"] = of.kind
    context["minutes"] = str(10 + 5 * int(rnd() * 5))
    chance = rnd()
    sentences = [of.opens[int(rnd() * len(of.opens))].render(rnd, context)]
    first = int(rnd() * len(of.middles))
    sentences.append(of.middles[first].render(rnd, context))
    if chance > 0.7:
        sentences.append(of.middles[(first + 1) % len(of.middles)].render(rnd, context))
    if chance > 0.25:
        sentences.append(of.closes[int(rnd() * len(of.closes))].render(rnd, context))
    text = " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)
    return _ARTICLE.sub(r"\1n ", text)
