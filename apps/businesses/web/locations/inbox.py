"""What visitors suggested: the inbox of a team, and the list of what somebody suggested themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.businesses import policies, selectors
from apps.businesses.data import SuggestionView
from apps.businesses.errors import EditConflict, FieldsDenied, ListingInvalid, SuggestionInvalid
from apps.businesses.services import suggestions
from apps.businesses.web.owner import values
from apps.businesses.web.owner.desk import Desk, desk, sealed, unsealed
from apps.businesses.web.owner.values import Names
from apps.core import clock

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Side:
    """One suggested field: what the listing says now, what it should say, and what the author saw when that differs."""

    field: str
    label: str
    now: str
    suggested: str
    seen: str
    refused: str
    is_accepted: bool
    is_same: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One suggestion with its fields side by side."""

    suggestion: SuggestionView
    sides: tuple[Side, ...]

    @property
    def can_accept(self) -> bool:
        """Whether the reader may accept any of it."""
        return any(not side.refused for side in self.sides)


@login_required
@require_safe
def inbox(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the suggestions that wait, or with `view=decided` those that were answered."""
    return _page(request, desk(request, reference))


@login_required
@require_POST
def decide(request: HttpRequest, reference: str, suggestion: str) -> HttpResponse:
    """Accept the chosen fields of a suggestion, or decline it with a reason."""
    found = desk(request, reference)
    row = selectors.suggestion(suggestion, business_id=found.listing.pk)
    try:
        if request.POST.get("action") == "accept":
            shown = unsealed(request.POST.get("base", ""), found.facts)
            suggestions.accept(
                by=request.actor,
                suggestion=row,
                only=[name for name in request.POST.getlist("field") if name in row.changes],
                shown={name: value for name, value in shown.items() if name in row.changes},
                reason=request.POST.get("reason", ""),
                now=clock.now(),
            )
            messages.success(request, _("Accepted: the listing says so now. Whoever suggested it gets a mail."))
        else:
            reason = request.POST.get("reason", "")
            suggestions.decline(by=request.actor, suggestion=row, reason=reason, now=clock.now())
            messages.success(request, _("Declined. Whoever suggested it gets a mail with your reason."))
    except EditConflict:
        problem = _("The listing was changed since you opened this page. Look at it once more, then decide.")
        return _page(request, desk(request, reference), {suggestion: problem}, status=EditConflict.status)
    except (SuggestionInvalid, ListingInvalid, FieldsDenied) as refusal:
        lines = " ".join(line for several in refusal.fields.values() for line in several)
        return _page(request, found, {suggestion: lines or refusal.message}, status=refusal.status)
    return redirect("manage_suggestions", reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show what the reader suggested and what became of it; withdraw one that waits."""
    if request.method == "POST":
        row = selectors.suggestion(request.POST.get("suggestion", ""))
        suggestions.withdraw(by=request.actor, suggestion=row, now=clock.now())
        messages.success(request, _("Your suggestion was withdrawn."))
        return redirect("own_suggestions")
    rows = selectors.own_suggestions(request.actor, before=_before(request), limit=PAGE_SIZE + 1)
    known = values.names()
    cases = [_case(view, view.seen, known, {}) for view in rows[:PAGE_SIZE]]
    context = {"cases": cases, "older": rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None}
    return render(request, "businesses/locations/own_suggestions.html", context)


def _page(
    request: HttpRequest, found: Desk, problems: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    decided = request.GET.get("view") == "decided"
    rows = selectors.suggestions_of(found.listing.pk, is_open=not decided, before=_before(request), limit=PAGE_SIZE + 1)
    known = values.names()
    named = {name for view in rows for name in view.changes}
    refused = {name: " ".join(lines) for name, lines in policies.refusals(found.rights, named).items()}
    here = request.path if request.method != "POST" else f"/manage/b/{found.place.reference}/suggestions/"
    context = {
        "nav": found.place,
        "cases": [
            (_case(view, found.facts, known, refused), (problems or {}).get(view.reference, ""))
            for view in rows[:PAGE_SIZE]
        ],
        "older": rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None,
        "decided": decided,
        "base": sealed({name: found.facts[name] for name in named}),
        "tabs": [
            {"label": _("Waiting"), "url": here, "on": not decided},
            {"label": _("Answered"), "url": f"{here}?view=decided", "on": decided},
        ],
    }
    return render(request, "businesses/locations/suggestions.html", context, status=status)


def _case(view: SuggestionView, facts: Mapping[str, Any], known: Names, refused: Mapping[str, str]) -> Case:
    return Case(
        view,
        tuple(
            Side(
                field=name,
                label=values.label(name),
                now=values.said(name, facts.get(name), known),
                suggested=values.said(name, value, known),
                seen=values.said(name, view.seen.get(name), known) if view.seen.get(name) != facts.get(name) else "",
                refused=refused.get(name, ""),
                is_accepted=name in view.accepted,
                is_same=facts.get(name) == value,
            )
            for name, value in view.changes.items()
        ),
    )


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
