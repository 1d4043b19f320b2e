"""Facts of a listing in words: for histories, conflicts, and fields that somebody may not change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from apps.businesses import rules, selectors
from apps.businesses.data import CategoryNode
from apps.businesses.web import words
from apps.core import calendar
from apps.core.calendar import osm

EMPTY = "–"
_PRICES = {1: "$", 2: "$$", 3: "$$$", 4: "$$$$"}


@dataclass(frozen=True, slots=True)
class Names:
    """What slugs are called, and the other way round."""

    categories: Mapping[str, str] = field(default_factory=dict)
    cities: Mapping[str, str] = field(default_factory=dict)
    city_ids: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)


def names() -> Names:
    """Return the names of all categories and cities. Two queries."""
    cities = selectors.cities()
    alike = Counter(city.name for city in cities)
    return Names(
        categories=dict(_flat(selectors.category_tree())),
        cities={
            city.slug: f"{city.name}, {city.region}" if alike[city.name] > 1 and city.region else city.name
            for city in cities
        },
        city_ids={city.slug: city.id for city in cities},
        countries={city.slug: city.country for city in cities},
    )


def said(name: str, value: Any, known: Names) -> str:
    """Return a fact in words, line by line where it has several parts."""
    if value in (None, "", [], {}):
        return EMPTY
    if name == "hours":
        return _hours(value)
    if name == "categories":
        return ", ".join(known.categories.get(slug, slug) for slug in value)
    if name == "attributes":
        return "\n".join(
            f"{label}: {_('yes') if value[key] else _('no')}" for key, label in rules.ATTRIBUTES.items() if key in value
        )
    if name == "point":
        return f"{value[0]:.6f}, {value[1]:.6f}"
    if name == "city":
        return known.cities.get(value, value)
    if name == "neighbourhood":
        return value.replace("-", " ").title()
    if name == "price_level":
        return _PRICES.get(value, str(value))
    if name == "hide_street":
        return _("yes") if value else _("no")
    if name == "opened_on":
        return formats.date_format(date.fromisoformat(value), "j F Y")
    return words.phone(value) if name == "phone" else str(value)


def label(name: str) -> str:
    """Return what people call a field."""
    return str(rules.FIELDS[name].label) if name in rules.FIELDS else name


def _hours(spec: Any) -> str:
    try:
        return osm.write(calendar.from_json(spec)).replace("; ", "\n")
    except calendar.ScheduleError:
        return EMPTY


def _flat(nodes: tuple[CategoryNode, ...]) -> list[tuple[str, str]]:
    found = []
    for node in nodes:
        found.append((node.category.slug, node.category.name))
        found += _flat(node.children)
    return found
