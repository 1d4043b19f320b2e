"""Filters as links: every state has its one address, which works without script and can be shared (SRC-4, SRC-10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.businesses.rules import ATTRIBUTES
from apps.businesses.search import Facet, FacetValue, SearchQuery, SearchResults
from apps.core.templatetags.ui import distance, price_words

# Kilometres and the miles that people here would say.
RADII = {
    0.4: gettext_lazy("Within ¼ mile"),
    0.8: gettext_lazy("Within ½ mile"),
    1.6: gettext_lazy("Within 1 mile"),
    3.2: gettext_lazy("Within 2 miles"),
    8.0: gettext_lazy("Within 5 miles"),
    16.0: gettext_lazy("Within 10 miles"),
}
# A long group shows so many choices at first; the others, and what would find nothing, stay behind "more" (SRC-4).
SHOWN = {"category": 8, "attributes": 6}
# The order that people decide in.
ORDER = ("open_now", "radius", "category", "rating_min", "price", "attributes")


@dataclass(frozen=True, slots=True)
class Link:
    """One choice as a link; without a `count` none is shown."""

    label: str
    url: str
    on: bool = False
    count: int | None = None
    count_suffix: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """One group of filters; in a `single` group one choice replaces another; `more` are the less likely choices."""

    name: str
    title: str
    options: tuple[Link, ...]
    more: tuple[Link, ...] = ()
    single: bool = False
    open: bool = True


def address(query: SearchQuery) -> str:
    """Return the one address of a filter state (SRC-10)."""
    text = query.to_querystring()
    return f"{reverse('search')}?{text}" if text else reverse("search")


def groups(results: SearchResults, query: SearchQuery) -> tuple[FilterGroup, ...]:
    """Return the groups of choices beside an answer, each choice leading to the question it makes."""
    made = [_group(facet, query) for facet in results.facets if facet.values]
    if query.near or results.place:
        made.append(_radius_group(query))
    return tuple(sorted(made, key=lambda group: ORDER.index(group.name)))


def category_names(results: SearchResults) -> dict[str, str]:
    """Return slug -> name of the categories an answer names, for headings and chips."""
    names = {hit.category_slug: hit.category_name for hit in results.hits}
    for facet in results.facets:
        if facet.name == "category":
            names |= {value.value: value.label for value in facet.values}
    return names


def chips(query: SearchQuery, own: SearchQuery, city: str, categories: dict[str, str]) -> tuple[Link, ...]:
    """Return what narrows the answer, each with the address that takes it away; not what the page itself stands for."""
    found: list[tuple[str, SearchQuery]] = []
    if query.place:
        found.append((_("Near %(place)s") % {"place": query.place}, query.changed(place="", near=None, radius_km=None)))
    elif query.near:
        found.append((_("Near the chosen position"), query.changed(near=None, radius_km=None)))
    if query.radius_km is not None:
        found.append((_radius_label(query.radius_km), query.changed(radius_km=None)))
    if query.bbox:
        found.append((_("This part of the map"), query.changed(bbox=None)))
    if city and query.city != own.city:
        found.append((_("In %(city)s") % {"city": city}, query.changed(city="")))
    for slug in query.categories:
        if slug not in own.categories:
            rest = tuple(other for other in query.categories if other != slug)
            found.append((categories.get(slug, slug.replace("-", " ").capitalize()), query.changed(categories=rest)))
    if query.rating_min:
        found.append((_stars(query.rating_min), query.changed(rating_min=None)))
    found += [(price_words(level), query.changed(price=_toggle(query.price, level))) for level in query.price]
    for key in query.attributes:
        found.append((str(ATTRIBUTES.get(key, key)), query.changed(attributes=_toggle(query.attributes, key))))
    if query.open_now:
        found.append((_("Open now"), query.changed(open_now=False)))
    if query.open_at:
        when = formats.date_format(query.open_at, "D j M, H:i")
        found.append((_("Open on %(when)s") % {"when": when}, query.changed(open_at=None)))
    return tuple(Link(label, address(without)) for label, without in found)


def _group(facet: Facet, query: SearchQuery) -> FilterGroup:
    values = _arranged(facet)
    options = tuple(_option(facet.name, value, query) for value in values)
    shown, rest = options, ()
    if facet.name in SHOWN:
        useful = [option for option in options if option.count or option.on]
        shown = tuple(option for index, option in enumerate(useful) if index < SHOWN[facet.name] or option.on)
        rest = tuple(option for option in options if option not in shown)
    return FilterGroup(facet.name, facet.label, shown, rest, single=facet.name == "rating_min")


def _arranged(facet: Facet) -> tuple[FacetValue, ...]:
    """Put what finds most first, what is empty last (SRC-4); a branch of the tree stays together, scales keep their order."""
    if facet.name not in SHOWN:
        return facet.values
    branches: list[list[FacetValue]] = []
    for value in facet.values:
        if value.depth and branches:
            branches[-1].append(value)
        else:
            branches.append([value])
    branches.sort(key=lambda branch: (not any(value.selected for value in branch), -branch[0].count.value))
    return tuple(value for top, *twigs in branches for value in (top, *sorted(twigs, key=_by_use)))


def _by_use(value: FacetValue) -> tuple[bool, int]:
    return not value.selected, -value.count.value


def _option(name: str, value: FacetValue, query: SearchQuery) -> Link:
    return Link(
        _label(name, value),
        address(_chosen(query, name, value.value, selected=value.selected)),
        value.selected,
        value.count.value,
        "+" if value.count.more else "",
        value.depth,
    )


def _label(name: str, value: FacetValue) -> str:
    if name == "price":
        return f"{value.label} · {price_words(int(value.value))}"
    return _stars(float(value.value)) if name == "rating_min" else value.label


def _stars(value: float) -> str:
    return _("%(stars)s stars and up") % {"stars": formats.number_format(value, decimal_pos=1 if value % 1 else 0)}


def _radius_group(query: SearchQuery) -> FilterGroup:
    options = tuple(
        Link(
            str(label),
            address(query.changed(radius_km=None if query.radius_km == km else km)),
            query.radius_km == km,
        )
        for km, label in RADII.items()
    )
    return FilterGroup("radius", _("Distance"), options, single=True, open=query.radius_km is not None)


def _radius_label(km: float) -> str:
    return str(RADII[km]) if km in RADII else _("Within %(distance)s") % {"distance": distance(km * 1000)}


def _toggle(chosen: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    return tuple(item for item in chosen if item != value) if value in chosen else (*chosen, value)


def _chosen(query: SearchQuery, name: str, value: str, *, selected: bool) -> SearchQuery:
    """Return the question after a click on one choice."""
    if name == "category":
        return query.changed(categories=_toggle(query.categories, value))
    if name == "price":
        return query.changed(price=_toggle(query.price, int(value)))
    if name == "rating_min":
        return query.changed(rating_min=None if selected else float(value))
    if name == "attributes":
        return query.changed(attributes=_toggle(query.attributes, value))
    return query.changed(open_now=not selected, open_at=None)
