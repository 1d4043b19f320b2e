"""Small answers for the scripts of a page: suggestions while typing, marks for the map, pictures of listings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from apps.businesses.demo.images import cover_svg
from apps.businesses.search import (
    Cluster,
    Point,
    SearchQuery,
    Suggestion,
    clusters,
    parse_query,
    parse_query_leniently,
    resolve_place,
    suggest,
)
from apps.businesses.web import windows
from apps.businesses.web.filters import address
from apps.core import clock
from apps.core.errors import Invalid
from apps.core.ratelimit import API_SUGGEST, limited

MAX_ZOOM = 19
_USUAL_ZOOM = 12


@limited(API_SUGGEST)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer {items: [{label, detail, url, value}]} for what was typed so far; an item without url fills the box.

    `kind` is what or where; `near` is what stands in the other box: choosing keeps it, and what is close comes first.
    """
    typed, near = request.GET.get("q", "")[:200], request.GET.get("near", "")[:200]
    if request.GET.get("kind") == "where":
        items = [_filling(suggestion) for suggestion in suggest(typed) if suggestion.kind == "place"]
    else:
        around, _notes = parse_query_leniently({"near": near})
        items = [_leading(suggestion, around) for suggestion in suggest(typed, _point(around))]
    return JsonResponse({"items": items})


def _point(around: SearchQuery) -> Point | None:
    place = resolve_place(around.place) if around.place else None
    return place.point if place else around.near


def _filling(suggestion: Suggestion) -> dict[str, str]:
    return {"label": suggestion.label, "detail": suggestion.detail, "url": "", "value": suggestion.label}


def _leading(suggestion: Suggestion, around: SearchQuery) -> dict[str, str]:
    url, detail = "", suggestion.detail
    if suggestion.kind == "business":
        url = reverse("listing", args=[suggestion.slug])
    elif suggestion.kind == "category":
        query = around.changed(categories=(suggestion.slug,))
        url = address(query) if around.to_params() else reverse("category", args=[suggestion.slug])
        detail = detail or _("Category")
    elif suggestion.query:
        url, detail = address(suggestion.query), detail or _("Place")
    return {"label": suggestion.label, "detail": detail, "url": url, "value": suggestion.label}


@limited(API_SUGGEST)
def map_data(request: HttpRequest) -> JsonResponse:
    """Answer {pins, clusters} for the visible box and zoom, under the filters of the page.

    A box that cannot be read gets 422 and no marks, which leaves the map as it was.
    """
    now = clock.now()
    try:
        box = parse_query({"bbox": request.GET.get("bbox", "")}).bbox
    except Invalid as error:
        return JsonResponse({"pins": [], "clusters": [], "problem": error.fields}, status=error.status)
    if box is None:
        problem = {"bbox": [_("Say which part of the map: west,south,east,north.")]}
        return JsonResponse({"pins": [], "clusters": [], "problem": problem}, status=Invalid.status)
    params = request.GET.copy()
    params.pop("bbox", None)
    query, _notes = parse_query_leniently(params)
    marks = clusters(box, _zoom(request.GET.get("zoom", "")), query, now=now)
    pins = [
        windows.mark(pin.slug, pin.name, pin.lat, pin.lon, rating=pin.rating, count=pin.rating_count)
        for pin in marks
        if not isinstance(pin, Cluster)
    ]
    groups = [
        {
            "lat": group.lat,
            "lng": group.lon,
            "count": group.count.value,
            "box": [group.box.south, group.box.west, group.box.north, group.box.east],
        }
        for group in marks
        if isinstance(group, Cluster)
    ]
    return JsonResponse({"pins": pins, "clusters": groups})


def _zoom(text: str) -> int:
    return min(int(text), MAX_ZOOM) if text.isascii() and text.isdigit() and len(text) <= 2 else _USUAL_ZOOM


@gzip_page
@cache_control(public=True, max_age=31_536_000, immutable=True)
def cover(request: HttpRequest, category: str, slug: str) -> HttpResponse:
    """Draw the picture of a listing without photos; the same address always draws the same."""
    return HttpResponse(cover_svg(slug, category), content_type="image/svg+xml")
