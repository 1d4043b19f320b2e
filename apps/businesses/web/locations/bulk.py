"""Bulk edits and what a brand says for all: choose, change, look at the preview, start, watch, roll back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.businesses import rules, selectors
from apps.businesses.data import BrandPage, BulkItemView
from apps.businesses.errors import BrandChangedMeanwhile, BrandNotFound, BulkInvalid, ListingInvalid, RoleTooLow
from apps.businesses.models import Brand
from apps.businesses.selectors import surveys
from apps.businesses.services import bulk_edits
from apps.businesses.states import BulkItemState, FieldMode
from apps.businesses.web.locations import fieldset
from apps.businesses.web.locations.brands import Narrowing
from apps.businesses.web.owner import values
from apps.businesses.web.owner.values import Names
from apps.core import clock
from apps.core.errors import Conflict

PAGE_SIZE = 50
_MODES = {
    FieldMode.FIXED: lambda: _("Every location says exactly this; nobody can change it there."),
    FieldMode.INHERITED: lambda: _("Every location says this unless it says something else for itself."),
    FieldMode.LOCAL: lambda: _("Each location says what it wants; the brand says nothing."),
}


@login_required
@require_POST
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what the chosen locations should say, then prepare the preview."""
    brand = selectors.brand(reference)
    page = selectors.brand_page(request.actor, brand)
    chosen_ids, chosen = _chosen(request, brand)
    if not chosen_ids:
        messages.warning(request, _("Choose one location or more first."))
        return redirect("manage_brand", reference)
    known = values.names()
    facts = surveys.survey(chosen_ids[:1])[chosen_ids[0]].facts
    asked = [name for name in request.POST.getlist("change") if name in rules.BULK_FIELDS]
    errors: Mapping[str, Sequence[str]] = {}
    if request.POST.get("action") == "prepare":
        read = fieldset.read(request.POST, asked, facts, known)
        errors = read.problems
        if not errors:
            try:
                edit = bulk_edits.prepare(
                    by=request.actor, business_ids=chosen_ids, changes=read.facts, chosen=chosen, brand=brand
                )
            except (BulkInvalid, ListingInvalid) as refusal:
                errors = refusal.fields
            else:
                return redirect("manage_bulk_edit", edit.reference)
    rows = fieldset.rows_of(rules.BULK_FIELDS, request.POST, facts, known, errors)
    context = {
        "nav": selectors.workplace(brand),
        "page": page,
        "chosen": chosen,
        "count": len(chosen_ids),
        "kept": _kept(request),
        "rows": [(row, row.field in asked) for row in rows],
        "hours": request.POST.get("hours", ""),
        "changes_hours": "hours" in asked,
        "errors": {name: " ".join(lines) for name, lines in errors.items()},
        "other_errors": [line for name in ("changes", "locations") for line in errors.get(name, ())],
        **fieldset.lists(known),
    }
    return render(request, "businesses/locations/bulk_new.html", context, status=422 if errors else 200)


