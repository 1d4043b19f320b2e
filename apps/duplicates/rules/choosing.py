"""What the survivor of a merge says: the fields that are chosen together, and the values that follow from the choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.duplicates.errors import UnknownChoice

# Fields that belong together are chosen together: half an address is none.
GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "categories": ("categories",),
    "place": ("street_address", "hide_street", "postal_code", "city", "neighbourhood", "point", "timezone"),
    "phone": ("phone",),
    "website": ("website",),
    "email": ("email",),
    "hours": ("hours",),
    "description": ("description",),
    "price_level": ("price_level",),
    "attributes": ("attributes",),
    "opened_on": ("opened_on",),
}
GROUP_LABELS = {
    "name": _("Name"),
    "categories": _("Categories"),
    "place": _("Place"),
    "phone": _("Phone"),
    "website": _("Website"),
    "email": _("E-mail"),
    "hours": _("Opening hours"),
    "description": _("Description"),
    "price_level": _("Price level"),
    "attributes": _("Offers"),
    "opened_on": _("Opened on"),
}
# Of these the survivor may keep its own and add those of the duplicate.
JOINABLE = ("categories", "attributes")
SURVIVOR, DUPLICATE, BOTH = "survivor", "duplicate", "both"


def chosen(choices: Mapping[str, str], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that change on the survivor, which says `ours`, when the duplicate says `theirs`.

    Raises: UnknownChoice for a group there is none of, or a choice that a group does not offer.
    """
    ensure_choices(choices)
    changes: dict[str, Any] = {}
    for group, choice in choices.items():
        if choice == SURVIVOR:
            continue
        for name in GROUPS[group]:
            value = theirs[name] if choice == DUPLICATE else _joined(ours[name], theirs[name])
            if value != ours[name]:
                changes[name] = value
    return changes


def ensure_choices(choices: Mapping[str, str]) -> None:
    """Raises: UnknownChoice for a group there is none of, or a choice that a group does not offer."""
    for group, choice in choices.items():
        if group not in GROUPS or choice not in options(group):
            raise UnknownChoice(group)


def options(group: str) -> tuple[str, ...]:
    """Return what may be chosen for a group."""
    return (SURVIVOR, DUPLICATE, BOTH) if group in JOINABLE else (SURVIVOR, DUPLICATE)


def proposal(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, str]:
    """Return sensible choices: the survivor's own word, the duplicate's where it has none, both where that is possible."""
    found = {}
    for group, names in GROUPS.items():
        if group in JOINABLE:
            missing = set(theirs[group]) - set(ours[group])
            found[group] = BOTH if missing else SURVIVOR
        else:
            ours_empty = not any(ours[name] for name in names)
            found[group] = DUPLICATE if ours_empty and any(theirs[name] for name in names) else SURVIVOR
    return found


def _joined(ours: Any, theirs: Any) -> Any:
    if isinstance(ours, dict):
        return {**theirs, **ours}
    return [*ours, *(value for value in theirs if value not in ours)]
