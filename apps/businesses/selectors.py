"""Reads of the directory: each returns frozen values and asks a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Func, Max

from apps.businesses import rules
from apps.businesses.data import (
    Address,
    AttributeView,
    Browsable,
    CategoryNode,
    CategoryPage,
    CategoryView,
    CityView,
    Coordinates,
    HoursState,
    HoursView,
    ListingPage,
    NeighbourhoodView,
    RatingView,
    SitemapEntry,
    SlugResolution,
    Successor,
)
from apps.businesses.errors import CategoryNotFound, CityNotFound, ListingNotFound
from apps.businesses.models import (
    Business,
    BusinessCategory,
    BusinessSlug,
    BusinessStats,
    Category,
    City,
    Location,
    Neighbourhood,
    OpeningHours,
    SearchDocument,
)
from apps.businesses.states import INDEXABLE, PUBLIC, ListingState
from apps.core import calendar, ids

COMING_DAYS = 7
# What of a listing takes a query or a join of its own.
LISTING_PARTS = ("hours", "categories", "category_path")
SITEMAP_SECTION = 50_000


def resolve_slug(slug: str) -> SlugResolution:
    """Return the listing an address means, and where to send the reader when it is not the listing's own (SEO-1).

    A former address and a duplicate lead to their end in one hop. One query.
    Raises: ListingNotFound.
    """
    found = (
        BusinessSlug.objects.filter(slug=slug.lower())
        .values_list("business_id", "business__slug", "business__status", "business__successor_id")
        .annotate(successor_slug=F("business__successor__slug"))
        .first()
    )
    if found is None:
        raise ListingNotFound
    business_id, current, status, successor_id, successor_slug = found
    if status == ListingState.DUPLICATE and successor_slug:
        return SlugResolution(successor_id, successor_slug, redirect_to=successor_slug)
    return SlugResolution(business_id, current, redirect_to="" if current == slug else current)


def listing_page(business_id: int, *, at: datetime) -> ListingPage:
    """Return everything the page of a listing shows, with its hours as they stand `at` a moment. Three queries.

    Raises: ListingNotFound.
    """
    return _listing(at=at, parts=LISTING_PARTS, pk=business_id)


def listing_by_public_id(public_id: UUID, *, at: datetime, parts: Collection[str] = LISTING_PARTS) -> ListingPage:
    """Return a listing with only these parts of `LISTING_PARTS`; the others stay empty and cost no query.

    Raises: ListingNotFound.
    """
    return _listing(at=at, parts=parts, public_id=public_id)


def _listing(*, at: datetime, parts: Collection[str], **identity: int | UUID) -> ListingPage:
    related = ["location__city", "location__neighbourhood", "stats", "primary_category", "successor"]
    rows = Business.objects.select_related(*related, *(["opening_hours"] if "hours" in parts else []))
    business = rows.filter(location__isnull=False, **identity).first()
    if business is None:
        raise ListingNotFound
    members = BusinessCategory.objects.filter(business=business).select_related("category").order_by("position")
    place = business.location
    hours = getattr(business, "opening_hours", None) if "hours" in parts else None
    return ListingPage(
        id=business.pk,
        public_id=business.public_id,
        name=business.name,
        slug=business.slug,
        status=business.status,
        description=business.description,
        price_level=business.price_level,
        phone=business.phone,
        website=business.website,
        email=business.email,
        attributes=_attributes(business.attributes),
        category=_category(business.primary_category),
        category_path=_path_to(business.primary_category) if "category_path" in parts else (),
        categories=tuple(_category(member.category) for member in members) if "categories" in parts else (),
        address=_address(place),
        hours=hours_view(hours, place.timezone, at=at),
        rating=rating_view(getattr(business, "stats", None)),
        opened_on=business.opened_on,
        completeness=business.completeness,
        source=business.source,
        successor=_successor(business),
        published_at=business.published_at,
        content_changed_at=business.content_changed_at,
    )


def business(reference: str) -> Business:
    """Return the listing with this outside id, for a service to act on. One query.

    Raises: NotFound for anything that is not the id of a listing this actor may see.
    """
    return business_by_public_id(ids.decode(Business.id_prefix, reference))


def business_by_public_id(public_id: UUID) -> Business:
    """Return the listing with this id, for a service to act on. One query.

    Raises: ListingNotFound.
    """
    found = Business.objects.filter(public_id=public_id).first()
    if found is None:
        raise ListingNotFound
    return found


def hours_view(row: OpeningHours | None, timezone: str, *, at: datetime) -> HoursView:
    """Return the hours of a business in its zone as they stand at a moment; no query."""
    schedule = row.schedule if row else None
    today = at.astimezone(ZoneInfo(timezone)).date()
    return HoursView(
        schedule=schedule,
        timezone=timezone,
        at=at,
        state=calendar.Calendar(schedule, timezone).state(at),
        week=calendar.week_view(schedule, on=today),
        coming=calendar.next_days(schedule, timezone, today, COMING_DAYS) or (),
        secondary=tuple(
            (name, calendar.week_view(other, on=today)) for name, other in (schedule.secondary if schedule else ())
        ),
        unparsed=tuple(piece["text"] for piece in row.unparsed) if row else (),
    )


def hours_states(business_ids: Sequence[int], *, at: datetime) -> dict[int, HoursState]:
    """Return listing id -> what its calendar says at a moment, for a page of results. One query."""
    rows = OpeningHours.objects.filter(business_id__in=business_ids).annotate(zone=F("business__location__timezone"))
    return {
        row.business_id: HoursState(row.zone, calendar.Calendar(row.schedule, row.zone).state(at))
        for row in rows
        if row.zone
    }


def rating_view(stats: BusinessStats | None) -> RatingView:
    """Return a rating with its sum, computed afresh from the counts; no query. Without counts it has no stars (RAT-4)."""
    formula = rules.formula(stats.formula_version) if stats else rules.CURRENT_FORMULA
    histogram = stats.histogram if stats else (0, 0, 0, 0, 0)
    count, total = (stats.rating_count, stats.rating_sum) if stats else (0, 0)
    exact = formula.exact(count, total)
    low, high = rules.interval(histogram, formula) if count else (None, None)
    return RatingView(
        count=count,
        total=total,
        histogram=histogram,
        formula=formula,
        exact=exact,
        stars=rules.stars(exact) if count else None,
        low=low,
        high=high,
    )


def category_tree() -> tuple[CategoryNode, ...]:
    """Return the whole tree, each level by name. One query."""
    rows = list(Category.objects.order_by("path"))
    children: dict[str, list[Category]] = {}
    for row in rows:
        children.setdefault(row.path[: -Category.steplen], []).append(row)

    def below(path: str) -> tuple[CategoryNode, ...]:
        found = sorted(children.get(path, ()), key=lambda category: rules.sort_name(category.name))
        return tuple(CategoryNode(_category(row), row.depth, below(row.path)) for row in found)

    return below("")


def category_page(slug: str) -> CategoryPage:
    """Return a category with the way to it and what lies directly below. Two queries.

    Raises: CategoryNotFound.
    """
    category = Category.objects.filter(slug=slug).first()
    if category is None:
        raise CategoryNotFound
    paths = _ancestor_paths(category.path)
    near = Category.objects.filter(path__in=paths) | Category.objects.filter(
        path__startswith=category.path, depth=category.depth + 1
    )
    rows = list(near.order_by("path"))
    return CategoryPage(
        category=_category(category),
        ancestors=tuple(_category(row) for row in rows if row.depth < category.depth),
        children=tuple(
            _category(row)
            for row in sorted(rows, key=lambda row: rules.sort_name(row.name))
            if row.depth > category.depth
        ),
    )


def cities() -> tuple[CityView, ...]:
    """Return all cities, by name. One query."""
    return tuple(_city(row) for row in City.objects.order_by("sort_name", "id"))


def city(slug: str) -> CityView:
    """Return a city. One query.

    Raises: CityNotFound.
    """
    found = City.objects.filter(slug=slug).first()
    if found is None:
        raise CityNotFound
    return _city(found)


def neighbourhoods(city_id: int) -> tuple[NeighbourhoodView, ...]:
    """Return the parts of a city, by name. One query."""
    return tuple(_neighbourhood(row) for row in Neighbourhood.objects.filter(city_id=city_id).order_by("name"))


def live_count() -> int:
    """Return how many listings are live, exactly. One query that reads them all: for commands, not for pages."""
    return Business.objects.filter(status=ListingState.LIVE).count()


def sitemap_sections() -> int:
    """Return how many sections of at most `SITEMAP_SECTION` pages the sitemap has (SEO-3). One query."""
    newest = Business.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return -(-newest // SITEMAP_SECTION)


def sitemap_entries(section: int) -> tuple[SitemapEntry, ...]:
    """Return the indexable listings of a section, counted from 1, with the last real change of each. One query."""
    first = (section - 1) * SITEMAP_SECTION
    rows = Business.objects.filter(pk__gt=first, pk__lte=first + SITEMAP_SECTION, status__in=INDEXABLE)
    return tuple(SitemapEntry(*row) for row in rows.order_by("pk").values_list("slug", "content_changed_at"))


def browsable() -> Browsable:
    """Return the pages besides listings on which something is found, for the sitemap (SEO-3).

    Three queries, one of which reads every search document: about a second for a million listings.
    """
    cities = dict(City.objects.order_by("sort_name", "id").values_list("pk", "slug"))
    categories = dict(Category.objects.order_by("path").values_list("pk", "slug"))
    listed = SearchDocument.objects.annotate(one=Func(F("category_ids"), function="unnest"))
    found = set(listed.values_list("city_id", "one").distinct())
    used_cities, used_categories = {city for city, __ in found}, {category for __, category in found}
    return Browsable(
        cities=tuple(slug for key, slug in cities.items() if key in used_cities),
        categories=tuple(slug for key, slug in categories.items() if key in used_categories),
        pairs=tuple(
            (city, category)
            for city_id, city in cities.items()
            for category_id, category in categories.items()
            if (city_id, category_id) in found
        ),
    )


def _path_to(category: Category) -> tuple[CategoryView, ...]:
    """Return the categories from the top to this one."""
    above = Category.objects.filter(path__in=_ancestor_paths(category.path)).order_by("depth")
    return (*(_category(row) for row in above), _category(category))


def _ancestor_paths(path: str) -> list[str]:
    return [path[:length] for length in range(Category.steplen, len(path), Category.steplen)]


def _category(row: Category) -> CategoryView:
    return CategoryView(row.pk, row.slug, row.name, row.icon, tuple(row.synonyms))


def _city(row: City) -> CityView:
    return CityView(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        region=row.region,
        country=row.country,
        timezone=row.timezone,
        centre=Coordinates(row.latitude, row.longitude),
        south=row.south,
        west=row.west,
        north=row.north,
        east=row.east,
        population=row.population,
    )


def _neighbourhood(row: Neighbourhood) -> NeighbourhoodView:
    return NeighbourhoodView(row.pk, row.slug, row.name, Coordinates(row.latitude, row.longitude))


def _address(place: Location) -> Address:
    return Address(
        street=place.public_street,
        neighbourhood=_neighbourhood(place.neighbourhood) if place.neighbourhood else None,
        city=_city(place.city),
        postal_code=place.postal_code,
        point=_public_point(place),
        timezone=place.timezone,
        street_hidden=place.hide_street,
    )


def _public_point(place: Location) -> Coordinates:
    """Return where visitors may know a business to be: the middle of its quarter when the street is hidden (SEO-4)."""
    spot = place.neighbourhood or place.city if place.hide_street else place
    return Coordinates(spot.latitude, spot.longitude)


def _attributes(answers: dict[str, bool]) -> tuple[AttributeView, ...]:
    return tuple(
        AttributeView(key, str(label), answers[key]) for key, label in rules.ATTRIBUTES.items() if key in answers
    )


def _successor(business: Business) -> Successor | None:
    heir = business.successor
    return Successor(heir.name, heir.slug) if heir and heir.status in PUBLIC else None
