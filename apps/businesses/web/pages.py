"""The pages of the directory that strangers read; each works without JavaScript and asks a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.businesses import selectors
from apps.businesses.data import CategoryPage, ListingPage, PhotoView
from apps.businesses.search import Hit, Point, SearchQuery, Sort, parse_query_leniently, search
from apps.businesses.search.data import DEFAULT_PAGE_SIZE
from apps.businesses.states import INDEXABLE, ListingState
from apps.businesses.web import structured, windows, words
from apps.businesses.web.cards import Card, card, cover_url
from apps.businesses.web.filters import Link, address
from apps.businesses.web.photos.framing import LANDSCAPE, Shown, shown, thumbnail
from apps.businesses.web.results import Frame, results_page
from apps.core import clock
from apps.core.ratelimit import PAGE_SEARCH, limited

BEST = 8
MOST_CITIES = 12
NEARBY = 4
# Photos on the page of a listing, beside the one at its head.
GALLERY = 8
NEARBY_KM = 2.0
# A link to follow, never a request of the page itself.
DIRECTIONS = "https://www.openstreetmap.org/directions?to=%.6f,%.6f"
MAX_CURSOR = 1_000


def home(request: HttpRequest) -> HttpResponse:
    """The first page: the search box, what there is to find, and some of the best places."""
    now = clock.now()
    best = search(SearchQuery(sort=Sort.RATING, page_size=BEST), now=now, with_facets=False)
    context = {
        "categories": [node.category for node in selectors.category_tree()],
        "cities": selectors.cities()[:MOST_CITIES],
        "cards": _tiles(best.hits, now),
        "total": best.total,
    }
    return render(request, "businesses/home.html", context)


@limited(PAGE_SEARCH)
def search_page(request: HttpRequest) -> HttpResponse:
    """Results for words, a place and filters, as a list and on a map."""
    query, notes = parse_query_leniently(request.GET)
    page = results_page(query, now=clock.now(), notes=notes)
    crumbs = [{"label": _("Home"), "url": reverse("home")}, {"label": _("Search")}]
    return render(request, "businesses/search.html", {"page": page, "heading": page.heading, "crumbs": crumbs})


def categories(request: HttpRequest) -> HttpResponse:
    """The whole tree of categories."""
    crumbs = [{"label": _("Home"), "url": reverse("home")}, {"label": _("Categories")}]
    return render(request, "businesses/categories.html", {"tree": selectors.category_tree(), "crumbs": crumbs})


@limited(PAGE_SEARCH)
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The listings of a category and what lies below it."""
    found = selectors.category_page(slug)
    query = SearchQuery(categories=(slug,))
    narrower = tuple(Link(child.name, reverse("category", args=[child.slug])) for child in found.children)
    crumbs = [*_category_crumbs(found), {"label": found.category.name}]
    return _browse(request, query, found.category.name, crumbs, narrower)


@limited(PAGE_SEARCH)
def city(request: HttpRequest, city: str) -> HttpResponse:
    """The listings of a city."""
    found = selectors.city(city)
    narrower = tuple(
        Link(node.category.name, reverse("city_category", args=[city, node.category.slug]))
        for node in selectors.category_tree()
    )
    crumbs = [{"label": _("Home"), "url": reverse("home")}, {"label": found.name}]
    return _browse(
        request, SearchQuery(city=city), _("Businesses in %(city)s") % {"city": found.name}, crumbs, narrower
    )


@limited(PAGE_SEARCH)
def city_category(request: HttpRequest, city: str, category: str) -> HttpResponse:
    """The listings of one category in one city."""
    place, found = selectors.city(city), selectors.category_page(category)
    narrower = tuple(Link(child.name, reverse("city_category", args=[city, child.slug])) for child in found.children)
    heading = _("%(category)s in %(city)s") % {"category": found.category.name, "city": place.name}
    crumbs = [
        {"label": _("Home"), "url": reverse("home")},
        {"label": place.name, "url": reverse("city", args=[city])},
        {"label": found.category.name},
    ]
    return _browse(request, SearchQuery(city=city, categories=(category,)), heading, crumbs, narrower)


