"""What crosses the border of the directory: frozen values without a way back to the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from apps.businesses.rules import RatingFormula
from apps.businesses.states import Author
from apps.core import calendar, ids
from apps.media.data import PictureData


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
    revision: int
    is_claimed: bool = False

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


@dataclass(frozen=True, slots=True)
class Origin:
    """What kind of author a change has, and the job or thing it came from: (kind, reference), empty for a person's edit."""

    author: Author
    kind: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """What an actor may do with one listing; `role` is empty without any rights.

    `denied` are fields their membership excludes, `locked` maps a field to who locked it, `fixed` are the fields their
    brand sets and they do not lead.
    """

    role: str
    denied: frozenset[str] = frozenset()
    locked: Mapping[str, str] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    can_import: bool = False
    leads_brand: bool = False

    @property
    def leads(self) -> bool:
        """Whether they manage the listing and its team."""
        return self.role in ("owner", "manager")


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a change of facts: the fields that really changed, with (before, after) as plain values."""

    business_id: int
    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One line of a listing's history. `actor` is the label kept with it, `user_id` the person, if one."""

    id: int
    reference: str
    field: str
    before: Any
    after: Any
    author: str
    actor: str
    user_id: int | None
    reason: str
    origin_kind: str
    origin_ref: str
    at: datetime
    can_roll_back: bool = False


@dataclass(frozen=True, slots=True)
class LockView:
    """A locked field: `level` says whether the team or our staff locked it."""

    field: str
    level: str
    reason: str
    locked_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one works with; the address is empty when it is none of one's business."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Place:
    """A brand, a region or a listing that somebody may hold a role at: `kind` is `brand`, `region` or `business`."""

    kind: str
    id: int
    reference: str
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """One membership, as a team page shows it."""

    id: int
    reference: str
    person: Person
    place: Place
    role: str
    is_primary: bool
    denied_fields: tuple[str, ...]
    can_import: bool
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """An invitation nobody answered yet; the place is None while the reader may not see it."""

    reference: str
    email: str
    role: str
    place: Place | None
    denied_fields: tuple[str, ...]
    can_import: bool
    invited_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that a listing lacks, or has too little of (`begun`), and what filling it in adds to its completeness."""

    field: str
    label: str
    points: int
    begun: bool


@dataclass(frozen=True, slots=True)
class OwnBusiness:
    """A listing of the signed-in person, as lists of the workplace show it."""

    id: int
    reference: str
    name: str
    slug: str
    status: str
    role: str
    city: str
    street: str
    category: str
    completeness: int
    verification: str
    is_claimed: bool
    brand: str
    region: str
    store_code: str
    is_public: bool
    sort_name: str = ""
    brand_reference: str = ""
    region_reference: str = ""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The place that the rail of the workplace is about: `kind` is `business` or `brand`; a listing has an address too.

    `brand` and `brand_name` are the id and name of the brand that a location belongs to, if any.
    """

    kind: str
    reference: str
    name: str
    slug: str = ""
    is_public: bool = False
    brand: str = ""
    brand_name: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one business from another, of a listing in any state; the street is there even when visitors do not see it."""

    id: int
    name: str
    status: str
    phone: str
    website: str
    street_address: str
    postal_code: str
    city_id: int
    country: str
    category_id: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Offering:
    """What is said of one service or dish; without a price there is no currency either."""

    name: str
    section: str = ""
    description: str = ""
    price_cents: int | None = None
    currency: str = ""
    is_available: bool = True


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service as pages show it; `price` is in major units."""

    reference: str
    section: str
    name: str
    description: str
    price: Decimal | None
    currency: str
    is_available: bool
    price_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that is shown, as fractions of the whole from its top left corner."""

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is cut off."""
        return (self.x, self.y, self.width, self.height) == (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class PhotoView:
    """One photo of a listing as pages show it; `alt` is empty for decoration and while nobody described it."""

    id: int
    reference: str
    business_id: int
    picture: PictureData
    alt: str
    is_decorative: bool
    caption: str
    is_cover: bool
    crop: Crop
    removed_at: datetime | None = None

    @property
    def lacks_description(self) -> bool:
        """Whether people who cannot see it do not learn what it shows."""
        return not self.alt and not self.is_decorative

    @property
    def is_refused(self) -> bool:
        """Whether the file turned out not to be a picture; `picture.message` says why."""
        return bool(self.picture.refusal)


@dataclass(frozen=True, slots=True)
class PhotoUpload:
    """What became of one file: the photo, or the sentence that says why there is none; `name` is what the sender calls it."""

    name: str
    photo: PhotoView | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region with the number of its locations."""

    reference: str
    name: str
    locations: int


@dataclass(frozen=True, slots=True)
class BrandField:
    """What a brand says about one field, how that reaches its locations, and how many say otherwise."""

    field: str
    label: str
    mode: str
    value: Any
    own: int


@dataclass(frozen=True, slots=True)
class BrandPage:
    """A brand with its tree; `role` is what the reader is there, `leads` whether they may arrange it."""

    id: int
    reference: str
    name: str
    role: str
    leads: bool
    is_primary: bool
    regions: tuple[RegionView, ...]
    locations: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class BulkEditView:
    """A bulk edit with its counts per state of its locations."""

    id: int
    reference: str
    kind: str
    changes: Mapping[str, Any]
    mode: str
    chosen: str
    state: str
    total: int
    handled: int
    counts: Mapping[str, int]
    brand: str
    brand_reference: str
    actor: str
    is_mine: bool
    prepared_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_busy(self) -> bool:
        """Whether a worker is at it."""
        return self.state in ("running", "rolling_back")


@dataclass(frozen=True, slots=True)
class BulkItemView:
    """One location in a bulk edit."""

    id: int
    name: str
    reference: str
    store_code: str
    city: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    problems: Mapping[str, Sequence[str]]
    state: str


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion as its team and its author read it."""

    id: int
    reference: str
    listing: str
    slug: str
    listing_reference: str
    changes: Mapping[str, Any]
    seen: Mapping[str, Any]
    note: str
    state: str
    reason: str
    accepted: tuple[str, ...]
    suggested_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class SaleView:
    """A sale as its two sides see it."""

    reference: str
    listing: str
    listing_reference: str
    address: str
    buyer_email: str
    state: str
    expires_at: datetime
    is_seller: bool


@dataclass(frozen=True, slots=True)
class Sponsored:
    """A paid placement: the id of its listing, and who paid for it."""

    reference: str
    business_id: int
    payer: str
