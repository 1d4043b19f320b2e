"""Pure rules of the directory: ratings with their sum, completeness, addresses of pages, sorting names, attributes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt

from django.utils.translation import gettext_lazy as _

# What may be said about a business, in the order it is shown. A key that is missing was not answered.
ATTRIBUTES = {
    "wheelchair_accessible": _("Wheelchair accessible"),
    "outdoor_seating": _("Outdoor seating"),
    "takeaway": _("Takeaway"),
    "delivery": _("Delivery"),
    "reservations": _("Takes reservations"),
    "wifi": _("Wi-Fi"),
    "parking": _("Parking"),
    "card_payment": _("Takes cards"),
    "dogs_allowed": _("Dogs allowed"),
    "family_friendly": _("Good for families"),
    "vegetarian": _("Vegetarian choices"),
    "vegan": _("Vegan choices"),
    "halal": _("Halal"),
    "kosher": _("Kosher"),
    "gluten_free": _("Gluten-free choices"),
    "live_music": _("Live music"),
    "open_late": _("Open late"),
    "appointment_only": _("By appointment only"),
    "gift_cards": _("Gift cards"),
    "air_conditioning": _("Air conditioning"),
    "lgbtq_friendly": _("LGBTQ+ friendly"),
    "women_owned": _("Women-owned"),
    "family_owned": _("Family-owned"),
}


@dataclass(frozen=True, slots=True)
class RatingFormula:
    """The shrunken mean `(m·C + Σ r) / (m + n)` with its constants: `weight` is m, `prior` is C (RAT-1)."""

    version: int
    weight: int
    prior: Decimal

    def exact(self, count: int, total: int) -> Fraction:
        """Return the rating of `count` reviews whose stars add up to `total`, without any rounding."""
        return (self.weight * Fraction(self.prior) + total) / (self.weight + count)


# Append, never edit: a stored rating names the version it was computed by. Version 1: seven imagined reviews of 3.5,
# close to the median number of reviews, which found the truly best businesses most often in our simulation. Five false
# five-star reviews move a business with 20 real ones of 3.0 on average from 3.13 to 3.42, by 0.3 (RAT-10).
FORMULAS = (RatingFormula(version=1, weight=7, prior=Decimal("3.5")),)
CURRENT_FORMULA = FORMULAS[-1]


def formula(version: int) -> RatingFormula:
    """Return a formula by its version; raises LookupError for one that never was."""
    for known in FORMULAS:
        if known.version == version:
            return known
    raise LookupError(f"There is no rating formula {version}.")


def stars(value: Fraction) -> Decimal:
    """Return the displayed value: one decimal, rounded half up from the exact one (RAT-3)."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def interval(histogram: tuple[int, ...], with_formula: RatingFormula = CURRENT_FORMULA) -> tuple[Decimal, Decimal]:
    """Return where the rating would lie in nine of ten cases: the mean ± 1.645 standard errors, within 1 to 5.

    The imagined reviews of the formula count as well, with the spread of evenly mixed stars (a variance of 2).
    """
    given = list(enumerate(histogram, start=1))
    count, total = sum(histogram), sum(value * number for value, number in given)
    mean = float(with_formula.exact(count, total))
    spread = 2.0 * with_formula.weight + sum(number * (value - mean) ** 2 for value, number in given)
    error = 1.645 * sqrt(spread) / (with_formula.weight + count)
    return stars(Fraction(max(1.0, mean - error))), stars(Fraction(min(5.0, mean + error)))


# What makes a listing useful, and how much of 100 each is worth.
COMPLETENESS = {
    "description": 20,
    "hours": 20,
    "phone": 10,
    "website": 10,
    "email": 5,
    "price_level": 5,
    "attributes": 15,
    "street_address": 10,
    "opened_on": 5,
}
_FULL_DESCRIPTION = 120
_FULL_ATTRIBUTES = 5


def completeness(facts: Mapping[str, object]) -> int:
    """Return 0 to 100: the worth of what is filled in; half of it for a short description or a few attributes.

    `facts` maps the keys of `COMPLETENESS` to values, where anything false counts as missing.
    """
    points = 0
    for name, worth in COMPLETENESS.items():
        value = facts.get(name)
        if not value:
            continue
        short = (name == "description" and len(str(value)) < _FULL_DESCRIPTION) or (
            name == "attributes" and isinstance(value, Collection) and len(value) < _FULL_ATTRIBUTES
        )
        points += worth // 2 if short else worth
    return points


MAX_SLUG = 100
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d",
        "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "&": " and ", "'": None, "’": None, "‘": None,
        "ʼ": None, "`": None, ".": None,
    }
)  # fmt: skip
_GAPS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Return the text in small letters without accents; letters of other scripts stay."""
    parts = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def slugify(text: str, fallback: str = "listing") -> str:
    """Return the text as part of an address: `Café d'Or & Co.` becomes `cafe-dor-and-co`.

    A name in a script that has no such letters gets the `fallback`, which says what and where instead.
    """
    slug = _GAPS.sub("-", fold(text)).strip("-")
    if len(slug) > MAX_SLUG:
        slug = slug[:MAX_SLUG].rpartition("-")[0] or slug[:MAX_SLUG]
    return slug if re.search("[a-z]", slug) or len(slug) >= 2 else fallback


def slug_choices(name: str, *, category: str, city: str, neighbourhood: str = "") -> Iterator[str]:
    """Yield addresses for a listing, the nicest first and without end: name, name and place, then numbered.

    `category`, `city` and `neighbourhood` are slugs.
    """
    base = slugify(name, fallback=f"{category}-{city}")
    yield base
    place = neighbourhood or city
    longer = base if base.endswith(place) else f"{base}-{place}"
    if longer != base:
        yield longer
    number = 2
    while True:
        yield f"{longer}-{number}"
        number += 1


_ARTICLE = re.compile(r"^(the|a|an)\s+(?=\S)")


def sort_name(name: str) -> str:
    """Return what a name is sorted by: folded, without a leading article or punctuation."""
    folded = _ARTICLE.sub("", " ".join(fold(name).split()))
    return folded.strip("\"'“”«»()[]{}#*- ")[:200] or folded[:200]
