"""Entering and changing what a listing says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies, rules
from apps.businesses.data import Coordinates, NewListing, Origin
from apps.businesses.errors import ListingInvalid, ListingNotFound
from apps.businesses.models import (
    Brand,
    Business,
    BusinessCategory,
    BusinessStats,
    Category,
    City,
    Location,
    Neighbourhood,
    OpeningHours,
    Region,
)
from apps.businesses.services import hours, remembering, slugs
from apps.core import calendar, clock
from apps.core.actor import Actor, ActorKind
from apps.outbox import services as outbox

MAX_DESCRIPTION = 5_000
_PLAIN = ("description", "price_level", "phone", "website", "email", "attributes", "opened_on")
_PLACE = ("street_address", "hide_street", "postal_code", "timezone")
# Made from the name, so a complaint about the name says it all.
_MADE = ("sort_name", "slug")
# What `change` accepts; the name has a verb of its own because the address of the page goes with it.
CHANGEABLE = frozenset({*_PLAIN, *_PLACE, "categories", "city", "neighbourhood", "point"})


@transaction.atomic
def create(
    *, by: Actor, listing: NewListing, brand: Brand | None = None, region: Region | None = None, store_code: str = ""
) -> Business:
    """Enter a listing as a draft; inside a `brand` it is a location with a store code, claimed as the brand is.

    Anybody with an account may enter one, and finish it until somebody claims it; into a brand only who leads that.
    Raises: MayNotManageListings, ReasonMissing, BrandNotFound, RoleTooLow, ListingInvalid.
    """
    policies.ensure_can_add_listings(by)
    if brand is not None:
        policies.ensure_leads_brand(by, brand)
    categories = _categories(listing.categories)
    city = _city(listing.location.city)
    neighbourhood = _neighbourhood(listing.location.neighbourhood, city)

    business = Business(
        name=" ".join(listing.name.split()),
        original_name=listing.original_name,
        sort_name=rules.sort_name(listing.name),
        primary_category=categories[0],
        source=listing.source,
        external_id=listing.external_id,
        **{name: getattr(listing, name) for name in _PLAIN if name != "attributes"},
        attributes=dict(listing.attributes),
        brand=brand,
        region=region,
        store_code=store_code,
        submitted_by_id=by.user_id if by.kind is ActorKind.USER else None,
    )
    place = Location(
        point=_point(listing.location.point),
        city=city,
        neighbourhood=neighbourhood,
        street_address=listing.location.street_address,
        hide_street=listing.location.hide_street,
        postal_code=listing.location.postal_code,
        timezone=listing.location.timezone or city.timezone,
    )
    business.slug = slugs.choose(
        business.name,
        category=categories[0].slug,
        city=city.slug,
        neighbourhood=neighbourhood.slug if neighbourhood else "",
    )
    business.completeness = _completeness(business, place, has_hours=False)
    _check(business, place)
    business.save(force_insert=True)
    place.business = business
    place.save(force_insert=True)
    slugs.take(business, business.slug)
    _set_categories(business, categories)
    prior = rules.CURRENT_FORMULA
    BusinessStats(business=business, rating=float(prior.exact(0, 0)), formula_version=prior.version).save(
        force_insert=True
    )

    audit.record(
        "businesses.listing_created",
        by=by,
        subject=business,
        after=snapshot(business, place) | {"slug": business.slug},
        business_id=business.pk,
    )
    return business


@transaction.atomic
def change(*, by: Actor, business: Business, changes: Mapping[str, Any], origin: Origin | None = None) -> Business:
    """Change fields of `CHANGEABLE`; city, neighbourhood and categories are given as slugs, the point as Coordinates.

    What is the same already counts as no change, and without one nothing is recorded or announced.
    Raises: ListingNotFound, MayNotManageListings, ReasonMissing, FieldsDenied, ListingInvalid.
    """
    listing = locked(business)
    place = Location.objects.select_for_update(of=("self",)).select_related("city", "neighbourhood").get(pk=listing.pk)

    policies.ensure_can_edit(by, listing.pk, changes)
    if unknown := sorted(set(changes) - CHANGEABLE):
        raise ListingInvalid({name: [_("This field cannot be changed.")] for name in unknown})

    before = snapshot(listing, place)
    _apply(listing, place, changes)
    after = snapshot(listing, place) | (
        {"categories": list(changes["categories"])} if "categories" in changes else {"categories": before["categories"]}
    )
    changed = tuple(name for name in after if after[name] != before[name])
    if not changed:
        return listing
    has_hours = OpeningHours.objects.filter(business=listing, spec__isnull=False).exists()
    listing.completeness = _completeness(listing, place, has_hours=has_hours)
    listing.content_changed_at = clock.now()
    listing.revision += 1
    _check(listing, place)
    if "categories" in changed:
        categories = _categories(changes["categories"])
        listing.primary_category = categories[0]
        _set_categories(listing, categories)
    listing.save()
    place.save()
    if "timezone" in changed:
        hours.expand([listing.pk], now=clock.now())

    remembering.remember(by, listing.pk, before, after, origin)
    audit.record(
        "businesses.listing_changed", by=by, subject=listing, before=before, after=after, business_id=listing.pk
    )

    outbox.publish(events.BusinessChanged(business_id=listing.pk, fields=changed))
    return listing


@transaction.atomic
def rename(*, by: Actor, business: Business, name: str, slug: str = "", origin: Origin | None = None) -> Business:
    """Give a listing another name, and its page the address `slug` or else one made from the name.

    The former address leads to the new one for as long as nobody else takes it.
    Raises: ListingNotFound, MayNotManageListings, ReasonMissing, FieldsDenied, ListingInvalid, SlugTaken.
    """
    listing = locked(business)
    place = Location.objects.select_related("city", "neighbourhood").get(pk=listing.pk)

    policies.ensure_can_edit(by, listing.pk, ["name"])
    if slug and rules.slugify(slug, fallback="") != slug:
        raise ListingInvalid({"slug": [_("Use small letters, digits and hyphens.")]})

    before = {"name": listing.name, "slug": listing.slug}
    listing.name = " ".join(name.split())
    listing.sort_name = rules.sort_name(listing.name)
    _check(listing, place)
    wanted = slug or (
        listing.slug
        if rules.slugify(listing.name) == rules.slugify(before["name"])
        else slugs.choose(
            listing.name,
            category=listing.primary_category.slug,
            city=place.city.slug,
            neighbourhood=place.neighbourhood.slug if place.neighbourhood else "",
            mine=listing.pk,
        )
    )
    after = {"name": listing.name, "slug": wanted}
    if after == before:
        return listing
    if wanted != listing.slug:
        slugs.take(listing, wanted)
    listing.content_changed_at = clock.now()
    listing.revision += 1
    listing.save(update_fields=["name", "sort_name", "slug", "content_changed_at", "revision", "updated_at"])

    remembering.remember(by, listing.pk, before, after, origin)
    audit.record(
        "businesses.listing_renamed", by=by, subject=listing, before=before, after=after, business_id=listing.pk
    )

    if wanted != before["slug"]:
        outbox.publish(events.BusinessRenamed(business_id=listing.pk, old_slug=before["slug"], new_slug=wanted))
    outbox.publish(
        events.BusinessChanged(business_id=listing.pk, fields=tuple(key for key in after if after[key] != before[key]))
    )
    return listing


def locked(business: Business) -> Business:
    """Return the listing as it is now, locked until the transaction ends.

    Raises: ListingNotFound when the actor cannot see it.
    """
    found = Business.objects.select_for_update(of=("self",)).select_related("primary_category")
    listing = found.filter(pk=business.pk).first()
    if listing is None:
        raise ListingNotFound
    return listing


def _apply(listing: Business, place: Location, changes: Mapping[str, Any]) -> None:
    for name in _PLAIN:
        if name in changes:
            setattr(listing, name, dict(changes[name]) if name == "attributes" else changes[name])
    if "city" in changes and changes["city"] != place.city.slug:
        followed_city = place.timezone == place.city.timezone
        place.city = _city(changes["city"])
        place.neighbourhood = None
        if followed_city:
            place.timezone = place.city.timezone
    if "neighbourhood" in changes:
        place.neighbourhood = _neighbourhood(changes["neighbourhood"], place.city)
    if "point" in changes:
        place.point = _point(changes["point"])
    for name in _PLACE:
        if name in changes:
            setattr(place, name, changes[name])


def snapshot(listing: Business, place: Location) -> dict[str, Any]:
    """Return what can change, its hours excepted, as plain values; the point is [latitude, longitude] in degrees."""
    plain = {name: getattr(listing, name) for name in _PLAIN}
    return {
        "name": listing.name,
        **plain,
        "opened_on": listing.opened_on.isoformat() if listing.opened_on else None,
        **{name: getattr(place, name) for name in _PLACE},
        "categories": list(listing.category_rows.order_by("position").values_list("category__slug", flat=True)),
        "city": place.city.slug,
        "neighbourhood": place.neighbourhood.slug if place.neighbourhood else "",
        "point": [place.point.y, place.point.x],
    }


def judge(listing: Business, place: Location, changes: Mapping[str, Any]) -> None:
    """Judge values of `CHANGEABLE` and a name without writing anything. Raises: ListingInvalid."""
    listing, place = copy(listing), copy(place)
    if "name" in changes:
        listing.name = changes["name"]
    _apply(listing, place, changes)
    _check(listing, place)
    if "categories" in changes:
        _categories(changes["categories"])


def _completeness(listing: Business, place: Location, *, has_hours: bool) -> int:
    facts = {name: getattr(listing, name) for name in _PLAIN}
    return rules.completeness({**facts, "hours": has_hours, "street_address": place.street_address})


def _check(listing: Business, place: Location) -> None:
    """Raises: ListingInvalid naming each field that is wrong."""
    problems: dict[str, list[str]] = {}
    for row in (listing, place):
        # Relations were looked up before; asking for them again would find only those the actor may see.
        related = [field.name for field in row._meta.concrete_fields if field.is_relation]
        try:
            row.clean_fields(exclude=[*related, *_MADE])
        except ValidationError as error:
            problems |= error.message_dict
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.name not in _MADE and isinstance(value, str) and "\x00" in value:
                problems[field.name] = [_("Null characters are not allowed.")]
    if len(listing.description) > MAX_DESCRIPTION:
        problems["description"] = [_("At most %(most)d characters.") % {"most": MAX_DESCRIPTION}]
    if listing.website and "website" not in problems and not rules.is_web_address(listing.website):
        problems["website"] = [_("Give an address such as https://example.com, without a user name.")]
    if listing.price_level is not None and listing.price_level not in range(1, 5):
        problems["price_level"] = [_("The price level is 1 to 4.")]
    if any(key not in rules.ATTRIBUTES or type(value) is not bool for key, value in listing.attributes.items()):
        problems["attributes"] = [_("Attributes are known words answered with yes or no.")]
    try:
        calendar.zone_of(place.timezone)
    except calendar.UnknownZone as error:
        problems["timezone"] = [str(error)]
    if problems:
        raise ListingInvalid(problems)


def _point(coordinates: Coordinates) -> Point:
    if not (-90 <= coordinates.lat <= 90 and -180 <= coordinates.lon <= 180):
        raise ListingInvalid({"point": [_("Latitude is -90 to 90, longitude -180 to 180 degrees.")]})
    return Point(coordinates.lon, coordinates.lat, srid=4326)


def _categories(wanted: Sequence[str]) -> list[Category]:
    known = Category.objects.in_bulk(list(wanted), field_name="slug")
    missing = [slug for slug in wanted if slug not in known]
    if missing or not wanted or len(set(wanted)) != len(wanted):
        lines = [_("There is no category “%(slug)s”.") % {"slug": slug[:80]} for slug in missing]
        raise ListingInvalid({"categories": lines or [_("Name one category or more, each once.")]})
    return [known[slug] for slug in wanted]


def _city(slug: str) -> City:
    found = City.objects.filter(slug=slug).first()
    if found is None:
        raise ListingInvalid({"city": [_("There is no city “%(slug)s”.") % {"slug": slug[:80]}]})
    return found


def _neighbourhood(slug: str, city: City) -> Neighbourhood | None:
    if not slug:
        return None
    found = Neighbourhood.objects.filter(slug=slug, city=city).first()
    if found is None:
        message = _("%(city)s has no neighbourhood “%(slug)s”.") % {"city": city.name, "slug": slug[:80]}
        raise ListingInvalid({"neighbourhood": [message]})
    return found


def _set_categories(listing: Business, categories: Sequence[Category]) -> None:
    listing.category_rows.all().delete()
    BusinessCategory.objects.bulk_create(
        BusinessCategory(business=listing, category=category, position=position, is_public=listing.is_public)
        for position, category in enumerate(categories)
    )
