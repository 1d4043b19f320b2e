"""Fields of a listing as inputs, for forms that are not the profile of one listing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from apps.businesses import rules, selectors
from apps.businesses.data import Rights
from apps.businesses.models import Business
from apps.businesses.states import TeamRole
from apps.businesses.web.owner import rows, typed
from apps.businesses.web.owner.desk import Desk
from apps.businesses.web.owner.rows import Row
from apps.businesses.web.owner.typed import Typed
from apps.businesses.web.owner.values import Names
from apps.core import calendar
from apps.core.calendar import osm

_EVERYTHING = Rights(TeamRole.OWNER.value, leads_brand=True)


def inputs(facts: Mapping[str, Any], known: Names) -> dict[str, str]:
    """Return facts as the texts of inputs, the hours in the notation of OpenStreetMap."""
    return {**typed.written(_complete(facts), known), "hours": hours_text(facts)}


def hours_text(facts: Mapping[str, Any]) -> str:
    """Return the hours in the notation of OpenStreetMap."""
    spec = facts.get("hours")
    return osm.write(calendar.from_json(spec)) if spec else ""


def rows_of(
    names: Collection[str],
    entered: Mapping[str, str],
    facts: Mapping[str, Any],
    known: Names,
    errors: Mapping[str, Sequence[str]],
) -> tuple[Row, ...]:
    """Return the inputs of these fields, in the order of forms; the hours are an input of their own."""
    # Nobody's listing: no lock, no brand and no state of a field stands in the way of asking for a value.
    desk = Desk(Business(), _EVERYTHING, _complete(facts), None)
    found = rows.groups(desk, entered, known, waiting={}, errors=errors)
    return tuple(replace(row, tags=(), can_lock=False) for group in found for row in group.rows if row.field in names)


def read(posted: QueryDict, names: Collection[str], facts: Mapping[str, Any], known: Names) -> Typed:
    """Return the facts that the inputs of these fields mean."""
    asked = [name for name in rules.FIELDS if name in names and name != "hours"]
    found = typed.read(posted, asked, _complete(facts), known)
    if "hours" in names:
        found.facts["hours"] = " ".join(posted.get("hours", "").split())
    return found


def lists(known: Names, city: str = "") -> dict[str, Any]:
    """Return what the inputs propose while somebody types. One query."""
    return {
        "categories": sorted(known.categories.values()),
        "cities": sorted(known.cities.values()),
        "neighbourhoods": selectors.neighbourhoods(known.city_ids.get(city, 0)),
    }


def _complete(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what a visitor or a brand does not know, so that one form serves all."""
    return {
        "name": "", "categories": [], "description": "", "phone": "", "website": "", "email": "", "price_level": None,
        "attributes": {}, "opened_on": None, "street_address": "", "hide_street": False, "postal_code": "", "city": "",
        "neighbourhood": "", "point": [0.0, 0.0], "timezone": "", "hours": None, **facts,
    }  # fmt: skip
