"""The demo city's businesses: `businesses(size)` makes the same ones every time, one after the other, any number of them.

Each block of `BLOCK` businesses has a random source of its own, named after the seed and the block. So the first n of a large
city are exactly the n of a small one, and several processes can make different blocks of one city side by side.

Ratings here are starting values: they stand for reviews written before the demo began. `ratings` counts the stars one to
five, and `rating_count` and `rating_sum` are computed from it, so all three always agree.
"""

import bisect
import functools
import itertools
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from . import attributes, categories, chains, hours, mix, placing, texts
from .phrases import Rnd

SEED = 20261120
BLOCK = 1_000
TODAY = date(2026, 11, 20)
ZONE = "America/New_York"
NO_RATINGS = (0, 0, 0, 0, 0)
# The first blocks put every so many-th business around Times Square, and some of these are pizza places open late.
TIMES_SQUARE = (40.7580, -73.9855)
_SQUARE_BLOCKS = 5
_SQUARE_EVERY = 50
_LATE_PIZZA_EVERY = 200
_SQUARE_CATEGORIES = ("pizza", "american", "italian", "sushi", "cafes", "theatres", "hotels", "diners", "cocktail-bars")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day with hours of its own; `hours` is like "10:00-14:00", or "off"."""

    day: date
    hours: str
    note: str


@dataclass(frozen=True, slots=True)
class DemoBusiness:
    """One made-up business; every name, number and text is invented, only streets and their places are real.

    Empty text means unknown. `hours` is in OpenStreetMap's syntax. `ratings` counts one to five stars. `status` is one of the
    listing states.
    """

    key: str
    name: str
    category: str
    more_categories: tuple[str, ...]
    description: str
    city: str
    neighbourhood: str
    street_address: str
    hide_street: bool
    postal_code: str
    lat: float
    lon: float
    zone: str
    phone: str
    website: str
    email: str
    price_level: int | None
    attributes: dict[str, bool]
    hours: str
    special_days: tuple[SpecialDay, ...]
    opened_on: date | None
    ratings: tuple[int, int, int, int, int]
    status: str
    created_at: datetime
    brand: str

    @property
    def categories(self) -> tuple[str, ...]:
        """Return all category slugs, the primary one first."""
        return (self.category, *self.more_categories)

    @property
    def rating_count(self) -> int:
        """Return how many ratings the histogram holds."""
        return sum(self.ratings)

    @property
    def rating_sum(self) -> int:
        """Return the sum of all stars."""
        return sum(stars * count for stars, count in enumerate(self.ratings, start=1))


def businesses(size: int, seed: int = SEED, *, start: int = 0, today: date = TODAY) -> Iterator[DemoBusiness]:
    """Yield the businesses numbered `start` to `size` - 1; `today` places special days and ages.

    Raises: ValueError when `start` is not the beginning of a block.
    """
    if start % BLOCK:
        raise ValueError(f"start must be a multiple of {BLOCK}")
    for first in range(start, size, BLOCK):
        yield from itertools.islice(_block(first // BLOCK, seed, today), min(BLOCK, size - first))


def _block(number: int, seed: int, today: date) -> Iterator[DemoBusiness]:
    rnd = random.Random(f"{seed}:{number}").random
    recent: list[placing.Spot] = []
    for index in range(BLOCK):
        at_square = number < _SQUARE_BLOCKS and index % _SQUARE_EVERY == 0
        late_pizza = at_square and index % _LATE_PIZZA_EVERY == 0
        if at_square:
            category = "pizza" if late_pizza else _SQUARE_CATEGORIES[int(rnd() * len(_SQUARE_CATEGORIES))]
            brand = ""
        else:
            category, brand = _kind(rnd)
        spot, address = _address(rnd, recent, at_square)
        yield _business(rnd, f"demo-{number * BLOCK + index:07d}", category, brand, spot, address, late_pizza, today)


def _business(
    rnd: Rnd,
    key: str,
    category: str,
    brand: str,
    spot: placing.Spot,
    address: str,
    late: bool,
    today: date,
) -> DemoBusiness:
    top = categories.top_of(category)
    piece = spot.piece
    # More young businesses than old ones, and none older than 60 years.
    year = today.year - int(1 + 60 * rnd() ** 2.2)
    name, description = _words(rnd, category, brand, spot, year)
    spec = _hours(rnd, category, top, name, late)
    host = host_of(brand or name)
    reach = rnd()
    status = "live" if late else _status(rnd)
    areas = mix.AREA_CODES[piece.city]
    companions = mix.COMPANIONS.get(category, ())
    return DemoBusiness(
        key=key,
        name=name,
        category=category,
        more_categories=companions[: int(rnd() * 0.8 * (len(companions) + 1))],
        description=description,
        city=piece.city,
        neighbourhood=piece.neighbourhood,
        street_address=address,
        hide_street=rnd() < mix.hidden_share(category, top),
        postal_code=piece.postcode,
        lat=spot.lat,
        lon=spot.lon,
        zone=ZONE,
        # 555-0100 to 555-0199 are kept free for invented numbers.
        phone="" if rnd() < 0.04 else f"+1{areas[int(rnd() * len(areas))]}55501{int(rnd() * 100):02d}",
        website=f"https://{host}.example" if reach < 0.72 else "",
        email=f"hello@{host}.example" if reach < 0.5 or reach > 0.9 else "",
        price_level=_price(rnd, category, top),
        attributes=_attributes(rnd, category, top, spec),
        hours=spec,
        special_days=_days(rnd, spec, today),
        opened_on=date(year, 1 + int(rnd() * 12), 1 + int(rnd() * 28)) if rnd() < 0.8 else None,
        ratings=NO_RATINGS if status in mix.UNLISTED else _ratings(rnd),
        status=status,
        created_at=_midnight(today) - timedelta(seconds=int(86_400 * (1 + 1_800 * rnd() ** 1.5))),
        brand=brand,
    )


@functools.cache
def _category_draw() -> tuple[tuple[str, ...], tuple[float, ...]]:
    slugs, shares = [], []
    for top, share in mix.TOP_SHARES.items():
        members = [spec.slug for spec in categories.tree() if spec.parent == top] or [top]
        whole = sum(mix.LARGER.get(slug, 1) for slug in members)
        for slug in members:
            slugs.append(slug)
            shares.append(share * mix.LARGER.get(slug, 1) / whole)
    return tuple(slugs), tuple(itertools.accumulate(shares))


def _kind(rnd: Rnd) -> tuple[str, str]:
    """Return (category, brand); the brand is "" unless this is a branch of a chain."""
    if rnd() < 0.06:
        share = rnd()
        chain = chains.CHAINS[int(len(chains.CHAINS) * share * share)]
        return chain.category, chain.name
    slugs, shares = _category_draw()
    return slugs[bisect.bisect(shares, rnd() * shares[-1])], ""


def _address(rnd: Rnd, recent: list[placing.Spot], at_square: bool) -> tuple[placing.Spot, str]:
    """Return a new address, or one that a neighbour already has: an arcade, an office tower, a floor above a shop."""
    if recent and not at_square and rnd() < 0.05:
        spot = recent[int(rnd() * len(recent))]
        address = f"{spot.house} {spot.piece.street}"
        if rnd() < 0.7:
            address += ", " + mix.UNITS[int(rnd() * len(mix.UNITS))].format(2 + int(rnd() * 28))
        return spot, address
    if at_square:
        square = placing.near(*TIMES_SQUARE, 420.0)
        piece = square[int(rnd() * len(square))]
    else:
        weights = placing.cumulative()
        piece = placing.pieces()[bisect.bisect(weights, rnd() * weights[-1])]
    spot = placing.spot(piece, rnd)
    if len(recent) < 40:
        recent.append(spot)
    else:
        recent[int(rnd() * 40)] = spot
    return spot, f"{spot.house} {piece.street}"


def _words(rnd: Rnd, category: str, brand: str, spot: placing.Spot, year: int) -> tuple[str, str]:
    """Return the name and the description."""
    piece = spot.piece
    voice = texts.voice(category)
    context = {
        "hood": piece.hood,
        "area": piece.area,
        "street": piece.street,
        "street_short": piece.street_short,
        "number": spot.house if rnd() < 0.4 else str(2 + int(rnd() * 98)),
        "landmark": piece.landmark,
        "city": piece.borough,
        "year": str(year),
    }
    name = brand or texts.name(voice, rnd, context)
    if brand and rnd() < 0.3:
        name += f" {piece.hood}"
    context["name"] = name
    return name, texts.description(voice, rnd, context)


def _hours(rnd: Rnd, category: str, top: str, name: str, late: bool) -> str:
    if name.startswith("24/7"):
        return "24/7"
    pool = hours.late() if late else hours.for_category(category, top)
    return "" if not late and rnd() < 0.06 else pool[int(rnd() * len(pool))]


def _attributes(rnd: Rnd, category: str, top: str, spec: str) -> dict[str, bool]:
    profiles = attributes.profiles(top)
    known = {**profiles[int(rnd() * len(profiles))], **attributes.certain(category)}
    if spec and hours.is_late(spec):
        known["open_late"] = True
    if "by appointment" in spec:
        known["appointment_only"] = True
    return known


def _status(rnd: Rnd) -> str:
    share = rnd()
    return next(state for state, bound in mix.STATUSES if share < bound)


def _ratings(rnd: Rnd) -> tuple[int, int, int, int, int]:
    """Return counts of one to five stars: most places have few ratings, some very many, one in eight none."""
    if rnd() < 0.12:
        return NO_RATINGS
    count = min(4_000, int(2 + 6 / (1.0001 - rnd()) ** 0.85))
    # Quality from 0 to 1, most often good: a city's bad places close.
    bad = 0.92 - max(rnd(), rnd()) * 0.85
    shares = (0.34 * bad**2 + 0.02, 0.22 * bad**1.5 + 0.02, 0.25 * bad + 0.05, 0.28 + 0.05 * bad, 0.7 - 0.62 * bad)
    whole = sum(shares)
    ones, twos, threes, fours = (int(count * share / whole + rnd()) for share in shares[:4])
    return ones, twos, threes, fours, max(0, count - ones - twos - threes - fours)


def _price(rnd: Rnd, category: str, top: str) -> int | None:
    if top not in mix.PRICED or rnd() < 0.08:
        return None
    share = rnd()
    if category in mix.DEAR:
        return 4 if share > 0.55 else 3
    if category in mix.CHEAP:
        return 1 if share < 0.7 else 2
    return 1 if share < 0.3 else 2 if share < 0.78 else 3 if share < 0.95 else 4


@functools.cache
def _midnight(today: date) -> datetime:
    return datetime(today.year, today.month, today.day, tzinfo=UTC)


@functools.cache
def _calendar(today: date) -> tuple[SpecialDay, ...]:
    """Return the next occurrence of the days on which many keep other hours."""

    def thanksgiving(year: int) -> date:
        # The fourth Thursday of November.
        return date(year, 11, 22 + (3 - date(year, 11, 1).weekday()) % 7)

    found = []
    for note, spec, day_in in (
        ("Thanksgiving", "off", thanksgiving),
        ("Christmas Eve", "09:00-15:00", lambda year: date(year, 12, 24)),
        ("Christmas Day", "off", lambda year: date(year, 12, 25)),
        ("New Year's Eve", "10:00-16:00", lambda year: date(year, 12, 31)),
        ("New Year's Day", "off", lambda year: date(year, 1, 1)),
        ("Independence Day", "12:00-20:00", lambda year: date(year, 7, 4)),
        ("Staff outing", "off", lambda _year: today + timedelta(days=3)),
        ("Late opening", "10:00-23:00", lambda _year: today + timedelta(days=8)),
    ):
        day = day_in(today.year)
        found.append(SpecialDay(day if day >= today else day_in(today.year + 1), spec, note))
    return tuple(found)


def _days(rnd: Rnd, spec: str, today: date) -> tuple[SpecialDay, ...]:
    if not spec or spec == "24/7" or rnd() > 0.22:
        return ()
    calendar = _calendar(today)
    first = int(rnd() * len(calendar))
    return calendar[first : first + 1 + int(rnd() * 3)]


_GAPS = re.compile(r"[^a-z0-9]+")
# What Unicode does not take apart into a letter and a mark, and what is better left out or said in words.
_PLAIN = str.maketrans(
    {
        "'": "",
        "’": "",
        ".": "",
        "&": " and ",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ı": "i",
        "ð": "d",
    }
)


def host_of(name: str) -> str:
    """Return a name as one label of a web address: "Café d'Or & Co." → "cafe-dor-and-co"."""
    text = name.translate(_PLAIN).lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _GAPS.sub("-", text)[:60].strip("-") or "business"
