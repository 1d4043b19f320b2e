"""Structured data of a listing for search engines: never more than the page itself shows (SEO-4, HRS-10)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from apps.businesses.data import ListingPage, ServiceView
from apps.businesses.states import ListingState
from apps.core.calendar import opening_hours_specification

# Characters that could end the script element or a line of it, written as JSON escapes.
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def absolute(address: str) -> str:
    """Return an address of ours with its origin, as other sites need it; one that has an origin already stays."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def json_ld(page: ListingPage, images: Sequence[str] = (), services: Sequence[ServiceView] = ()) -> SafeString:
    """Return the listing as JSON-LD, safe inside a script element; `images` are addresses of the photos on the page.

    Source: schema.org LocalBusiness. A hidden street brings neither street nor coordinates; no rating, no aggregate.
    """
    return mark_safe(json.dumps(_business(page, images, services), ensure_ascii=False).translate(_ESCAPES))  # noqa: S308


def _business(page: ListingPage, images: Sequence[str], services: Sequence[ServiceView]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "@id": f"{settings.SITE_URL}{page.url}",
        "url": f"{settings.SITE_URL}{page.url}",
        "name": page.name,
        "address": _address(page),
    }
    optional = {
        "description": page.description,
        "telephone": page.phone,
        "sameAs": page.website,
        "email": page.email,
        "priceRange": "$" * (page.price_level or 0),
        "image": [absolute(image) for image in images],
    }
    data |= {name: value for name, value in optional.items() if value}
    if not page.address.street_hidden:
        point = page.address.point
        data["geo"] = {"@type": "GeoCoordinates", "latitude": point.lat, "longitude": point.lon}
    if page.hours.schedule and page.status == ListingState.LIVE:
        today = page.hours.at.astimezone(ZoneInfo(page.hours.timezone)).date()
        data |= {
            name: rows for name, rows in opening_hours_specification(page.hours.schedule, first=today).items() if rows
        }
    if page.rating.stars is not None:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": str(page.rating.stars),
            "ratingCount": page.rating.count,
            "bestRating": "5",
            "worstRating": "1",
        }
    if offers := [_offer(item) for item in services if item.is_available]:
        data["makesOffer"] = offers
    return data


def _offer(item: ServiceView) -> dict[str, Any]:
    described = {"description": item.description} if item.description else {}
    offer: dict[str, Any] = {
        "@type": "Offer",
        "itemOffered": {"@type": "Service", "name": item.name, **described},
    }
    if item.price is not None:
        offer |= {"price": str(item.price), "priceCurrency": item.currency}
    return offer


def _address(page: ListingPage) -> dict[str, str]:
    place = page.address
    parts = {
        "@type": "PostalAddress",
        "streetAddress": "" if place.street_hidden else place.street,
        "addressLocality": place.city.name,
        "addressRegion": place.city.region,
        "postalCode": "" if place.street_hidden else place.postal_code,
        "addressCountry": place.city.country,
    }
    return {name: value for name, value in parts.items() if value}
