"""What a judged row comes to: a new listing, changes to one we have, nothing, or a reason why not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from apps.core import calendar
from apps.core.calendar import osm as notation
from apps.imports.data import Judged, Problem
from apps.imports.rules.columns import COLUMNS
from apps.imports.states import Outcome, Severity

# Facts of a listing that a row may state; the store code is its place in the brand and is not among them.
FIELDS = (
    "name",
    "categories",
    "description",
    "phone",
    "website",
    "email",
    "price_level",
    "attributes",
    "opened_on",
    "street_address",
    "hide_street",
    "postal_code",
    "city",
    "neighbourhood",
    "point",
    "hours",
)
_TEXTS = ("name", "description", "street_address")
_COLUMN_OF = {"categories": "category", "point": "latitude"}


@dataclass(frozen=True, slots=True)
class Target:
    """The listing a row is about, and what the importer may do there: `refused` maps a field to the reason."""

    business_id: int
    facts: Mapping[str, Any]
    refused: Mapping[str, str]
    may_import: bool
    has_rights: bool
    store_code: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What to do with a row; `changes` maps a field to (before, after) as plain values, refused fields left out."""

    outcome: Outcome
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def plan(judged: Judged, target: Target | None, *, may_create: bool, must_exist: bool = False) -> Planned:
    """Return what a row comes to. `must_exist` when its key is our own id, which only we give out."""
    if not judged.is_usable:
        return Planned(Outcome.ERROR, problems=judged.problems)
    if target is None:
        return _as_new(judged, may_create=may_create, must_exist=must_exist)
    if not target.has_rights:
        message = _("There is no such listing, or none you may change.")
        return Planned(Outcome.ERROR, problems=(*judged.problems, Problem("", message)))
    if not target.may_import:
        message = _("Your membership there does not include importing.")
        return Planned(Outcome.SKIPPED, problems=(*judged.problems, Problem("", message, Severity.FIELD)))
    return _as_change(judged, target)


def _as_new(judged: Judged, *, may_create: bool, must_exist: bool) -> Planned:
    if must_exist:
        message = _("There is no such listing, or none you may change.")
        return Planned(Outcome.ERROR, problems=(*judged.problems, Problem("reference", message)))
    if not may_create:
        message = _("This would be a new listing, and you may not add any to this brand.")
        return Planned(Outcome.SKIPPED, problems=(*judged.problems, Problem("", message, Severity.FIELD)))
    problems = list(judged.problems)
    stated = {**judged.defaults, **judged.values}
    if not stated.get("name"):
        problems.append(Problem("name", _("is empty: a new listing needs a name.")))
    if not stated.get("categories"):
        problems.append(Problem("category", _("is empty: a new listing needs a category or a cuisine.")))
    if not stated.get("point"):
        message = _("is empty: a new listing needs coordinates, a postcode we know or a city.")
        problems.append(Problem("latitude", message))
    elif not stated.get("city"):
        problems.append(Problem("city", _("The city is not known.")))
    if len(problems) > len(judged.problems):
        return Planned(Outcome.ERROR, problems=tuple(problems))
    if placed := judged.defaults.get("placed_in"):
        message = _("No coordinates: placed in the middle of %(area)s. Set the point on the map later.")
        problems.append(Problem("latitude", message % {"area": placed}, Severity.NOTE))
    # What a new listing says stands in the values of its row.
    return Planned(Outcome.NEW, {}, tuple(problems))


def _as_change(judged: Judged, target: Target) -> Planned:
    problems = list(judged.problems)
    code = judged.values.get("store_code", "")
    if code and target.store_code and code != target.store_code:
        message = _("The listing has the store code %(code)s; an import does not change that.")
        problems.append(Problem("store_code", message % {"code": target.store_code}, Severity.FIELD))
    changes, refused = {}, 0
    for name, after in wanted(judged, target.facts).items():
        before = target.facts[name]
        if not differs(name, before, after):
            continue
        if name in target.refused:
            refused += 1
            problems.append(Problem(_COLUMN_OF.get(name, name), target.refused[name], Severity.FIELD))
        else:
            changes[name] = (before, after)
    if changes:
        return Planned(Outcome.UPDATED, changes, tuple(problems))
    return Planned(Outcome.SKIPPED if refused else Outcome.UNCHANGED, {}, tuple(problems))


def wanted(judged: Judged, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts a row states, in the shape that the directory keeps them in."""
    found = {name: judged.values[name] for name in FIELDS if name in judged.values}
    if "hours" in found:
        found["hours"] = schedule_of(found["hours"])
        secondary = (facts.get("hours") or {}).get("secondary")
        if found["hours"] and secondary:
            # A file states the main hours alone; those of the kitchen stay.
            found["hours"]["secondary"] = secondary
    if "attributes" in found:
        found["attributes"] = merged(facts.get("attributes") or {}, found["attributes"])
    if "city" in found and found["city"] != facts.get("city") and "neighbourhood" not in found:
        # A listing that moves to another city cannot keep its quarter.
        found["neighbourhood"] = judged.defaults.get("neighbourhood", "")
    return found


def differs(name: str, before: Any, after: Any) -> bool:
    """Say whether a file states something else than the listing says; ways of writing the same are no difference."""
    if name == "point":
        return [round(part, 7) for part in before] != [round(part, 7) for part in after]
    if name in _TEXTS and before and after:
        return before.split() != after.split()
    if name == "hours" and before and after:
        return _text_of(before) != _text_of(after)
    if name in {"price_level", "opened_on", "hours"}:
        return (before or None) != (after or None)
    return before != after


def merged(answers: Mapping[str, bool], given: Mapping[str, bool | None] | None) -> dict[str, bool]:
    """Return the answers with the given ones; None takes one back, and None for all of them takes all back."""
    if given is None:
        return {}
    after = {**answers, **given}
    return {name: answer for name, answer in after.items() if answer is not None}


def schedule_of(text: str) -> Any:
    """Return the JSON of a schedule for an OpenStreetMap text, None for unknown hours."""
    spec = _schedule_json(text) if text else ""
    return json.loads(spec) if spec else None


@lru_cache(maxsize=20_000)
def _schedule_json(text: str) -> str:
    schedule = notation.parse(text).schedule
    return json.dumps(calendar.to_json(schedule)) if schedule is not None else ""


def _text_of(spec: Any) -> str:
    return _text_of_json(json.dumps(spec))


@lru_cache(maxsize=20_000)
def _text_of_json(spec: str) -> str:
    return notation.write(calendar.from_json(json.loads(spec)))


def label(name: str) -> str:
    """Return the name of a field for people."""
    names = {"categories": _("Categories"), "point": _("Position on the map")}
    return names.get(name) or str(COLUMNS[name].label if name in COLUMNS else name)


def shown(name: str, value: Any) -> str:
    """Return a plain value as a text for people."""
    if value in (None, "", [], {}):
        return "–"
    if name == "point":
        return f"{value[0]:.6f}, {value[1]:.6f}"
    if name == "attributes":
        return "; ".join(
            f"{key}={'yes' if answer else 'no' if answer is False else '–'}" for key, answer in value.items()
        )
    if name == "hours" and isinstance(value, dict):
        return _text_of(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
