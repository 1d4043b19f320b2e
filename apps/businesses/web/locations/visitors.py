"""What visitors may say about a listing: that something should change, and that something is wrong or illegal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.businesses import selectors
from apps.businesses.errors import ListingInvalid, ReportInvalid, SuggestionInvalid
from apps.businesses.services import reports, suggestions
from apps.businesses.states import ReportKind
from apps.businesses.web.locations import fieldset
from apps.businesses.web.owner import values
from apps.core import clock
from apps.core.ratelimit import CONTRIBUTION, limited


@login_required
@limited(CONTRIBUTION, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what the listing should say; what is left as it is counts as no suggestion."""
    listing = selectors.public_listing(slug)
    facts, known = suggestions.open_to_visitors(listing), values.names()
    entered: Mapping[str, str] = fieldset.inputs(facts, known)
    errors: Mapping[str, Sequence[str]] = {}
    if request.method == "POST":
        entered = request.POST
        read = fieldset.read(request.POST, facts, facts, known)
        errors = read.problems
        if not errors:
            changes = {name: value for name, value in read.facts.items() if value != _as_typed(facts, name)}
            try:
                suggestions.suggest(
                    by=request.actor,
                    business=listing,
                    changes=changes,
                    note=request.POST.get("note", ""),
                    now=clock.now(),
                )
            except (SuggestionInvalid, ListingInvalid) as refusal:
                errors = refusal.fields
            else:
                messages.success(request, _("Thank you. Your suggestion waits for an answer; nothing has changed yet."))
                return redirect("own_suggestions")
    rows = fieldset.rows_of(facts, entered, facts, known, errors)
    shown = {row.field for row in rows} | {"hours", "note"}
    context = {
        "listing": listing,
        "rows": rows,
        "hours": entered.get("hours", ""),
        "note": entered.get("note", ""),
        "errors": {name: " ".join(lines) for name, lines in errors.items()},
        "summary": [
            {"id": f"field-{name}", "label": values.label(name), "message": line}
            for name, lines in errors.items()
            if name in shown
            for line in lines
        ],
        "other_errors": [line for name, lines in errors.items() if name not in shown for line in lines],
        **fieldset.lists(known, facts["city"]),
    }
    return render(request, "businesses/locations/suggest.html", context, status=422 if errors else 200)


@limited(CONTRIBUTION, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a notice about a listing and show its receipt."""
    listing = selectors.public_listing(slug)
    entered = {
        "kind": "", "explanation": "", "good_faith": "", "address": f"{settings.SITE_URL}{listing.get_absolute_url()}",
        "name": request.user.name if request.user.is_authenticated else "",
        "email": request.user.email if request.user.is_authenticated else "",
    }  # fmt: skip
    errors: Mapping[str, Sequence[str]] = {}
    if request.method == "POST":
        entered = {name: request.POST.get(name, "") for name in entered}
        try:
            row = reports.report(
                by=request.actor,
                business=listing,
                now=clock.now(),
                **{**entered, "good_faith": bool(entered["good_faith"])},
            )
        except ReportInvalid as refusal:
            errors = refusal.fields
        else:
            context = {"listing": listing, "reference": row.reference, "email": row.email}
            return render(request, "businesses/locations/reported.html", context)
    context = {
        "listing": listing,
        "kinds": [("", _("Choose")), *ReportKind.choices],
        "entered": entered,
        "errors": {name: " ".join(lines) for name, lines in errors.items()},
        "summary": [
            {"id": f"report-{name}", "label": _LABELS[name](), "message": line}
            for name, lines in errors.items()
            for line in lines
        ],
    }
    return render(request, "businesses/locations/report.html", context, status=422 if errors else 200)


_LABELS = {
    "kind": lambda: _("What it is about"),
    "explanation": lambda: _("Explanation"),
    "address": lambda: _("Exact address"),
    "name": lambda: _("Your name"),
    "email": lambda: _("Your e-mail address"),
    "good_faith": lambda: _("Good faith"),
}


def _as_typed(facts: Mapping[str, object], name: str) -> object:
    """Return a fact in the form the inputs give it back, so that an input nobody touched is no change."""
    return fieldset.hours_text(facts) if name == "hours" else facts[name]
