"""Changing any facts of a listing at once, whichever door asks: the one verb of pages, API, imports and roll-backs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from apps.businesses import events, policies, rules
from apps.businesses.data import Applied, Coordinates, Origin
from apps.businesses.errors import EditConflict, ListingInvalid
from apps.businesses.models import Business, FieldChange, Location, OpeningHours
from apps.businesses.services import hours, listings
from apps.businesses.states import FieldMode, Verification
from apps.core import calendar
from apps.core.actor import Actor, ActorKind
from apps.core.calendar import osm as notation
from apps.outbox import services as outbox


@transaction.atomic
def apply(
    *,
    by: Actor,
    business: Business,
    changes: Mapping[str, Any],
    origin: Origin | None = None,
    base: Mapping[str, Any] | None = None,
) -> Applied:
    """Change fields of `rules.FIELDS` to plain values, as `current` returns them; all of them or none.

    `base` holds what the editor saw: a field that somebody else changed since is not overwritten. A risky edit by a
    team asks for a new verification (CLM-7) and leaves the page up.
    Raises: ListingNotFound, FieldsDenied, MayNotManageListings, ReasonMissing, EditConflict, ListingInvalid.
    """
    listing = listings.locked(business)

    if unknown := sorted(set(changes) - rules.FIELDS.keys()):
        raise ListingInvalid({name: [_("There is no such field.")] for name in unknown})
    before = current(listing)
    wanted = {name: value for name, value in _plain(changes).items() if before[name] != value}
    policies.ensure_can_edit(by, listing.pk, wanted)
    _ensure_unchanged(before, wanted, base or {})

    if not wanted:
        return Applied(listing.pk, {})
    others = {name: _domain(name, value) for name, value in wanted.items() if name not in ("name", "hours")}
    if others:
        listings.change(by=by, business=listing, changes=others, origin=origin)
    if "name" in wanted:
        listings.rename(by=by, business=listing, name=wanted["name"], origin=origin)
    if "hours" in wanted:
        schedule = None if wanted["hours"] is None else _schedule(wanted["hours"])
        hours.set_hours(by=by, business=listing, schedule=schedule, origin=origin)
    listing = listings.locked(business)
    after = current(listing)
    changed = {name: (before[name], after[name]) for name in rules.FIELDS if before[name] != after[name]}
    _note_overrides(listing, changed)
    risky = sorted(rules.RISKY_FIELDS & changed.keys())
    if risky and by.kind is ActorKind.USER and listing.verification != Verification.NONE:
        listing.verification = Verification.RECHECK
        listing.recheck_fields = sorted({*listing.recheck_fields, *risky})
        outbox.publish(events.VerificationReopened(business_id=listing.pk, fields=tuple(risky)))
    listing.save(update_fields=["overrides", "verification", "recheck_fields", "updated_at"])
    return Applied(listing.pk, changed)


@transaction.atomic
def roll_back(*, by: Actor, change: FieldChange, origin: Origin | None = None) -> Applied:
    """Give a field the value it had before a change, as a new change of its own.

    Raises: as `apply`; EditConflict when the field was changed again since, naming what it says now.
    """
    listing = listings.locked(change.business)

    policies.ensure_can_edit(by, listing.pk, [change.field])
    now = current(listing)[change.field]
    if now != change.after:
        raise EditConflict({change.field: now})

    return apply(by=by, business=listing, changes={change.field: change.before}, origin=origin)


def check(listing: Business, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values in plain form, judged as `apply` would judge them of this listing, and write nothing.

    Whether anybody may change these fields is another question. Raises: ListingInvalid.
    """
    if unknown := sorted(set(changes) - rules.FIELDS.keys()):
        raise ListingInvalid({name: [_("There is no such field.")] for name in unknown})
    wanted = _plain(changes)
    place = Location.objects.select_related("city", "neighbourhood").get(pk=listing.pk)
    listings.judge(listing, place, {name: _domain(name, value) for name, value in wanted.items() if name != "hours"})
    if wanted.get("hours") is not None:
        _schedule(wanted["hours"])
    return wanted


def current(listing: Business) -> dict[str, Any]:
    """Return every fact of a listing as a plain value that JSON can hold: what forms, diffs and `apply` speak in.

    Categories, city and neighbourhood are slugs, the point [latitude, longitude] in degrees, `opened_on` an ISO date,
    hours the JSON of a `calendar.Schedule` or None. Three queries.
    """
    place = Location.objects.select_related("city", "neighbourhood").get(pk=listing.pk)
    spec = OpeningHours.objects.filter(pk=listing.pk).values_list("spec", flat=True).first()
    return {**listings.snapshot(listing, place), "hours": spec}


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the wanted values in the shape `current` has, so that the same value counts as no change."""
    made = dict(changes)
    if isinstance(made.get("point"), Coordinates):
        made["point"] = [made["point"].lat, made["point"].lon]
    elif made.get("point") is not None:
        made["point"] = list(made["point"])
    if isinstance(made.get("opened_on"), date):
        made["opened_on"] = made["opened_on"].isoformat()
    if "name" in made:
        made["name"] = " ".join(str(made["name"]).split())
    if "categories" in made:
        made["categories"] = list(made["categories"])
    if isinstance(made.get("hours"), calendar.Schedule):
        made["hours"] = calendar.to_json(made["hours"])
    elif isinstance(made.get("hours"), str):
        made["hours"] = _from_text(made["hours"])
    for name in ("hours", "opened_on"):
        if made.get(name) == "":
            made[name] = None
    return made


def _from_text(text: str) -> Any:
    read = notation.parse(text) if text.strip() else None
    if read is None:
        return None
    if read.unparsed or read.schedule is None:
        lines = [_("“%(text)s” was not understood.") % {"text": piece.text[:80]} for piece in read.unparsed]
        raise ListingInvalid({"hours": lines or [_("These hours were not understood.")]})
    return calendar.to_json(read.schedule)


def _domain(name: str, value: Any) -> Any:
    """Return a plain value as the services of single facts take it."""
    if name == "point":
        try:
            lat, lon = (float(part) for part in value)
        except (TypeError, ValueError):
            raise ListingInvalid({"point": [_("Give latitude and longitude in degrees.")]}) from None
        return Coordinates(lat, lon)
    if name == "opened_on" and value is not None:
        try:
            day = parse_date(str(value))
        except ValueError:
            day = None
        if day is None:
            raise ListingInvalid({"opened_on": [_("Give a date such as 2019-05-01.")]})
        return day
    return value


def _schedule(spec: Any) -> calendar.Schedule:
    try:
        return calendar.from_json(spec)
    except calendar.ScheduleError as error:
        raise ListingInvalid({"hours": [error.message]}) from error


def _ensure_unchanged(before: Mapping[str, Any], wanted: Mapping[str, Any], base: Mapping[str, Any]) -> None:
    theirs = {
        name: before[name] for name in wanted if name in base and _plain({name: base[name]})[name] != before[name]
    }
    if theirs:
        raise EditConflict(theirs)


def _note_overrides(listing: Business, changed: Mapping[str, Any]) -> None:
    """Remember which inherited fields a location now says for itself, and which it says like its brand again."""
    brand = listing.brand
    if brand is None:
        listing.overrides = []
        return
    after = {name: pair[1] for name, pair in changed.items()}
    own = set(listing.overrides)
    for name, value in after.items():
        if brand.mode(name) is FieldMode.INHERITED and name in brand.values and brand.values[name] != value:
            own.add(name)
        else:
            own.discard(name)
    listing.overrides = sorted(own)
