"""The page of an answer: cards, filters as links, the map's window and what crawlers are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import cos, radians

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.businesses import selectors
from apps.businesses.rules import ATTRIBUTES
from apps.businesses.search import Box, Facet, Hit, Point, SearchQuery, SearchResults, Sort, search
from apps.businesses.web import words
from apps.businesses.web.cards import Card, card

SORTS = {
    Sort.RELEVANCE: gettext_lazy("Best match"),
    Sort.DISTANCE: gettext_lazy("Nearest"),
    Sort.RATING: gettext_lazy("Best rated"),
    Sort.NEWEST: gettext_lazy("Newest"),
    Sort.NAME: gettext_lazy("Name"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One choice as a link, so that it works without script and can be shared."""

    label: str
    url: str
    on: bool = False
    count: int | None = None
    count_suffix: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """One group of filters; in a single group one choice replaces another."""

    name: str
    title: str
    options: tuple[Link, ...]
    single: bool = False
    open: bool = True


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything the template of a page of results may use."""

    results: SearchResults
    query: SearchQuery
    cards: tuple[Card, ...]
    groups: tuple[FilterGroup, ...]
    chips: tuple[Link, ...]
    sorts: tuple[Link, ...]
    keep: tuple[tuple[str, str], ...]
    pins_url: str
    window: str
    next_url: str
    first_url: str
    clear_url: str
    canonical: str
    near_label: str
    relaxations: tuple[Link, ...]


def address(query: SearchQuery) -> str:
    """Return the one address of a filter state (SRC-10)."""
    text = query.to_querystring()
    return f"{reverse('search')}?{text}" if text else reverse("search")


def results_page(
    query: SearchQuery, *, now: datetime, notes: Sequence[str] = (), own: SearchQuery | None = None
) -> ResultsPage:
    """Ask the question and prepare its page; `own` is what the page itself stands for, such as a city.

    The number of queries does not depend on the number of results.
    """
    results = search(query, now=now, notes=tuple(notes))
    states = selectors.hours_states([hit.business_id for hit in results.hits], at=now)
    spoken = {key: words.open_state(known.state, known.timezone, now) for key, known in states.items()}
    kept = [(name, value) for name, value in query.to_params() if name not in {"q", "near", "cursor", "bbox"}]
    near = results.place.name if results.place else query.place
    return ResultsPage(
        results=results,
        query=query,
        cards=tuple(card(hit, spoken) for hit in results.hits),
        groups=_groups(results, query),
        chips=_chips(query, near, own or SearchQuery()),
        sorts=_sorts(query, has_point=bool(query.near or query.place or results.place)),
        keep=tuple(kept),
        pins_url=_pins_url(query),
        window=str(window(query, results)),
        next_url=address(query.changed(cursor=results.next_cursor)) if results.next_cursor else "",
        first_url=address(query.changed()) if query.cursor else "",
        clear_url=address(SearchQuery(q=query.q, near=query.near, place=query.place)),
        canonical=canonical(query),
        near_label=near,
        relaxations=tuple(
            Link(way.label, address(way.query), count=way.count.value, count_suffix="+" if way.count.more else "")
            for way in results.relaxations
        ),
    )


def canonical(query: SearchQuery) -> str:
    """Return the path that crawlers should take for this filter state: a city, a category, both, or the search page."""
    chosen = dict(query.canonical_params())
    if chosen.keys() == {"city", "category"}:
        return reverse("city_category", args=[chosen["city"], chosen["category"]])
    if "city" in chosen:
        return reverse("city", args=[chosen["city"]])
    if "category" in chosen:
        return reverse("category", args=[chosen["category"]])
    return reverse("search")


def window(query: SearchQuery, results: SearchResults) -> Box:
    """Return the part of the world the map shows first: the asked box, else what holds the hits, else the place."""
    if query.bbox:
        return query.bbox
    if results.hits:
        return _around_hits(results.hits)
    centre = query.near or (results.place.point if results.place else None)
    if centre:
        return _around(centre, query.radius_km or (results.place.radius_km if results.place else 2))
    return Box(40.55, -74.1, 40.9, -73.75)


def _around_hits(hits: Sequence[Hit]) -> Box:
    south, north = min(hit.lat for hit in hits), max(hit.lat for hit in hits)
    west, east = min(hit.lon for hit in hits), max(hit.lon for hit in hits)
    pad = 0.1 * max(north - south, east - west, 0.01)
    return Box(max(south - pad, -90), west - pad, min(north + pad, 90), east + pad)


def _around(centre: Point, radius_km: float) -> Box:
    high = radius_km / 111
    wide = high / max(cos(radians(centre.lat)), 0.05)
    return Box(max(centre.lat - high, -90), centre.lon - wide, min(centre.lat + high, 90), centre.lon + wide)


def _pins_url(query: SearchQuery) -> str:
    text = replace(query, bbox=None, cursor="").to_querystring()
    return f"{reverse('map_data')}?{text}" if text else reverse("map_data")


def _toggle(chosen: tuple, value: object) -> tuple:
    return tuple(item for item in chosen if item != value) if value in chosen else (*chosen, value)


def _groups(results: SearchResults, query: SearchQuery) -> tuple[FilterGroup, ...]:
    return tuple(_group(facet, query) for facet in results.facets if facet.values)


def _group(facet: Facet, query: SearchQuery) -> FilterGroup:
    options = tuple(
        Link(
            value.label,
            address(_chosen(query, facet.name, value.value, value.selected)),
            value.selected,
            value.count.value,
            "+" if value.count.more else "",
            value.depth,
        )
        for value in facet.values
    )
    few = facet.name != "attributes" or any(option.on for option in options)
    return FilterGroup(facet.name, facet.label, options, single=facet.name == "rating", open=few)


def _chosen(query: SearchQuery, name: str, value: str, selected: bool) -> SearchQuery:
    """Return the question after a click on one choice."""
    if name == "category":
        return query.changed(categories=_toggle(query.categories, value))
    if name == "price":
        return query.changed(price=_toggle(query.price, int(value)))
    if name == "rating":
        return query.changed(rating_min=None if selected else float(value))
    if name == "attributes":
        return query.changed(attributes=_toggle(query.attributes, value))
    return query.changed(open_now=not query.open_now, open_at=None)


def _chips(query: SearchQuery, near: str, own: SearchQuery) -> tuple[Link, ...]:
    """Return what narrows the answer, each with the address that takes it away; not what the page itself stands for."""
    chips = []
    if near and not own.place:
        chips.append(
            Link(_("Near %(place)s") % {"place": near}, address(query.changed(place="", near=None, radius_km=None)))
        )
    elif query.near:
        chips.append(Link(_("Near a point"), address(query.changed(near=None, radius_km=None))))
    if query.radius_km is not None:
        chips.append(Link(_("Within %(km)g km") % {"km": query.radius_km}, address(query.changed(radius_km=None))))
    if query.bbox:
        chips.append(Link(_("This part of the map"), address(query.changed(bbox=None))))
    if query.rating_min:
        chips.append(
            Link(_("%(stars)g stars and more") % {"stars": query.rating_min}, address(query.changed(rating_min=None)))
        )
    chips += [Link("$" * level, address(query.changed(price=_toggle(query.price, level)))) for level in query.price]
    chips += [
        Link(str(ATTRIBUTES.get(key, key)), address(query.changed(attributes=_toggle(query.attributes, key))))
        for key in query.attributes
    ]
    if query.open_now:
        chips.append(Link(_("Open now"), address(query.changed(open_now=False))))
    if query.open_at:
        chips.append(
            Link(_("Open at %(time)s") % {"time": f"{query.open_at:%a %H:%M}"}, address(query.changed(open_at=None)))
        )
    return tuple(chips)


def _sorts(query: SearchQuery, *, has_point: bool) -> tuple[Link, ...]:
    return tuple(
        Link(str(label), address(query.changed(sort=sort)), query.sort is sort)
        for sort, label in SORTS.items()
        if has_point or sort is not Sort.DISTANCE
    )