@login_required
@require_safe
def edits(request: HttpRequest, reference: str) -> HttpResponse:
    """The latest bulk edits of a brand that the reader may see."""
    brand = selectors.brand(reference)
    context = {
        "nav": selectors.workplace(brand),
        "page": selectors.brand_page(request.actor, brand),
        "edits": [(view, _what(view.changes)) for view in selectors.bulk_edits(request.actor, brand)],
    }
    return render(request, "businesses/locations/bulk_edits.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """The preview of a bulk edit, its progress, or its result; and the buttons that lead from one to the next."""
    row = selectors.bulk_edit(reference)
    problem = ""
    if request.method == "POST":
        try:
            _act(request, row)
        except (Conflict, BrandChangedMeanwhile, RoleTooLow, BulkInvalid) as refusal:
            problem = refusal.message
        else:
            return redirect("manage_bulk_edit", reference)
    view = selectors.bulk_edit_view(request.actor, row)
    state = request.GET.get("show", "")
    state = state if state in BulkItemState.values else ""
    items = selectors.bulk_items(row, state=state, after=_number(request.GET.get("after", "")), limit=PAGE_SIZE + 1)
    known = values.names()
    context = {
        "nav": selectors.workplace(row.brand) if row.brand else None,
        "edit": view,
        "what": _what(view.changes),
        "values": [(values.label(name), _said(name, value, known)) for name, value in view.changes.items()],
        "mode": FieldMode(view.mode).label if view.mode else "",
        "explanation": _MODES[FieldMode(view.mode)]() if view.mode else "",
        "items": [(item, _differences(item, known)) for item in items[:PAGE_SIZE]],
        "next_url": f"?show={state}&after={items[PAGE_SIZE - 1].id}" if len(items) > PAGE_SIZE else "",
        "is_first": not request.GET.get("after"),
        "tabs": _tabs(view.counts, state),
        "problem": problem,
    }
    return render(request, "businesses/locations/bulk_edit.html", context, status=409 if problem else 200)


@login_required
@require_safe
def brand_fields(request: HttpRequest, reference: str) -> HttpResponse:
    """What a brand says about each field, and how that reaches its locations."""
    brand, page = _led(request, reference)
    known = values.names()
    context = {
        "nav": selectors.workplace(brand),
        "page": page,
        "fields": [
            (field, FieldMode(field.mode).label, values.said(field.field, field.value, known))
            for field in selectors.brand_fields(brand)
        ],
    }
    return render(request, "businesses/locations/brand_fields.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def brand_field(request: HttpRequest, reference: str, field: str) -> HttpResponse:
    """Change what a brand says about one field: prepared here, previewed on the page of the bulk edit."""
    brand, page = _led(request, reference)
    if field not in rules.BRAND_FIELDS:
        raise BrandNotFound
    known = values.names()
    facts = {field: brand.values[field]} if field in brand.values else {}
    entered: Mapping[str, str] = fieldset.inputs(facts, known)
    mode = request.POST.get("mode", str(brand.mode(field)))
    errors: Mapping[str, Sequence[str]] = {}
    if request.method == "POST":
        entered = request.POST
        read = fieldset.read(request.POST, [field] if mode != FieldMode.LOCAL else [], facts, known)
        errors = read.problems
        if not errors:
            try:
                made = bulk_edits.prepare_brand_field(
                    by=request.actor, brand=brand, field=field, mode=mode, value=read.facts.get(field)
                )
            except (BulkInvalid, ListingInvalid) as refusal:
                errors = refusal.fields
            else:
                return redirect("manage_bulk_edit", made.reference)
    context = {
        "nav": selectors.workplace(brand),
        "page": page,
        "field": field,
        "label": values.label(field),
        "mode": mode,
        "modes": [(name.value, name.label, text()) for name, text in _MODES.items()],
        "rows": fieldset.rows_of([field], entered, facts, known, errors),
        "hours": entered.get("hours", ""),
        "errors": {name: " ".join(lines) for name, lines in errors.items()},
        "other_errors": [line for name, lines in errors.items() if name != field for line in lines],
        **fieldset.lists(known),
    }
    return render(request, "businesses/locations/brand_field.html", context, status=422 if errors else 200)


def _led(request: HttpRequest, reference: str) -> tuple[Brand, BrandPage]:
    brand = selectors.brand(reference)
    page = selectors.brand_page(request.actor, brand)
    if not page.leads:
        raise RoleTooLow(_("Only those who lead the whole brand decide what it says everywhere."))
    return brand, page


def _act(request: HttpRequest, row: Any) -> None:
    action = request.POST.get("action", "")
    if action == "start":
        bulk_edits.start(by=request.actor, edit=row, now=clock.now())
    elif action == "cancel":
        bulk_edits.cancel(by=request.actor, edit=row, now=clock.now())
    elif action == "roll_back":
        bulk_edits.roll_back(by=request.actor, edit=row)


def _chosen(request: HttpRequest, brand: Brand) -> tuple[list[int], str]:
    """Return the chosen locations and, in words, which they are: ticked ones, or all that the list was narrowed to."""
    if request.POST.get("all"):
        narrowing = Narrowing.of(request.POST)
        asked = narrowing.asked(brand)
        ids = selectors.location_ids(request.actor, brand, **asked)
        if asked["region"] is not None and not narrowing.query and not narrowing.status:
            return ids, _("All locations in %(region)s") % {"region": asked["region"].name}
        if not narrowing.pairs():
            return ids, _("All locations of %(brand)s") % {"brand": brand.name}
        return ids, _("%(count)d locations of %(brand)s") % {"count": len(ids), "brand": brand.name}
    ids = selectors.chosen_ids(request.actor, brand, request.POST.getlist("location")[:1_000])
    return ids, _("%(count)d locations of %(brand)s") % {"count": len(ids), "brand": brand.name}


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the choice of locations as inputs, for the next step to carry along."""
    if request.POST.get("all"):
        return [("all", "1"), *Narrowing.of(request.POST).pairs()]
    return [("location", reference) for reference in request.POST.getlist("location")[:1_000]]


def _what(changes: Mapping[str, Any]) -> str:
    return ", ".join(values.label(name) for name in changes)


def _said(name: str, value: Any, known: Names) -> str:
    if name == "attributes" and value:
        value = {key: answer for key, answer in value.items() if answer is not None}
    return values.said(name, value, known)


def _differences(item: BulkItemView, known: Names) -> list[tuple[str, str, str, str]]:
    """Return (field, before, after, what stood in the way) of one location."""
    found = []
    for name in {**item.before, **item.after}:
        after = item.after.get(name, item.before.get(name))
        problem = " ".join(item.problems.get(name, ()))
        found.append(
            (values.label(name), _said(name, item.before.get(name), known), _said(name, after, known), problem)
        )
    return found


def _tabs(counts: Mapping[str, int], state: str) -> list[dict[str, Any]]:
    tabs = [{"label": _("All"), "url": "?", "on": not state, "count": sum(counts.values())}]
    tabs += [
        {"label": known.label, "url": f"?show={known}", "on": known == state, "count": counts[known]}
        for known in BulkItemState
        if counts.get(known)
    ]
    return tabs


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