def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything the directory knows of one business."""
    found = selectors.resolve_slug(slug)
    if found.redirect_to:
        return HttpResponsePermanentRedirect(reverse("listing", args=[found.redirect_to]))
    now = clock.now()
    page = selectors.listing_page(found.business_id, at=now)
    place = page.address.point
    around = SearchQuery(
        near=Point(place.lat, place.lon),
        radius_km=NEARBY_KM,
        categories=(page.category.slug,),
        sort=Sort.DISTANCE,
        page_size=NEARBY + 1,
    )
    photos, photo_count = selectors.public_photos(page.id, limit=GALLERY + 1)
    others = search(around, now=now, with_facets=False).hits
    own = windows.mark(
        page.slug, page.name, place.lat, place.lon, rating=float(page.rating.exact), count=page.rating.count
    )
    services = selectors.services_of(page.id)
    context = {
        "page": page,
        "services": words.sections(services),
        "state": words.open_state(page.hours.state, page.hours.timezone, now)
        if page.status == ListingState.LIVE
        else None,
        "belongs_to": words.opening_day(page.hours.state, page.hours.timezone, now),
        "week": words.week(page.hours),
        "coming": words.coming(page.hours),
        "secondary": words.secondary(page.hours),
        "histogram": [{"stars": stars, "count": page.rating.histogram[stars - 1]} for stars in range(5, 0, -1)],
        "json_ld": structured.json_ld(page, [photo.picture.src for photo in photos], services),
        "phone": words.phone(page.phone),
        "website": words.website(page.website),
        "zone": words.zone_name(page.hours.timezone, now),
        "directions": "" if page.address.street_hidden else DIRECTIONS % (place.lat, place.lon),
        "pins": json.dumps({"pins": [] if page.address.street_hidden else [own]}),
        "cover": cover_url(page.slug, page.category.slug),
        "hero": _hero(photos[0], page) if photos else None,
        "share_image": structured.absolute(photos[0].picture.src) if photos else "",
        "gallery": [thumbnail(photo, _photo_of(page)) for photo in photos[1:]],
        "photo_count": photo_count,
        "nearby": _tiles([hit for hit in others if hit.business_id != page.id][:NEARBY], now),
        "nearby_url": address(around.changed(page_size=DEFAULT_PAGE_SIZE)),
        "crumbs": _listing_crumbs(page),
        "indexable": page.status in INDEXABLE,
    }
    return render(request, "businesses/listing.html", context)


def _browse(
    request: HttpRequest, own: SearchQuery, heading: str, crumbs: list[dict[str, str]], narrower: tuple[Link, ...]
) -> HttpResponse:
    """Show a page that stands for one filter state; anything more narrow than a page number lives at /search/."""
    query = own.changed(cursor=request.GET.get("cursor", "")[:MAX_CURSOR])
    page = results_page(query, now=clock.now(), frame=Frame(own, request.path))
    context = {"page": page, "heading": heading, "crumbs": crumbs, "narrower": narrower, "own_page": True}
    return render(request, "businesses/search.html", context)


def _tiles(hits: Sequence[Hit], now: datetime) -> list[Card]:
    states = selectors.hours_states([hit.business_id for hit in hits], at=now)
    spoken = {key: words.open_state(known.state, known.timezone, now) for key, known in states.items()}
    covers = selectors.covers([hit.business_id for hit in hits])
    return [card(hit, spoken, covers) for hit in hits]


def _category_crumbs(found: CategoryPage) -> list[dict[str, str]]:
    start = [{"label": _("Home"), "url": reverse("home")}, {"label": _("Categories"), "url": reverse("categories")}]
    return start + [{"label": above.name, "url": reverse("category", args=[above.slug])} for above in found.ancestors]


def _hero(photo: PhotoView, page: ListingPage) -> Shown:
    return shown(photo, alt=_photo_of(page), ratio=LANDSCAPE, fills=True, sizes="(width < 48rem) 100vw, 24rem")


def _photo_of(page: ListingPage) -> str:
    return _("Photo of %(name)s") % {"name": page.name}


def _listing_crumbs(page: ListingPage) -> list[dict[str, str]]:
    place = page.address.city
    return [
        {"label": _("Home"), "url": reverse("home")},
        {"label": place.name, "url": reverse("city", args=[place.slug])},
        {"label": page.category.name, "url": reverse("city_category", args=[place.slug, page.category.slug])},
        {"label": page.name},
    ]
