"""What crosses the border: what is compared of a listing, and why two of them look alike."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from math import cos, radians
from typing import Any


@dataclass(frozen=True, slots=True)
class Likeness:
    """What of a listing is compared, in one spelling; an empty text means that the listing does not say it.

    `name` is every word of the name, `core` those that set it apart, `number` a branch number (`#1241`, `II`). `phone` is
    the international number, `website` a domain or, at a shared host, the page there.
    """

    business_id: int
    name: str
    core: str
    number: str
    phone: str
    website: str
    street: str
    house: str
    unit: str
    postal_code: str
    city_id: int
    category_id: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Shared:
    """On how many listings a phone number and a website stand, the two that are compared included."""

    phone: int = 2
    website: int = 2


@dataclass(frozen=True, slots=True)
class Part:
    """What one field says about two listings: `same`, `alike`, `different` or `unknown`, and how much that weighs.

    Weights are natural logarithms of odds: +2.3 makes "the same" ten times as likely. `detail` is a number for people,
    such as metres.
    """

    field: str
    verdict: str
    weight: float
    detail: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How likely it is that two listings show the same business (0 to 1), and what each field had to say.

    `barrier` names the rule that kept the score low whatever else agrees; empty when none did.
    """

    score: float
    parts: tuple[Part, ...]
    barrier: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain values to keep with a pair."""
        return {"barrier": self.barrier, "parts": [asdict(part) for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two listings, as the queue shows it."""

    id: int
    reference: str
    name: str
    url: str
    state: str
    is_live: bool
    address: str
    category: str
    reviews: str
    team: str
    is_claimed: bool
    services: int
    completeness: int
    source: str
    entered_at: datetime
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Choice:
    """One group of fields: what both listings say, and which of it is proposed (`lower`, `higher` or `both`)."""

    group: str
    label: str
    lower: str
    higher: str
    differs: bool
    can_join: bool
    proposed: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says for (`good`) or against (`bad`) two listings being one, in words."""

    field: str
    words: str
    tone: str
    weight: float

    @property
    def signed(self) -> str:
        """The weight as people read it; nothing for a field that says nothing."""
        return f"{self.weight:+.1f}" if self.weight else ""


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two listings side by side."""

    reference: str
    percent: int
    barrier: str
    lower: Side
    higher: Side
    survivor: str
    choices: tuple[Choice, ...]
    reasons: tuple[Reason, ...]
    metres: int | None
    request: str
    request_note: str

    @property
    def sketch(self) -> Sketch:
        """Where the two lie from one another, north up."""
        return Sketch.of(self.lower, self.higher)


@dataclass(frozen=True, slots=True)
class Sketch:
    """Two points in a box of 200 by 120, and how long the bar below it is in metres."""

    x1: float
    y1: float
    x2: float
    y2: float
    bar: float
    metres: int

    @classmethod
    def of(cls, one: Side, other: Side) -> Sketch:
        """Return the sketch of two listings; both are in it whatever their distance."""
        north = (other.lat - one.lat) * 111_320
        east = (other.lon - one.lon) * 111_320 * cos(radians(one.lat))
        metres = next((step for step in _BARS if step >= max(abs(north), abs(east)) / 2), _BARS[-1])
        scale = min(40 / metres, 80 / max(abs(east), 1), 45 / max(abs(north), 1))
        x, y = east * scale / 2, north * scale / 2
        return cls(
            round(100 - x, 1), round(55 + y, 1), round(100 + x, 1), round(55 - y, 1), round(metres * scale, 1), metres
        )


_BARS = (5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request to merge, as one of the people concerned sees it."""

    reference: str
    survivor_name: str
    survivor_url: str
    duplicate_name: str
    duplicate_url: str
    note: str
    state: str
    state_label: str
    outcome: str
    requested_at: datetime
    is_mine: bool
    waits_for_me: bool
    can_withdraw: bool
    takes: tuple[str, ...]
