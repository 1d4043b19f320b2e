"""Small answers for the scripts of a page: suggestions while typing, marks for the map, pictures of listings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from apps.businesses.demo.images import cover_svg
from apps.businesses.search import Cluster, Suggestion, clusters, parse_query, parse_query_leniently, suggest
from apps.businesses.web.results import address
from apps.core import clock
from apps.core.errors import Invalid
from apps.core.ratelimit import API_SUGGEST, limited

MAX_ZOOM = 19


@limited(API_SUGGEST)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer {items: [{label, detail, url, value}]} for what was typed so far; an item without url fills the box."""
    found = suggest(request.GET.get("q", "")[:200])
    where = request.GET.get("kind") == "where"
    items = [_item(suggestion, where) for suggestion in found if (suggestion.kind == "place") is where or not where]
    return JsonResponse({"items": items})


def _item(suggestion: Suggestion, where: bool) -> dict[str, str]:
    url = ""
    if suggestion.kind == "business":
        url = reverse("listing", args=[suggestion.slug])
    elif suggestion.kind == "category":
        url = reverse("category", args=[suggestion.slug])
    elif suggestion.query and not where:
        url = address(suggestion.query)
    return {"label": suggestion.label, "detail": suggestion.detail, "url": url, "value": suggestion.label}


@limited(API_SUGGEST)
def map_data(request: HttpRequest) -> JsonResponse:
    """Answer {pins, clusters} for the visible box and zoom, under the filters of the page."""
    now = clock.now()
    box = parse_query({"bbox": request.GET.get("bbox", "")}, now=now).bbox
    if box is None:
        raise Invalid("Say which part of the map: bbox=west,south,east,north.", fields={"bbox": ["This is missing."]})
    params = request.GET.copy()
    params.pop("bbox", None)
    query, _notes = parse_query_leniently(params, now=now)
    marks = clusters(box, _zoom(request.GET.get("zoom", "")), query, now=now)
    pins = [_pin(mark) for mark in marks if not isinstance(mark, Cluster)]
    groups = [
        {"lat": mark.lat, "lng": mark.lon, "count": mark.count.value} for mark in marks if isinstance(mark, Cluster)
    ]
    return JsonResponse({"pins": pins, "clusters": groups})


def _zoom(text: str) -> int:
    return min(max(int(text), 0), MAX_ZOOM) if text.isascii() and text.isdigit() and len(text) <= 2 else 12


def _pin(pin: Any) -> dict[str, Any]:
    rating = f"{pin.rating:.1f} ★ ({pin.rating_count})" if pin.rating_count else ""
    url = reverse("listing", args=[pin.slug])
    return {"id": pin.slug, "lat": pin.lat, "lng": pin.lon, "name": pin.name, "url": url, "detail": rating}


@gzip_page
@cache_control(public=True, max_age=31_536_000, immutable=True)
def cover(request: HttpRequest, category: str, slug: str) -> HttpResponse:
    """Draw the picture of a listing without photos; the same address always draws the same."""
    return HttpResponse(cover_svg(slug, category), content_type="image/svg+xml")
