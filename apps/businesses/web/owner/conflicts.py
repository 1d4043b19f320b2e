"""Two people changed the same thing: both values side by side, and everything typed kept until one is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from apps.businesses import selectors
from apps.businesses.data import ChangeView
from apps.businesses.web.owner import values
from apps.businesses.web.owner.values import Names

_OWN = ("csrfmiddlewaretoken", "base", "conflict", "action")


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed, and the change of the other one."""

    field: str
    label: str
    mine: str
    theirs: str
    who: str
    change: ChangeView | None


def clashes(business_id: int, mine: Mapping[str, Any], theirs: Mapping[str, Any], known: Names) -> tuple[Clash, ...]:
    """Return both sides of each field. One query per field that clashes, and one for the people."""
    latest = {name: next(iter(selectors.history(business_id, field=name, limit=1)), None) for name in theirs}
    people = selectors.people({change.user_id for change in latest.values() if change and change.user_id})
    return tuple(
        Clash(
            name,
            values.label(name),
            values.said(name, mine.get(name), known),
            values.said(name, value, known),
            people[change.user_id].name if (change := latest[name]) and change.user_id in people else "",
            latest[name],
        )
        for name, value in theirs.items()
    )


def kept(inputs: QueryDict) -> list[tuple[str, str]]:
    """Return every input of a form that the page of the conflict carries along."""
    return [
        (name, value)
        for name, several in inputs.lists()
        if name not in _OWN and not name.startswith("keep-")
        for value in several
    ]


def settled(inputs: QueryDict) -> tuple[set[str], set[str]]:
    """Return the fields where the other value stays, and those about which nobody has decided yet."""
    asked = inputs.getlist("conflict")
    theirs = {name for name in asked if inputs.get(f"keep-{name}") == "theirs"}
    return theirs, {name for name in asked if inputs.get(f"keep-{name}") not in ("theirs", "mine")}
