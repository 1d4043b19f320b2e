"""What crosses the border of search: the question, the answer, and the small pieces both are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from apps.core import ids

DEFAULT_PAGE_SIZE = 20
DEFAULT_RADIUS_KM = 5.0


def _short(degrees: float) -> str:
    """Six decimals (11 cm) without an exponent or trailing zeros."""
    return f"{degrees:.6f}".rstrip("0").rstrip(".")


class Sort(StrEnum):
    """The orders a reader may choose; ties always end in the id, so that pages are stable (RAT-3)."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    RATING = "rating"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees, WGS 84."""

    lat: float
    lon: float

    def __str__(self) -> str:
        return f"{_short(self.lat)},{_short(self.lon)}"


@dataclass(frozen=True, slots=True)
class Box:
    """A map window in degrees; `west` greater than `east` means that it spans the 180th meridian."""

    south: float
    west: float
    north: float
    east: float

    @property
    def crosses_date_line(self) -> bool:
        """Whether the box goes over the 180th meridian."""
        return self.west > self.east

    @property
    def width(self) -> float:
        """Degrees of longitude from the western to the eastern edge."""
        return self.east - self.west + (360.0 if self.crosses_date_line else 0.0)

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        lon = self.west + self.width / 2
        return Point((self.south + self.north) / 2, lon - 360.0 if lon > 180.0 else lon)

    def __str__(self) -> str:
        """The order of the API's parameter: west,south,east,north."""
        return ",".join(_short(edge) for edge in (self.west, self.south, self.east, self.north))


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer that words were resolved to (SRC-3); `kind` is city, neighbourhood, postcode or landmark."""

    kind: str
    name: str
    point: Point
    radius_km: float
    source: str
    city_id: int | None = None
    context: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One question to the directory, already cleaned; every filter state has exactly one such value and one URL."""

    q: str = ""
    near: Point | None = None
    place: str = ""
    radius_km: float | None = None
    bbox: Box | None = None
    categories: tuple[str, ...] = ()
    city: str = ""
    rating_min: float | None = None
    price: tuple[int, ...] = ()
    attributes: tuple[str, ...] = ()
    open_now: bool = False
    open_at: datetime | None = None
    sort: Sort = Sort.RELEVANCE
    cursor: str = ""
    page_size: int = DEFAULT_PAGE_SIZE

    def to_params(self) -> list[tuple[str, str]]:
        """Return the filter state as (name, value) pairs, in one fixed order and without defaults (SRC-10)."""
        pairs: list[tuple[str, str]] = []
        if self.q:
            pairs.append(("q", self.q))
        if self.near:
            pairs.append(("near", str(self.near)))
        elif self.place:
            pairs.append(("near", self.place))
        if self.radius_km is not None:
            pairs.append(("radius_km", f"{self.radius_km:g}"))
        if self.bbox:
            pairs.append(("bbox", str(self.bbox)))
        pairs += [("category", slug) for slug in sorted(self.categories)]
        if self.city:
            pairs.append(("city", self.city))
        if self.rating_min is not None:
            pairs.append(("rating_min", f"{self.rating_min:g}"))
        pairs += [("price", str(level)) for level in sorted(self.price)]
        pairs += [("attributes", key) for key in sorted(self.attributes)]
        if self.open_now:
            pairs.append(("open_now", "1"))
        if self.open_at:
            pairs.append(("open_at", self.open_at.isoformat(timespec="minutes")))
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if self.page_size != DEFAULT_PAGE_SIZE:
            pairs.append(("page_size", str(self.page_size)))
        if self.cursor:
            pairs.append(("cursor", self.cursor))
        return pairs

    def to_querystring(self) -> str:
        """Return `to_params()` as the part of a URL after the question mark."""
        return urlencode(self.to_params())

    def changed(self, **fields: Any) -> SearchQuery:
        """Return this question with some fields changed, from its first page unless a cursor is given."""
        return replace(self, **{"cursor": "", **fields})

    @property
    def has_filters(self) -> bool:
        """Whether anything but words and a place narrows the answer."""
        return bool(self.rating_min or self.price or self.attributes or self.open_now or self.open_at or self.bbox)

    @property
    def is_indexable(self) -> bool:
        """Whether a search engine may index the page: only the plain listing of one city and at most one category.

        Everything else is a combination of filters, of which there are more than a crawler should ever see (SRC-10).
        """
        return bool(
            (self.city or self.categories)
            and len(self.categories) <= 1
            and not (self.q or self.near or self.place or self.radius_km or self.cursor or self.has_filters)
            and self.sort is Sort.RELEVANCE
            and self.page_size == DEFAULT_PAGE_SIZE
        )

    def canonical_params(self) -> list[tuple[str, str]]:
        """Return the parameters of the page that a crawler should take for this one: city and one category alone."""
        pairs = [("category", self.categories[0])] if len(self.categories) == 1 else []
        return [*pairs, ("city", self.city)] if self.city else pairs


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One reason for a rank: `value` is 0 to 1, `weight` its share, `points` = 100 · weight · value, rounded."""

    name: str
    label: str
    value: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One listing of the answer; `distance_m` is metres on the ellipsoid from the searched point."""

    business_id: int
    public_id: UUID
    slug: str
    name: str
    status: str
    category_id: int | None
    category_slug: str
    category_name: str
    category_icon: str
    city_id: int | None
    city_slug: str
    city_name: str
    neighbourhood: str
    address: str
    lat: float
    lon: float
    price: int | None
    rating: float
    rating_count: int
    attributes: tuple[str, ...]
    timezone: str
    is_open: bool | None
    distance_m: float | None = None
    score: float = 0.0
    parts: tuple[ScorePart, ...] = ()

    @property
    def reference(self) -> str:
        """The id outside: `biz_…`."""
        return ids.encode("biz", self.public_id)


@dataclass(frozen=True, slots=True)
class CappedCount:
    """How many, counted up to a limit: `more` says that there are more than `value`."""

    value: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.value:,}{'+' if self.more else ''}"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet; a `count` of zero is shown greyed, never dropped (SRC-4)."""

    value: str
    label: str
    count: CappedCount
    selected: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of choices; `name` is the parameter's name."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A way out of an empty answer (SRC-9): what to drop or widen, and how many listings that would find."""

    label: str
    query: SearchQuery
    count: CappedCount


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of an answer.

    `query` is the question that was answered: with other words than those asked when `corrected` says which; its next
    page is `results.query.changed(cursor=results.next_cursor)`. `degraded` says that the time limit
    struck and a plain listing by quality is shown instead; `notes` are sentences for the reader about input that was not understood;
    `timing` maps the steps to milliseconds.
    """

    query: SearchQuery
    hits: tuple[Hit, ...]
    total: CappedCount
    facets: tuple[Facet, ...] = ()
    next_cursor: str = ""
    corrected: str = ""
    relaxations: tuple[Relaxation, ...] = ()
    place: Place | None = None
    degraded: bool = False
    notes: tuple[str, ...] = ()
    timing: Mapping[str, float] = field(default_factory=dict)
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search box; `kind` is business, category or place; `query` is what choosing it searches."""

    kind: str
    label: str
    detail: str
    slug: str
    query: SearchQuery | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """One listing on the map."""

    business_id: int
    slug: str
    name: str
    lat: float
    lon: float
    category_slug: str
    rating: float
    rating_count: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Several listings near one another on the map; zooming to `box` takes them apart."""

    lat: float
    lon: float
    count: CappedCount
    box: Box
