"""The hours editor: a week typed as text, special days, and the next two weeks as the calendar engine computes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.businesses import policies, selectors
from apps.businesses.errors import EditConflict, FieldsDenied, ListingInvalid, RoleTooLow
from apps.businesses.services import fields, locks
from apps.businesses.web import words
from apps.businesses.web.owner import conflicts, rows, values, week
from apps.businesses.web.owner.desk import Desk, desk, sealed, unsealed
from apps.core import calendar, clock

DAYS_SHOWN = 14
MOST_SPARE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the form, or do what one of its buttons says: save, preview, copy a day, add a special day, lock, unlock."""
    found = desk(request, reference)
    schedule, today = _schedule(found.facts["hours"]), clock.now().astimezone(ZoneInfo(found.facts["timezone"])).date()
    if request.method != "POST":
        return _form(request, found, week.written(schedule, today), found.facts["hours"])
    base = unsealed(request.POST.get("base", ""), found.facts).get("hours")
    spare = _spare(request.POST.get("spare", ""))
    action = request.POST.get("action", "save")
    inputs: Mapping[str, str] = request.POST
    if action == "copy":
        inputs = week.copied(request.POST, request.POST.get("copy-from", ""), request.POST.getlist("copy-to"))
    if action == "add":
        spare = min(spare + 1, MOST_SPARE)
    kept, _coming = week.split(_schedule(base), today)
    typed = week.read(inputs, kept, spare=spare)
    if request.POST.get("lock") or request.POST.get("unlock"):
        return _locked(request, found, typed, base)
    if action in ("copy", "add", "edit"):
        return _form(request, found, typed, base, spare=spare, is_typed=True)
    if action == "preview" or not typed.is_right:
        status = 200 if typed.is_right else 422
        return _form(request, found, typed, base, spare=spare, is_typed=True, status=status)
    return _saved(request, found, typed, base)


def _saved(request: HttpRequest, found: Desk, typed: week.WeekForm, base: Any) -> HttpResponse:
    theirs, open_questions = conflicts.settled(request.POST)
    wanted = calendar.to_json(typed.schedule) if typed.schedule else None
    if open_questions:
        return _conflict(request, found, wanted, base, {"hours": found.facts["hours"]})
    if "hours" in theirs or wanted == base:
        messages.info(request, _("Nothing was changed."))
        return redirect("manage_hours", found.place.reference)
    try:
        applied = fields.apply(
            by=request.actor, business=found.listing, changes={"hours": wanted}, base={"hours": base}
        )
    except EditConflict as error:
        return _conflict(request, found, wanted, base, error.theirs)
    except (FieldsDenied, ListingInvalid) as error:
        lines = [line for several in error.fields.values() for line in several] or [error.message]
        return _form(request, found, typed, base, is_typed=True, refused=lines, status=error.status)
    if applied.changes:
        messages.success(request, _("The hours are saved."))
    return redirect("manage_hours", found.place.reference)


def _locked(request: HttpRequest, found: Desk, typed: week.WeekForm, base: Any) -> HttpResponse:
    refused, status = [], 200
    try:
        if request.POST.get("lock"):
            locks.lock(by=request.actor, business=found.listing, field="hours")
        else:
            locks.unlock(by=request.actor, business=found.listing, field="hours")
    except (FieldsDenied, RoleTooLow) as error:
        refused = [line for several in error.fields.values() for line in several] or [error.message]
        status = error.status
    again = desk(request, found.place.reference)
    return _form(request, again, typed, base, is_typed=True, refused=refused, status=status)


def _conflict(request: HttpRequest, found: Desk, mine: Any, base: Any, theirs: Mapping[str, Any]) -> HttpResponse:
    context = {
        "nav": found.place,
        "clashes": conflicts.clashes(found.listing.pk, {"hours": mine}, theirs, values.Names()),
        "kept": conflicts.kept(request.POST),
        "base": sealed({"hours": theirs["hours"]}),
    }
    return render(request, "businesses/owner/conflict.html", context, status=EditConflict.status)


def _form(
    request: HttpRequest,
    found: Desk,
    form: week.WeekForm,
    base: Any,
    *,
    spare: int = week.SPARE,
    is_typed: bool = False,
    refused: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    now, zone = clock.now(), found.facts["timezone"]
    today = now.astimezone(ZoneInfo(zone)).date()
    shown = form.schedule if is_typed else _schedule(found.facts["hours"])
    kept, _coming = week.split(_schedule(base), today)
    _count, waiting = selectors.waiting(found.listing.pk)
    why = policies.refusals(found.rights, ["hours"]).get("hours", [])
    context = {
        "nav": found.place,
        "form": form,
        "summary": [
            *({"id": f"day-{row.key}", "label": row.label, "message": row.error} for row in form.days if row.error),
            *(
                {"id": f"special-{row.number}-first", "label": _("Special day"), "message": row.error}
                for row in form.specials
                if row.error
            ),
        ],
        "refused": [*form.problems, *refused],
        "base": sealed({"hours": base}),
        "spare": spare,
        "is_typed": is_typed,
        "why": " ".join(why),
        "tags": rows.tags("hours", found, waiting.get("hours", 0)),
        "lock": found.rights.locked.get("hours", ""),
        "can_lock": found.rights.leads,
        "zone": words.zone_name(zone, now),
        "state": words.open_state(calendar.Calendar(shown, zone).state(now), zone, now),
        "coming": words.dates(calendar.next_days(shown, zone, today, DAYS_SHOWN) or ()),
        "seasons": [_season(season) for season in kept.seasons],
        "secondary": [name.replace("_", " ").capitalize() for name, _schedule_ in kept.secondary],
        "past": len(kept.past),
    }
    return render(request, "businesses/owner/hours.html", context, status=status)


def _schedule(spec: Any) -> calendar.Schedule | None:
    return None if spec is None else calendar.from_json(spec)


def _season(season: calendar.Season) -> str:
    dates = season.dates
    between = str(dates.first) if dates.single else f"{dates.first} – {dates.last}"
    return f"{between}{f' ({season.note})' if season.note else ''}"


def _spare(text: str) -> int:
    return min(int(text), MOST_SPARE) if text.isascii() and text.isdigit() and len(text) < 4 else week.SPARE
