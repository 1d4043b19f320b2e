"""What crosses the border of the directory: frozen values without a way back to the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from apps.businesses.rules import RatingFormula
from apps.core import calendar, ids


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A position in degrees, WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category as lists and pages need it."""

    id: int
    slug: str
    name: str
    icon: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category in its tree; `depth` 1 is the top."""

    category: CategoryView
    depth: int
    children: tuple[CategoryNode, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """A category with the way to it from the top and what lies directly below."""

    category: CategoryView
    ancestors: tuple[CategoryView, ...]
    children: tuple[CategoryView, ...]


@dataclass(frozen=True, slots=True)
class NeighbourhoodView:
    """A part of a city."""

    id: int
    slug: str
    name: str
    centre: Coordinates


@dataclass(frozen=True, slots=True)
class CityView:
    """A city; the box is in degrees, and `west` beyond `east` means that it spans the 180th meridian."""

    id: int
    slug: str
    name: str
    region: str
    country: str
    timezone: str
    centre: Coordinates
    south: float
    west: float
    north: float
    east: float
    population: int


@dataclass(frozen=True, slots=True)
class RatingView:
    """A rating that shows its sum: `(weight · prior + total) / (weight + count)`.

    `stars` is None while nothing was counted (RAT-4): say "no rating yet". `low` and `high` are the interval that nine of
    ten such ratings lie in.
    """

    count: int
    total: int
    histogram: tuple[int, int, int, int, int]
    formula: RatingFormula
    exact: Fraction
    stars: Decimal | None
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Address:
    """A place as visitors may know it; when the street is hidden, `street` is empty and `point` the middle of the quarter."""

    street: str
    neighbourhood: NeighbourhoodView | None
    city: CityView
    postal_code: str
    point: Coordinates
    timezone: str
    street_hidden: bool


@dataclass(frozen=True, slots=True)
class HoursView:
    """The hours of a business at one moment; a `schedule` of None means unknown, which is not closed.

    `week` is the week of the season in force, `coming` the next days with everything applied, `unparsed` what the source
    said and nobody understood.
    """

    schedule: calendar.Schedule | None
    timezone: str
    at: datetime
    state: calendar.State
    week: calendar.WeekView | None
    coming: tuple[calendar.DateRow, ...]
    secondary: tuple[tuple[str, calendar.WeekView], ...]
    unparsed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoursState:
    """What the calendar of a business says at a moment, with the zone whose clock it means."""

    timezone: str
    state: calendar.State


@dataclass(frozen=True, slots=True)
class Successor:
    """The listing that stands in for one that moved or was a duplicate."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class AttributeView:
    """One answered question about a business."""

    key: str
    label: str
    value: bool


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Everything the page of a listing shows."""

    id: int
    public_id: UUID
    name: str
    slug: str
    status: str
    description: str
    price_level: int | None
    phone: str
    website: str
    email: str
    attributes: tuple[AttributeView, ...]
    category: CategoryView
    category_path: tuple[CategoryView, ...]
    categories: tuple[CategoryView, ...]
    address: Address
    hours: HoursView
    rating: RatingView
    opened_on: date | None
    completeness: int
    source: str
    successor: Successor | None
    published_at: datetime | None
    content_changed_at: datetime

    @property
    def reference(self) -> str:
        """The id outside: `biz_…`."""
        return ids.encode("biz", self.public_id)

    @property
    def url(self) -> str:
        """The path of the page."""
        return f"/b/{self.slug}/"


@dataclass(frozen=True, slots=True)
class SlugResolution:
    """Which listing an address means; with `redirect_to` the reader belongs at that address instead, in one hop."""

    business_id: int
    slug: str
    redirect_to: str = ""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page for search engines, with the last real change of its content."""

    slug: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Browsable:
    """Slugs of the cities, the categories, and the pairs (city, category) under which something is listed."""

    cities: tuple[str, ...]
    categories: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NewLocation:
    """Where a new listing is; without a `timezone` it follows the city."""

    city: str
    point: Coordinates
    street_address: str = ""
    hide_street: bool = False
    neighbourhood: str = ""
    postal_code: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class NewListing:
    """What it takes to enter a listing; categories, city and neighbourhood are slugs, the main category first."""

    name: str
    categories: tuple[str, ...]
    location: NewLocation
    original_name: str = ""
    description: str = ""
    price_level: int | None = None
    phone: str = ""
    website: str = ""
    email: str = ""
    attributes: Mapping[str, bool] = field(default_factory=dict)
    opened_on: date | None = None
    source: str = "staff"
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class LoadedListing:
    """One listing of a bulk load, complete and checked by its source; places and categories are slugs.

    `hours` is an OpenStreetMap text ("" when unknown), `histogram` the number of reviews with one to five stars.
    """

    external_id: str
    name: str
    categories: tuple[str, ...]
    city: str
    point: Coordinates
    timezone: str
    status: str
    created_at: datetime
    original_name: str = ""
    description: str = ""
    neighbourhood: str = ""
    street_address: str = ""
    hide_street: bool = False
    postal_code: str = ""
    phone: str = ""
    website: str = ""
    email: str = ""
    price_level: int | None = None
    attributes: Mapping[str, bool] = field(default_factory=dict)
    hours: str = ""
    special_days: tuple[calendar.SpecialDay, ...] = ()
    opened_on: date | None = None
    histogram: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
