"""The timeline of a listing: who changed what, what it said on a day, and taking a change back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.businesses import policies, rules, selectors
from apps.businesses.data import ChangeView
from apps.businesses.errors import EditConflict, FieldsDenied, ListingInvalid
from apps.businesses.services import fields
from apps.businesses.states import Author
from apps.businesses.web.owner import values
from apps.businesses.web.owner.desk import Desk, desk, sealed, unsealed
from apps.businesses.web.owner.values import Names
from apps.core import clock

PAGE_SIZE = 30
_TONES = {
    Author.OWNER: "brand", Author.STAFF: "warn", Author.SUGGESTION: "ok", Author.IMPORT: "", Author.API: "",
    Author.SYSTEM: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words."""

    change: ChangeView
    label: str
    before: str
    after: str
    author: str
    tone: str
    who: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """What a field said on a day, and whether it says something else now."""

    label: str
    then: str
    now: str
    differs: bool


@login_required
@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """The changes of a listing, newest first, of all fields or one."""
    found, known = desk(request, reference), values.names()
    field = request.GET.get("field", "")
    field = field if field in rules.FIELDS else ""
    changes = selectors.history(
        found.listing.pk, field=field, before=_number(request.GET.get("before", "")), limit=PAGE_SIZE + 1
    )
    shown = changes[:PAGE_SIZE]
    older = {"field": field, "before": shown[-1].id} if len(changes) > PAGE_SIZE else {}
    context = {
        "nav": found.place,
        "lines": _lines(found, shown, known),
        "field": field,
        "fields": [("", _("All fields")), *((name, values.label(name)) for name in rules.FIELDS)],
        "older": urlencode({name: value for name, value in older.items() if value}),
        "is_first": "before" not in request.GET,
        "today": _today(found).isoformat(),
        "zone": found.facts["timezone"],
    }
    return render(request, "businesses/owner/history.html", context)


@login_required
@require_safe
def as_of(request: HttpRequest, reference: str) -> HttpResponse:
    """What the listing said at the end of a day of its own zone."""
    found, known = desk(request, reference), values.names()
    day, today = _day(request.GET.get("date", "")), _today(found)
    facts: tuple[Fact, ...] = ()
    if day is not None:
        end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(found.facts["timezone"]))
        said = selectors.as_of(found.listing.pk, found.facts, end)
        facts = tuple(
            Fact(
                values.label(name),
                values.said(name, said[name], known),
                values.said(name, found.facts[name], known),
                said[name] != found.facts[name],
            )
            for name in rules.FIELDS
        )
    context = {"nav": found.place, "day": day, "facts": facts, "today": today.isoformat()}
    return render(request, "businesses/owner/as_of.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roll_back(request: HttpRequest, reference: str, change: str) -> HttpResponse:
    """Show what taking a change back would do, and do it."""
    found, known = desk(request, reference), values.names()
    row = selectors.change(found.listing.pk, change)
    refused = policies.refusals(found.rights, [row.field]).get(row.field, [])
    problems: list[str] = []
    status = 200
    if request.method == "POST":
        seen = unsealed(request.POST.get("base", ""), found.facts)
        try:
            _undo(request, found, row, seen)
            messages.success(request, _("%(field)s says what it said before.") % {"field": values.label(row.field)})
            return redirect("manage_history", found.place.reference)
        except EditConflict as error:
            problems, status = [_("Somebody changed this field again meanwhile; look at it once more.")], error.status
        except (FieldsDenied, ListingInvalid) as error:
            problems = [line for lines in error.fields.values() for line in lines]
            status = error.status
        found = desk(request, reference)
    now = found.facts[row.field]
    context = {
        "nav": found.place,
        "line": _lines(found, (selectors.change_view(row),), known)[0],
        "now": values.said(row.field, now, known),
        "is_superseded": now != row.after,
        "is_same": now == row.before,
        "refused": refused,
        "problems": problems,
        "base": sealed({row.field: now}),
    }
    return render(request, "businesses/owner/roll_back.html", context, status=status)


def _undo(request: HttpRequest, found: Desk, row: Any, seen: dict[str, Any]) -> None:
    """Take a change back; one that others followed is put over what the person saw on the page."""
    if found.facts[row.field] == row.after:
        fields.roll_back(by=request.actor, change=row)
        return
    base = {row.field: seen.get(row.field)}
    fields.apply(by=request.actor, business=found.listing, changes={row.field: row.before}, base=base)


def _lines(found: Desk, changes: tuple[ChangeView, ...], known: Names) -> list[Line]:
    people = selectors.people({change.user_id for change in changes if change.user_id})
    refused = policies.refusals(found.rights, {change.field for change in changes})
    return [
        Line(
            change,
            values.label(change.field),
            values.said(change.field, change.before, known),
            values.said(change.field, change.after, known),
            str(Author(change.author).label),
            _TONES[Author(change.author)],
            people[change.user_id].name if change.user_id in people else "",
            change.field not in refused,
        )
        for change in changes
    ]


def _today(found: Desk) -> date:
    return clock.now().astimezone(ZoneInfo(found.facts["timezone"])).date()


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # The day after must exist as well, in every zone.
    return day if date(2, 1, 1) <= day <= date(9998, 1, 1) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
