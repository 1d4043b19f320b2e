"""The profile editor: every fact of a listing but its hours, with the state of each field, a preview and locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.businesses import selectors
from apps.businesses.errors import EditConflict, FieldsDenied, ListingInvalid, RoleTooLow
from apps.businesses.services import fields, locks
from apps.businesses.states import Verification
from apps.businesses.web.owner import conflicts, previews, rows, typed, values
from apps.businesses.web.owner.desk import Desk, desk, sealed, unsealed
from apps.businesses.web.owner.values import Names


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the form, or do what one of its buttons says: save, preview, lock, unlock, go on editing."""
    found, known = desk(request, reference), values.names()
    if request.method != "POST":
        return _form(request, found, known, typed.written(found.facts, known), found.facts)
    base = unsealed(request.POST.get("base", ""), found.facts)
    shown = [name for name in request.POST.getlist("shown") if name in typed.PROFILE]
    entered = typed.read(request.POST, shown, base, known)
    if field := request.POST.get("lock") or request.POST.get("unlock"):
        return _locked(request, found, known, base, field)
    if request.POST.get("action") == "edit":
        return _form(request, found, known, request.POST, base)
    if entered.problems or request.POST.get("action") == "preview":
        status = 422 if entered.problems else 200
        preview = None if entered.problems else previews.preview({**found.facts, **entered.facts}, known)
        return _form(request, found, known, request.POST, base, errors=entered.problems, preview=preview, status=status)
    return _saved(request, found, known, base, entered.facts)


def _saved(
    request: HttpRequest, found: Desk, known: Names, base: Mapping[str, Any], entered: Mapping[str, Any]
) -> HttpResponse:
    changes = {name: value for name, value in entered.items() if value != base[name]}
    theirs, open_questions = conflicts.settled(request.POST)
    if open_questions:
        clash = {name: found.facts[name] for name in open_questions if name in found.facts}
        return _conflict(request, found, known, base, changes, clash)
    changes = {name: value for name, value in changes.items() if name not in theirs}
    try:
        applied = fields.apply(by=request.actor, business=found.listing, changes=changes, base=base)
    except EditConflict as error:
        return _conflict(request, found, known, base, changes, error.theirs)
    except (FieldsDenied, ListingInvalid) as error:
        return _form(
            request, found, known, request.POST, base,
            errors=error.fields, status=error.status,
        )  # fmt: skip
    if not applied.changes:
        messages.info(request, _("Nothing was changed."))
    else:
        labels = ", ".join(values.label(name) for name in applied.changes)
        messages.success(request, _("Saved: %(fields)s.") % {"fields": labels})
    return redirect("manage_profile", found.place.reference)


def _locked(request: HttpRequest, found: Desk, known: Names, base: Mapping[str, Any], field: str) -> HttpResponse:
    """Lock or unlock a field; what was typed meanwhile stays typed."""
    errors: Mapping[str, Sequence[str]] = {}
    status = 200
    try:
        if request.POST.get("lock"):
            locks.lock(by=request.actor, business=found.listing, field=field)
            messages.success(
                request,
                _("%(field)s is locked: nobody changes it before it is unlocked.") % {"field": values.label(field)},
            )
        else:
            locks.unlock(by=request.actor, business=found.listing, field=field)
            messages.success(request, _("%(field)s is unlocked.") % {"field": values.label(field)})
    except (FieldsDenied, ListingInvalid, RoleTooLow) as error:
        errors, status = error.fields or {field: [error.message]}, error.status
    return _form(request, desk(request, found.place.reference), known, request.POST, base, errors=errors, status=status)


def _conflict(
    request: HttpRequest,
    found: Desk,
    known: Names,
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
) -> HttpResponse:
    context = {
        "nav": found.place,
        "clashes": conflicts.clashes(found.listing.pk, mine, theirs, known),
        "kept": conflicts.kept(request.POST),
        "base": sealed({**base, **theirs}),
        "back": "manage_profile",
    }
    return render(request, "businesses/owner/conflict.html", context, status=EditConflict.status)


def _form(
    request: HttpRequest,
    found: Desk,
    known: Names,
    inputs: Mapping[str, str],
    base: Mapping[str, Any],
    *,
    errors: Mapping[str, Sequence[str]] | None = None,
    preview: previews.Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    problems = errors or {}
    _count, waiting = selectors.waiting(found.listing.pk)
    groups = rows.groups(found, inputs, known, waiting=waiting, errors=problems)
    context = {
        "nav": found.place,
        "groups": groups,
        "summary": [
            {"id": f"field-{row.field}", "label": row.label, "message": line}
            for group in groups
            for row in group.rows
            for line in row.errors
        ],
        "other_errors": [line for name, lines in problems.items() if name not in typed.PROFILE for line in lines],
        "base": sealed(base),
        "preview": preview,
        "categories": sorted(known.categories.values()),
        "cities": sorted(known.cities.values()),
        "neighbourhoods": selectors.neighbourhoods(known.city_ids.get(found.facts["city"], 0)),
        "is_recheck": found.listing.verification == Verification.RECHECK,
        "is_verified": found.listing.verification == Verification.VERIFIED,
        "can_edit": any(row.editable for group in groups for row in group.rows),
        "role": found.rights.role,
    }
    return render(request, "businesses/owner/profile.html", context, status=status)
