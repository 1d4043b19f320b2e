"""The pages of the directory that strangers read; each works without JavaScript and asks a fixed number of queries."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.businesses import selectors
from apps.businesses.data import CategoryPage, CityView
from apps.businesses.search import Point, SearchQuery, Sort, parse_query_leniently, search
from apps.businesses.states import ListingState
from apps.businesses.web import structured, words
from apps.businesses.web.cards import card, cover_url
from apps.businesses.web.results import Link, address, results_page
from apps.core import clock
from apps.core.ratelimit import PAGE_SEARCH, limited

TOP_CATEGORIES = 12
NEARBY = 4


def home(request: HttpRequest) -> HttpResponse:
    """The first page: the search box, what there is to find, and some of the best places."""
    now = clock.now()
    tree = selectors.category_tree()
    best = search(SearchQuery(sort=Sort.RATING, page_size=8), now=now, with_facets=False, explain=False)
    context = {
        "categories": [node.category for node in tree[:TOP_CATEGORIES]],
        "cities": selectors.cities()[:12],
        "cards": [card(hit, {}) for hit in best.hits],
        "total": best.total,
    }
    return render(request, "businesses/home.html", context)


@limited(PAGE_SEARCH)
def search_page(request: HttpRequest) -> HttpResponse:
    """Results for words, a place and filters, as a list and on a map."""
    now = clock.now()
    query, notes = parse_query_leniently(request.GET, now=now)
    page = results_page(query, now=now, notes=notes)
    crumbs = [{"label": _("Home"), "url": reverse("home")}, {"label": _("Search")}]
    return render(request, "businesses/search.html", {"page": page, "heading": _heading(page), "crumbs": crumbs})


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
    near = SearchQuery(
        near=Point(page.address.point.lat, page.address.point.lon),
        radius_km=2,
        categories=(page.category.slug,),
        sort=Sort.DISTANCE,
        page_size=NEARBY + 1,
    )
    others = search(near, now=now, with_facets=False, explain=False)
    context = {
        "page": page,
        "state": words.open_state(page.hours.state, page.hours.timezone, now) if _is_running(page.status) else None,
        "week": words.week(page.hours),
        "coming": words.coming(page.hours),
        "secondary": words.secondary(page.hours),
        "histogram": [{"stars": stars, "count": page.rating.histogram[stars - 1]} for stars in range(5, 0, -1)],
        "json_ld": structured.json_ld(page),
        "pins": json.dumps(
            {"pins": [{"id": page.slug, "lat": near.near.lat, "lng": near.near.lon, "name": page.name}]}
        ),
        "cover": cover_url(page.slug, page.category.slug),
        "nearby": [card(hit, {}) for hit in others.hits if hit.business_id != page.id][:NEARBY],
        "nearby_url": address(near.changed(page_size=20)),
        "crumbs": _listing_crumbs(page),
        "indexable": _is_running(page.status),
    }
    return render(request, "businesses/listing.html", context)


def _is_running(status: str) -> bool:
    return status in {ListingState.LIVE, ListingState.TEMPORARILY_CLOSED}


def _browse(
    request: HttpRequest, own: SearchQuery, heading: str, crumbs: list[dict[str, str]], narrower: tuple[Link, ...]
) -> HttpResponse:
    """Show a page that stands for one filter state; anything more narrow than a page number lives at /search/."""
    now = clock.now()
    page = results_page(own.changed(cursor=request.GET.get("cursor", "")[:2000]), now=now, own=own)
    context = {"page": page, "heading": heading, "crumbs": crumbs, "narrower": narrower, "browsing": True}
    return render(request, "businesses/search.html", context)


def _heading(page: object) -> str:
    query = page.query
    if query.q and page.near_label:
        return _("“%(words)s” near %(place)s") % {"words": query.q, "place": page.near_label}
    if query.q:
        return _("“%(words)s”") % {"words": query.q}
    if page.near_label:
        return _("Places near %(place)s") % {"place": page.near_label}
    return _("All places")


def _category_crumbs(found: CategoryPage) -> list[dict[str, str]]:
    start = [{"label": _("Home"), "url": reverse("home")}, {"label": _("Categories"), "url": reverse("categories")}]
    return start + [{"label": above.name, "url": reverse("category", args=[above.slug])} for above in found.ancestors]


def _listing_crumbs(page: object) -> list[dict[str, str]]:
    place: CityView = page.address.city
    return [
        {"label": _("Home"), "url": reverse("home")},
        {"label": place.name, "url": reverse("city", args=[place.slug])},
        {"label": page.category.name, "url": reverse("city_category", args=[place.slug, page.category.slug])},
        {"label": page.name},
    ]
