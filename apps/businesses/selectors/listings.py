"""Reading listings: their pages, addresses, hours and ratings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, FloatField, Func

from apps.businesses import rules
from apps.businesses.data import (
    Address,
    AttributeView,
    Coordinates,
    HoursState,
    HoursView,
    Identity,
    ListingPage,
    RatingView,
    SlugResolution,
    Successor,
)
from apps.businesses.errors import ListingNotFound
from apps.businesses.models import (
    Business,
    BusinessCategory,
    BusinessSlug,
    BusinessStats,
    Location,
    OpeningHours,
)
from apps.businesses.selectors.categories import category_view, path_to
from apps.businesses.selectors.places import city_view, neighbourhood_view
from apps.businesses.states import PUBLIC, ListingState
from apps.core import calendar, ids

COMING_DAYS = 7
# What of a listing takes a query or a join of its own.
LISTING_PARTS = ("hours", "categories", "category_path")


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
        category=category_view(business.primary_category),
        category_path=path_to(business.primary_category) if "category_path" in parts else (),
        categories=tuple(category_view(member.category) for member in members) if "categories" in parts else (),
        address=_address(place),
        hours=hours_view(hours, place.timezone, at=at),
        rating=rating_view(getattr(business, "stats", None)),
        opened_on=business.opened_on,
        completeness=business.completeness,
        source=business.source,
        successor=_successor(business),
        published_at=business.published_at,
        content_changed_at=business.content_changed_at,
        is_claimed=business.is_claimed,
        revision=business.revision,
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


def identities(business_ids: Collection[int]) -> list[Identity]:
    """Return what tells these businesses from others, by id, for finding duplicates; for our own programs. One query."""
    rows = Business.objects.filter(pk__in=business_ids, location__isnull=False).order_by("pk")
    # The degrees as the database has them: a point object per row takes longer than everything else here.
    degrees = {
        name: Func(F("location__point"), template=f"{function}(%(expressions)s::geometry)", output_field=FloatField())
        for name, function in (("lat", "ST_Y"), ("lon", "ST_X"))
    }
    return [
        Identity(*facts)
        for facts in rows.annotate(**degrees).values_list(
            "pk",
            "name",
            "status",
            "phone",
            "website",
            "location__street_address",
            "location__postal_code",
            "location__city_id",
            "location__city__country",
            "primary_category_id",
            "lat",
            "lon",
        )
    ]


def ids_from(first: int, *, states: Collection[str], limit: int) -> list[int]:
    """Return the ids of the next listings in these states, beginning at `first`, in order. One query."""
    rows = Business.objects.filter(pk__gte=first, status__in=states).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def live_count() -> int:
    """Return how many listings are live, exactly. One query that reads them all: for commands, not for pages."""
    return Business.objects.filter(status=ListingState.LIVE).count()


def _address(place: Location) -> Address:
    return Address(
        street=place.public_street,
        neighbourhood=neighbourhood_view(place.neighbourhood) if place.neighbourhood else None,
        city=city_view(place.city),
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
