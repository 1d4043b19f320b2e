"""Pure rules of the directory: ratings with their sum, completeness, addresses of pages, sorting names, attributes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.money import Money

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
    return sum(COMPLETENESS.values()) - sum(gaps(facts).values())


def gaps(facts: Mapping[str, object]) -> dict[str, int]:
    """Return what is missing, or said too briefly, and how many points filling it in would add."""
    missing: dict[str, int] = {}
    for name, worth in COMPLETENESS.items():
        value = facts.get(name)
        short = (name == "description" and len(str(value)) < _FULL_DESCRIPTION) or (
            name == "attributes" and isinstance(value, Collection) and len(value) < _FULL_ATTRIBUTES
        )
        if not value:
            missing[name] = worth
        elif short:
            missing[name] = worth - worth // 2
    return missing


@dataclass(frozen=True, slots=True)
class Field:
    """What holds for one field of a listing: its name for people, and who may change it.

    `is_risky` fields say who and where a business is: changing one asks for a new verification (CLM-7). `for_staff` says
    whether the role staff of a team may change it; the function `app.staff_fields` says the same. `from_brand` says
    whether a brand may set it for its locations (LOC-2).
    """

    label: Promise
    is_risky: bool = False
    for_staff: bool = False
    from_brand: bool = False


# Every fact of a listing that somebody may edit, in the order of forms.
FIELDS = {
    "name": Field(_("Name"), is_risky=True, from_brand=True),
    "categories": Field(_("Categories"), is_risky=True, from_brand=True),
    "description": Field(_("Description"), for_staff=True, from_brand=True),
    "phone": Field(_("Phone"), is_risky=True),
    "website": Field(_("Website"), is_risky=True, from_brand=True),
    "email": Field(_("E-mail"), from_brand=True),
    "price_level": Field(_("Price level"), for_staff=True, from_brand=True),
    "attributes": Field(_("Attributes"), for_staff=True, from_brand=True),
    "opened_on": Field(_("Opened on")),
    "street_address": Field(_("Street address"), is_risky=True),
    "hide_street": Field(_("Hide the street")),
    "postal_code": Field(_("Postcode"), is_risky=True),
    "city": Field(_("City"), is_risky=True),
    "neighbourhood": Field(_("Neighbourhood")),
    "point": Field(_("Position on the map"), is_risky=True),
    "timezone": Field(_("Time zone")),
    "hours": Field(_("Opening hours"), for_staff=True, from_brand=True),
}
RISKY_FIELDS = frozenset(name for name, field in FIELDS.items() if field.is_risky)
STAFF_FIELDS = frozenset(name for name, field in FIELDS.items() if field.for_staff)
BRAND_FIELDS = frozenset(name for name, field in FIELDS.items() if field.from_brand)
# Where a place is differs from location to location: that is no matter for many at once.
BULK_FIELDS = frozenset(FIELDS) - {"street_address", "postal_code", "city", "neighbourhood", "point", "opened_on"}

# Photos of a listing, those in one sending, and for how long a removal can be taken back (media forgets them then).
MAX_PHOTOS = 100
MAX_PHOTOS_AT_ONCE = 20
PHOTO_UNDO_HOURS = 24
MAX_ALT, MAX_CAPTION = 250, 300
# Nobody means a smaller part of a picture than a twentieth of each side.
SMALLEST_CROP = 0.05

# What prices are given in, the usual ones first; a country's own is proposed.
CURRENCIES = ("USD", "EUR", "GBP", "CAD", "AUD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "JPY", "MXN", "BRL", "INR")
_OWN_CURRENCY = {
    "US": "USD", "GB": "GBP", "CA": "CAD", "AU": "AUD", "CH": "CHF", "SE": "SEK", "NO": "NOK", "DK": "DKK", "PL": "PLN",
    "CZ": "CZK", "JP": "JPY", "MX": "MXN", "BR": "BRL", "IN": "INR",
}  # fmt: skip
MAX_PRICE_CENTS = 99_999_999
_PRICE = re.compile(r"(\d{1,9})(?:[.,](\d{1,3}))?", re.ASCII)


def currency_of(country: str) -> str:
    """Return what prices of a country are usually given in; the euro where we do not know better."""
    return _OWN_CURRENCY.get(country, "EUR")


def price_cents(text: str, currency: str) -> int:
    """Return a price such as `12.50` or `12,5` in the smallest units of its currency; raises ValueError for anything else."""
    found = _PRICE.fullmatch(text.strip())
    digits = -Money(1, currency).major.as_tuple().exponent
    if found is None or len(found[2] or "") > digits:
        raise ValueError(text)
    cents = int(found[1]) * 10**digits + int((found[2] or "").ljust(digits, "0") or 0)
    if cents > MAX_PRICE_CENTS:
        raise ValueError(text)
    return cents


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


def is_web_address(text: str) -> bool:
    """Say whether a page may link there: http or https, a host, no user name, and nothing that prints nothing."""
    if any(unicodedata.category(letter) in ("Cc", "Cf") for letter in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


_ARTICLE = re.compile(r"^(the|a|an)\s+(?=\S)")


def sort_name(name: str) -> str:
    """Return what a name is sorted by: folded, without a leading article or punctuation."""
    folded = _ARTICLE.sub("", " ".join(fold(name).split()))
    return folded.strip("\"'“”«»()[]{}#*- ")[:200] or folded[:200]
