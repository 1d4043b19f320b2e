"""Pairs of listings whose answer is known: true ones written differently, and near misses that only look alike.

They are made from listings of the demo city, so that names, streets and categories are as unequal as real ones; the same
seed plants the same pairs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import cos, pi, radians, sin

from apps.businesses.demo.generate import DemoBusiness, businesses

CITIES = {"manhattan": 1, "brooklyn": 2, "queens": 3, "bronx": 4, "staten-island": 5, "boston": 6}


@dataclass(frozen=True)
class Row:
    """What the directory knows of one listing, as far as it matters here."""

    id: int
    name: str
    category: str
    phone: str
    website: str
    street_address: str
    postal_code: str
    city: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Planted:
    """Two listings, what was done to the second, and whether they show one business."""

    kind: str
    is_true: bool
    one: Row
    other: Row


def base(size: int) -> Iterator[Row]:
    """Yield the listings of a demo city, numbered from 1."""
    for number, made in enumerate(businesses(size), start=1):
        yield _row(number, made)


def _row(number: int, made: DemoBusiness) -> Row:
    return Row(
        number,
        made.name,
        made.category,
        made.phone,
        made.website,
        made.street_address,
        made.postal_code,
        made.city,
        made.lat,
        made.lon,
    )


def planted(rows: list[Row], count: int, seed: int = 20261120) -> list[Planted]:
    """Return `count` true pairs and `count` near misses, made from different rows; new listings are numbered on."""
    draw = random.Random(seed)
    chosen = draw.sample(range(len(rows)), 2 * count)
    number = max(row.id for row in rows)
    found = []
    for place, at in enumerate(chosen):
        number += 1
        if place < count:
            kind, other = _disguised(rows[at], draw)
            one = rows[at]
        else:
            one, other, kind = _near_miss(rows[at], rows[draw.randrange(len(rows))], draw)
        found.append(Planted(kind, place < count, one, replace(other, id=number)))
    return found


def _disguised(row: Row, draw: random.Random) -> tuple[str, Row]:
    """Return the row as another source might have it: two to four things written differently, and the pin elsewhere."""
    done = draw.sample(sorted(_DISGUISES), draw.choice((2, 3, 3, 4)))
    other = _moved(row, draw.uniform(0, 30), draw)
    for name in done:
        other = _DISGUISES[name](other, draw)
    return "+".join(sorted(done)), other


def _near_miss(row: Row, stranger: Row, draw: random.Random) -> tuple[Row, Row, str]:
    kind = draw.choice(("branch number", "one building", "other city", "chain"))
    if kind == "branch number":
        number = draw.randrange(2, 2_000)
        one = replace(row, name=f"{row.name} #{number}")
        other = replace(
            _moved(row, draw.choice((0, 15, 60, 400, 3_000)), draw), name=f"{row.name} #{number + draw.choice((1, 10))}"
        )
        return one, other, kind
    if kind == "one building":
        other = replace(row, name=stranger.name, phone=stranger.phone, website=stranger.website)
        # Half of them do the same kind of thing.
        other = other if draw.random() < 0.5 else replace(other, category=stranger.category)
        return row, _moved(other, draw.uniform(0, 10), draw), kind
    if kind == "other city":
        other = replace(row, city="boston", lat=row.lat + 1.6, lon=row.lon + 2.9, postal_code="02110", phone="")
        return row, other, kind
    phone = row.phone or "+18005550100"
    one = replace(row, phone=phone)
    other = replace(
        _moved(one, draw.choice((250, 600, 2_000, 9_000)), draw),
        street_address=stranger.street_address,
        postal_code=stranger.postal_code,
    )
    return one, other, kind


def _moved(row: Row, metres: float, draw: random.Random) -> Row:
    angle = draw.uniform(0, 2 * pi)
    up = metres * cos(angle) / 111_320
    along = metres * sin(angle) / (111_320 * cos(radians(row.lat)))
    return replace(row, lat=round(row.lat + up, 7), lon=round(row.lon + along, 7))


def _typo(row: Row, draw: random.Random) -> Row:
    """Swap, drop or double a letter."""
    name = list(row.name)
    at = draw.randrange(len(name) - 1)
    match draw.randrange(3):
        case 0:
            name[at], name[at + 1] = name[at + 1], name[at]
        case 1:
            del name[at]
        case _:
            name.insert(at, name[at])
    return replace(row, name="".join(name))


_ACCENTS = str.maketrans("aeiou", "áéíöü")
_PLAIN = str.maketrans("áéíóúàèìòùâêîôûäëïöüñç", "aeiouaeiouaeiouaeiounc")


def _accents(row: Row, draw: random.Random) -> Row:
    plain = row.name.translate(_PLAIN)
    if plain != row.name:
        return replace(row, name=plain)
    at = draw.randrange(len(plain))
    return replace(row, name=plain[:at] + plain[at:].translate(_ACCENTS))


def _legal_form(row: Row, draw: random.Random) -> Row:
    return replace(row, name=row.name + draw.choice((" LLC", ", Inc.", " Ltd.", " Corp", " Co.")))


def _joining(row: Row, draw: random.Random) -> Row:
    name = row.name.replace(" & ", " and ").replace("'", "").replace("’", "")
    return replace(row, name=name if name != row.name else f"The {name}")


def _capitals(row: Row, draw: random.Random) -> Row:
    return replace(row, name=row.name.upper())


def _phone_format(row: Row, draw: random.Random) -> Row:
    digits = row.phone.removeprefix("+1")
    if len(digits) != 10:
        return row
    form = draw.choice(("({0}) {1}-{2}", "{0}.{1}.{2}", "1-{0}-{1}-{2}", "{0}{1}{2}", "+1 {0} {1} {2} ext. 12"))
    return replace(row, phone=form.format(digits[:3], digits[3:6], digits[6:]))


def _without(field: str) -> Callable[[Row, random.Random], Row]:
    return lambda row, draw: replace(row, **{field: ""})


def _website_form(row: Row, draw: random.Random) -> Row:
    if not row.website:
        return row
    host = row.website.removeprefix("https://").strip("/")
    return replace(
        row, website=draw.choice((f"http://www.{host}/", f"https://{host}/contact", f"http://{host}?from=ad"))
    )


_SHORTER = {
    "Street": "St", "Avenue": "Ave", "Boulevard": "Blvd.", "Road": "Rd", "Place": "Pl", "East ": "E ", "West ": "W. ",
    "Parkway": "Pkwy",
}  # fmt: skip


def _street_form(row: Row, draw: random.Random) -> Row:
    street = row.street_address
    for long, short in _SHORTER.items():
        street = street.replace(long, short)
    return replace(row, street_address=street)


_DISGUISES: dict[str, Callable[[Row, random.Random], Row]] = {
    "typo": _typo,
    "accents": _accents,
    "legal form": _legal_form,
    "joining words": _joining,
    "capitals": _capitals,
    "phone format": _phone_format,
    "no phone": _without("phone"),
    "no website": _without("website"),
    "no street": _without("street_address"),
    "no postcode": _without("postal_code"),
    "website form": _website_form,
    "street form": _street_form,
}
