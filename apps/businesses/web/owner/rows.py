"""The profile form: its groups of fields, each with what it says now and how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.businesses import policies, rules
from apps.businesses.states import FieldMode, LockLevel
from apps.businesses.web.owner import values
from apps.businesses.web.owner.desk import Desk
from apps.businesses.web.owner.typed import MOST_CATEGORIES
from apps.businesses.web.owner.values import Names

GROUPS = (
    (gettext_lazy("Name and kind"), ("name", "categories")),
    (gettext_lazy("About the place"), ("description", "price_level", "attributes", "opened_on")),
    (gettext_lazy("Contact"), ("phone", "website", "email")),
    (
        gettext_lazy("Where it is"),
        ("street_address", "hide_street", "postal_code", "city", "neighbourhood", "point", "timezone"),
    ),
)
_KINDS = {
    "description": "textarea",
    "phone": "tel",
    "website": "url",
    "email": "email",
    "price_level": "price",
    "attributes": "attributes",
    "opened_on": "date",
    "hide_street": "check",
    "categories": "categories",
    "city": "city",
    "neighbourhood": "neighbourhood",
    "point": "point",
}
_HELP = {
    "categories": gettext_lazy(
        "The first one counts most: it decides where the listing stands. Type to choose from the list."
    ),
    "description": gettext_lazy(
        "What is special about the place, in your own words. From 120 characters on it counts in full."
    ),
    "attributes": gettext_lazy("Leave out what you do not know: an answer nobody gave is better than a wrong one."),
    "phone": gettext_lazy("With the area code."),
    "hide_street": gettext_lazy("For businesses that come to their customers: visitors see the neighbourhood alone."),
    "point": gettext_lazy("Latitude and longitude of the entrance, in degrees."),
    "timezone": gettext_lazy("The opening hours are times of this zone, such as America/New_York."),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """How a field stands, in a word."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One part of an input with several: `value` is what was typed or chosen."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form; when it is not `editable`, `why` says so and `says` stands in its place."""

    field: str
    label: str
    kind: str
    help: str
    value: str
    parts: tuple[Choice, ...]
    errors: tuple[str, ...]
    tags: tuple[Tag, ...]
    editable: bool
    why: str
    says: str
    lock: str
    can_lock: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    title: str
    rows: tuple[Row, ...]


def groups(
    desk: Desk,
    inputs: Mapping[str, str],
    known: Names,
    *,
    waiting: Mapping[str, int],
    errors: Mapping[str, Sequence[str]],
) -> tuple[Group, ...]:
    """Return the form with `inputs` filled in; `waiting` counts open suggestions by field."""
    refused = policies.refusals(desk.rights, rules.FIELDS)

    def row(name: str) -> Row:
        return Row(
            field=name,
            label=values.label(name),
            kind=_KINDS.get(name, "text"),
            help=str(_HELP.get(name, "")),
            value=inputs.get(name, ""),
            parts=_parts(name, inputs, desk.facts),
            errors=tuple(errors.get(name, ())),
            tags=tags(name, desk, waiting.get(name, 0)),
            editable=name not in refused,
            why=" ".join(refused.get(name, ())),
            says=values.said(name, desk.facts[name], known),
            lock=desk.rights.locked.get(name, ""),
            can_lock=desk.rights.leads,
        )

    return tuple(Group(str(title), tuple(row(name) for name in names)) for title, names in GROUPS)


def _parts(name: str, inputs: Mapping[str, str], facts: Mapping[str, Any]) -> tuple[Choice, ...]:
    if name == "categories":
        count = max(MOST_CATEGORIES, len(facts["categories"]))
        labels = [_("Main category"), *(_("Further category %(n)d") % {"n": n} for n in range(1, count))]
        return tuple(Choice(f"category-{n}", label, inputs.get(f"category-{n}", "")) for n, label in enumerate(labels))
    if name == "attributes":
        return tuple(
            Choice(f"attribute-{key}", str(label), inputs.get(f"attribute-{key}", ""))
            for key, label in rules.ATTRIBUTES.items()
        )
    if name == "point":
        return (
            Choice("lat", _("Latitude"), inputs.get("lat", "")),
            Choice("lon", _("Longitude"), inputs.get("lon", "")),
        )
    return ()


def tags(name: str, desk: Desk, waiting: int) -> tuple[Tag, ...]:
    """Return how a field stands; `waiting` counts the open suggestions that name it."""
    listing, brand, found = desk.listing, desk.listing.brand, []
    if name in desk.rights.locked:
        by_staff = desk.rights.locked[name] == LockLevel.STAFF
        found.append(Tag(_("Locked by our staff") if by_staff else _("Locked by your team"), "warn", "lock"))
    if brand is not None:
        mode = brand.mode(name)
        if mode is FieldMode.FIXED:
            found.append(Tag(_("Set by the brand"), "brand", "building-2"))
        elif mode is FieldMode.INHERITED and name in brand.values:
            own = name in listing.overrides
            found.append(Tag(_("Differs from the brand") if own else _("From the brand"), "brand", "building-2"))
    if name in listing.recheck_fields:
        found.append(Tag(_("To be verified again"), "warn", "badge-alert"))
    if waiting:
        text = ngettext("A suggestion is waiting", "%(n)d suggestions are waiting", waiting) % {"n": waiting}
        found.append(Tag(text, "brand", "inbox"))
    if desk.facts[name] not in (None, "", [], {}, False):
        found.append(Tag(_("Live"), "ok") if listing.is_public else Tag(_("Not public yet")))
    return tuple(found)
