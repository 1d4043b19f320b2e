"""When a place changes: it moved, it became two, it turned out to be listed twice, or it was sold (LOC-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.businesses import selectors
from apps.businesses.errors import (
    BrandInvalid,
    FieldsDenied,
    ListingInvalid,
    RoleTooLow,
    SaleUnderWay,
    StoreCodeTaken,
    TeamInvalid,
    TransferUnderWay,
)
from apps.businesses.services import locations, sales
from apps.businesses.states import SaleState
from apps.businesses.web.locations import fieldset
from apps.businesses.web.owner import values
from apps.businesses.web.owner.desk import Desk, desk
from apps.core import clock
from apps.core.errors import Conflict

_ADDRESS = ("street_address", "postal_code", "city", "neighbourhood", "point")


@login_required
@require_safe
def choices(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain the four operations and lead to the one that is meant."""
    found = _led(request, reference)
    context = {"nav": found.place, "brand": found.listing.brand, "sale": selectors.open_sale(found.listing.pk)}
    return render(request, "businesses/locations/moving.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a listing another address; its reviews stay."""
    found = _led(request, reference)
    known = values.names()
    entered: Mapping[str, str] = fieldset.inputs(found.facts, known)
    errors: Mapping[str, Sequence[str]] = {}
    if request.method == "POST":
        entered = request.POST
        read = fieldset.read(request.POST, _ADDRESS, found.facts, known)
        errors = read.problems
        if not errors:
            try:
                locations.relocate(by=request.actor, business=found.listing, address=read.facts)
            except (ListingInvalid, FieldsDenied) as refusal:
                errors = refusal.fields
            else:
                messages.success(request, _("The listing has its new address; everything else stayed."))
                return redirect("manage_history", reference)
    return _form(request, found, "relocate", entered, errors)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """Make two of one listing."""
    found = _led(request, reference)
    known = values.names()
    entered: Mapping[str, str] = {"city": known.cities.get(found.facts["city"], ""), "name": found.listing.name}
    errors: Mapping[str, Sequence[str]] = {}
    if request.method == "POST":
        entered = request.POST
        read = fieldset.read(request.POST, _ADDRESS, {**found.facts, "point": [0.0, 0.0]}, known)
        errors = read.problems
        if not errors:
            try:
                made = locations.split(
                    by=request.actor,
                    business=found.listing,
                    name=request.POST.get("name", ""),
                    address=read.facts,
                    store_code=request.POST.get("store_code", ""),
                    new_keeps_code=request.POST.get("code_for") == "new",
                )
            except (ListingInvalid, BrandInvalid, StoreCodeTaken, RoleTooLow) as refusal:
                errors = refusal.fields or {"": [refusal.message]}
            else:
                messages.success(request, _("Here is the new listing, as a draft. Look it over, then hand it in."))
                return redirect("manage_profile", made.reference)
    return _form(request, found, "split", entered, errors)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sell(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer a location to another owner, or call the offer off."""
    found = _led(request, reference)
    waiting = selectors.open_sale(found.listing.pk)
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("action") == "cancel" and waiting is not None:
                sales.cancel(by=request.actor, sale=waiting)
                messages.success(request, _("The offer was called off."))
            else:
                email = request.POST.get("email", "")
                sales.offer(by=request.actor, business=found.listing, email=email, now=clock.now())
                messages.success(request, _("The offer is on its way by mail. Nothing changes before it is accepted."))
        except (TeamInvalid, RoleTooLow, SaleUnderWay, TransferUnderWay, Conflict) as refusal:
            problem = " ".join(line for lines in refusal.fields.values() for line in lines) or refusal.message
        else:
            return redirect("manage_sell", reference)
    context = {
        "nav": found.place,
        "brand": found.listing.brand,
        "sale": selectors.open_sale(found.listing.pk),
        "email": request.POST.get("email", ""),
        "problem": problem,
    }
    return render(request, "businesses/locations/sell.html", context, status=422 if problem else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sale(request: HttpRequest, reference: str) -> HttpResponse:
    """An offer to take a location over, for the two people it is about."""
    row = selectors.sale(reference)
    if request.method == "POST":
        if request.POST.get("action") == "accept":
            sales.accept(by=request.actor, sale=row, now=clock.now())
            messages.success(request, _("Accepted. The listing is handed over to you within a moment; a mail says so."))
        elif request.POST.get("action") == "cancel":
            sales.cancel(by=request.actor, sale=row)
            messages.success(request, _("The offer was called off."))
        else:
            sales.decline(by=request.actor, sale=row)
            messages.success(request, _("Declined."))
        return redirect("manage_sale", reference)
    view = selectors.sale_view(request.actor, row)
    context = {"sale": view, "state": SaleState(view.state).label, "is_over": row.expires_at <= clock.now()}
    return render(request, "businesses/locations/sale.html", context)


def _led(request: HttpRequest, reference: str) -> Desk:
    found = desk(request, reference)
    if not found.rights.leads:
        raise RoleTooLow(_("Owners and managers say that a place moved, was split or sold."))
    return found


def _form(
    request: HttpRequest, found: Desk, kind: str, entered: Mapping[str, str], errors: Mapping[str, Sequence[str]]
) -> HttpResponse:
    known = values.names()
    rows = fieldset.rows_of(_ADDRESS, entered, {**found.facts, "point": [0.0, 0.0]}, known, errors)
    shown = {row.field for row in rows} | {"name", "store_code"}
    context: dict[str, Any] = {
        "nav": found.place,
        "kind": kind,
        "brand": found.listing.brand,
        "listing": found.listing,
        "now": {name: values.said(name, found.facts[name], known) for name in _ADDRESS},
        "rows": rows,
        "entered": entered,
        "errors": {name: " ".join(lines) for name, lines in errors.items()},
        "other_errors": [line for name, lines in errors.items() if name not in shown for line in lines],
        **fieldset.lists(known, found.facts["city"]),
    }
    return render(request, f"businesses/locations/{kind}.html", context, status=422 if errors else 200)
