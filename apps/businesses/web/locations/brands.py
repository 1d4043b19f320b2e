"""A brand: founding it, its locations as a list and on a map, its regions, and where each location stands in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.businesses import selectors
from apps.businesses.errors import (
    BrandInvalid,
    BrandNotFound,
    NotInBrand,
    RegionNotEmpty,
    RoleTooLow,
    StoreCodeTaken,
    TransferUnderWay,
)
from apps.businesses.models import Brand, Business, Region
from apps.businesses.services import brands, regions
from apps.businesses.states import ListingState
from apps.businesses.web import windows

PAGE_SIZE = 50
_UNPLACED = "none"
_REFUSALS = (BrandInvalid, StoreCodeTaken, NotInBrand, RoleTooLow, TransferUnderWay, RegionNotEmpty)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the list of locations is narrowed to; every state of it has one address."""

    query: str = ""
    region: str = ""
    status: str = ""

    @classmethod
    def of(cls, values: Any) -> Narrowing:
        """Return what a query string or a form says; anything odd narrows nothing."""
        status = values.get("state", "")
        return cls(
            values.get("q", "").strip()[:100],
            values.get("region", ""),
            status if status in ListingState.values else "",
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return the inputs that say it again."""
        said = (("q", self.query), ("region", self.region), ("state", self.status))
        return [(name, value) for name, value in said if value]

    def asked(self, brand: Brand) -> dict[str, Any]:
        """Return it as the selectors take it. Raises: BrandNotFound, NotFound for a region that is none."""
        region = None
        if self.region and self.region != _UNPLACED:
            region = selectors.region(self.region)
            if region.brand_id != brand.pk:
                region = None
        return {"query": self.query, "status": self.status, "region": region, "unplaced": self.region == _UNPLACED}


@login_required
@require_safe
def brand(request: HttpRequest, reference: str) -> HttpResponse:
    """The locations of a brand, searched and filtered, with the map of those on the page."""
    found = selectors.brand(reference)
    page = selectors.brand_page(request.actor, found)
    narrowing = Narrowing.of(request.GET)
    rows = selectors.locations(
        request.actor, found, after=_cursor(request.GET.get("after", "")), limit=PAGE_SIZE + 1, **narrowing.asked(found)
    )
    shown = rows[:PAGE_SIZE]
    context = {
        "nav": selectors.workplace(found),
        "page": page,
        "rows": shown,
        "narrowing": narrowing,
        "keep": narrowing.pairs(),
        "regions": [
            ("", _("All regions")),
            *((row.reference, row.name) for row in page.regions),
            (_UNPLACED, _("No region")),
        ],
        "states": [("", _("All states")), *ListingState.choices],
        "is_first": not request.GET.get("after"),
        "next_url": _next(narrowing, shown[-1]) if len(rows) > PAGE_SIZE else "",
        "first_url": f"?{urlencode(narrowing.pairs())}",
        "pins": json.dumps({"pins": [_pin(row) for row in shown]}, ensure_ascii=False),
    }
    return render(request, "businesses/locations/brand.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found_brand(request: HttpRequest) -> HttpResponse:
    """Make a brand of listings of one's own."""
    offered = selectors.foundable(request.actor)
    problem = ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("listing"))
        picked = [row for row in offered if row.reference in chosen]
        codes = {row.pk: request.POST.get(f"code-{row.reference}", "") for row in picked}
        try:
            made = brands.found(by=request.actor, name=request.POST.get("name", ""), businesses=picked, codes=codes)
        except _REFUSALS as refusal:
            problem = _sentence(refusal)
        else:
            messages.success(request, _("The brand %(name)s is there.") % {"name": made.name})
            return redirect("manage_brand", made.reference)
    context = {
        "offered": [(row, row.reference in request.POST.getlist("listing"), request.POST.get(f"code-{row.reference}", "")) for row in offered],
        "name": request.POST.get("name", ""),
        "problem": problem,
    }  # fmt: skip
    return render(request, "businesses/locations/found.html", context, status=422 if problem else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest, reference: str) -> HttpResponse:
    """The name of a brand and its regions: add, rename, remove; and listings that may be brought in."""
    found = selectors.brand(reference)
    page = selectors.brand_page(request.actor, found)
    problem = ""
    if request.method == "POST":
        try:
            done = _arranged(request, found)
        except _REFUSALS as refusal:
            problem = _sentence(refusal)
        else:
            messages.success(request, done)
            return redirect("manage_brand_regions", reference)
    context = {
        "nav": selectors.workplace(found),
        "page": page,
        "problem": problem,
        "offered": selectors.foundable(request.actor) if page.leads else (),
        "regions": [("", _("No region")), *((row.reference, row.name) for row in page.regions)],
    }
    return render(request, "businesses/locations/regions.html", context, status=422 if problem else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def location(request: HttpRequest, reference: str, listing: str) -> HttpResponse:
    """Where one location stands in its brand: its region, its store code, and the way out."""
    found = selectors.brand(reference)
    row, _rights = selectors.own_business(request.actor, listing)
    if row.brand_id != found.pk:
        raise BrandNotFound
    page = selectors.brand_page(request.actor, found)
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("action") == "leave":
                brands.leave(by=request.actor, business=row)
                messages.success(request, _("%(name)s left the brand. You are still its owner.") % {"name": row.name})
                return redirect("manage_business", row.reference)
            region = _region(request.POST.get("region", ""))
            brands.place(by=request.actor, business=row, region=region, store_code=request.POST.get("store_code", ""))
        except _REFUSALS as refusal:
            problem = _sentence(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_brand", reference)
    context = {
        "nav": selectors.workplace(found),
        "page": page,
        "row": row,
        "problem": problem,
        "region": request.POST.get("region", row.region.reference if row.region else ""),
        "store_code": request.POST.get("store_code", row.store_code),
        "regions": [("", _("No region")), *((one.reference, one.name) for one in page.regions)],
    }
    return render(request, "businesses/locations/location.html", context, status=422 if problem else 200)


def _arranged(request: HttpRequest, found: Brand) -> str:
    """Do what a button of the page says and return the sentence about it."""
    by, action, name = request.actor, request.POST.get("action", ""), request.POST.get("name", "")
    if action == "rename_brand":
        brands.rename(by=by, brand=found, name=name)
        return _("The brand has its new name.")
    if action == "add":
        return _("%(name)s was added.") % {"name": regions.create(by=by, brand=found, name=name).name}
    if action == "bring_in":
        listing = selectors.business(request.POST.get("listing", ""))
        region, code = _region(request.POST.get("region", "")), request.POST.get("store_code", "")
        brands.add(by=by, brand=found, business=listing, store_code=code, region=region)
        return _("%(name)s belongs to the brand now.") % {"name": listing.name}
    region = selectors.region(request.POST.get("region", ""))
    if region.brand_id != found.pk:
        raise BrandInvalid({"region": [_("This region belongs to another brand.")]})
    if action == "rename":
        return _("%(name)s has its new name.") % {"name": regions.rename(by=by, region=region, name=name).name}
    regions.remove(by=by, region=region)
    return _("%(name)s was removed.") % {"name": region.name}


def _region(reference: str) -> Region | None:
    return selectors.region(reference) if reference else None


def _sentence(refusal: Any) -> str:
    return " ".join(line for lines in refusal.fields.values() for line in lines) or refusal.message


def _next(narrowing: Narrowing, last: Business) -> str:
    return "?" + urlencode([*narrowing.pairs(), ("after", f"{last.pk}~{last.sort_name}")])


def _cursor(text: str) -> tuple[str, int] | None:
    number, separator, name = text.partition("~")
    if not separator or not (number.isascii() and number.isdigit()) or len(number) > 18 or "\x00" in name:
        return None
    return name[:200], int(number)


def _pin(row: Business) -> dict[str, Any]:
    place = row.location
    shown = windows.mark(row.slug, row.name, place.latitude, place.longitude, rating=0.0, count=0)
    return {
        **shown,
        "url": f"/manage/b/{row.reference}/",
        "detail": " · ".join(filter(None, (row.store_code, place.street_address))),
    }
