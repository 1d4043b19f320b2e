"""Adding a business that is not listed yet, and the page that says what the directory does for owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.businesses import rules, selectors
from apps.businesses.data import Coordinates, NewListing, NewLocation
from apps.businesses.errors import ListingInvalid
from apps.businesses.search import SearchQuery, search
from apps.businesses.services import listings
from apps.businesses.states import Source
from apps.businesses.web.owner import typed, values
from apps.businesses.web.owner.values import Names
from apps.core import clock

_ASKED = (
    "name", "categories", "description", "phone", "website", "email", "street_address", "hide_street", "postal_code",
    "city", "neighbourhood",
)  # fmt: skip
_ALIKE = 0.7
MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A listing that may be the one somebody is about to add."""

    name: str
    slug: str
    where: str


@require_safe
def for_owners(request: HttpRequest) -> HttpResponse:
    """What claiming a listing gives, for people who own a business."""
    return render(request, "businesses/owner/for_owners.html", {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask for what it takes to enter a listing, show listings it may be already, and enter it as a draft."""
    known = values.names()
    if request.method != "POST":
        return _form(request, known, request.GET)
    base = _empty(request, known)
    entered = typed.read(request.POST, list(_ASKED), base, known)
    problems = dict(entered.problems)
    if not request.POST.get("name", "").strip():
        problems["name"] = [_("What is the business called?")]
    point = _point(request, base, entered.facts, known, problems)
    if problems or point is None:
        return _form(request, known, request.POST, problems=problems, status=422)
    alike = [] if request.POST.get("action") == "anyway" else look_alikes(entered.facts["name"], entered.facts["city"])
    if alike:
        return _form(request, known, request.POST, alike=alike)
    try:
        made = listings.create(by=request.actor, listing=_listing(entered.facts, point))
    except ListingInvalid as error:
        return _form(request, known, request.POST, problems=error.fields, status=error.status)
    messages.success(request, _("Saved as a draft that only you see. Look through it, then hand it in."))
    return redirect("manage_listing", made.reference)


def look_alikes(name: str, city: str) -> list[LookAlike]:
    """Return listings of a city whose name is nearly this one."""
    wanted = rules.sort_name(name)
    query = SearchQuery(q=name[:100], city=city, page_size=20)
    hits = search(query, now=clock.now(), with_facets=False).hits
    return [
        LookAlike(
            hit.name, hit.slug, ", ".join(part for part in (hit.address, hit.neighbourhood or hit.city_name) if part)
        )
        for hit in hits
        if SequenceMatcher(None, wanted, rules.sort_name(hit.name)).ratio() >= _ALIKE
    ][:MOST_ALIKE]


def _empty(request: HttpRequest, known: Names) -> dict[str, Any]:
    """Return what the form starts from; the city comes first, because numbers are written as in its country."""
    city = typed.read(request.POST, ["city"], {}, known).facts.get("city", "")
    return {"name": "", "categories": [], "phone": "", "city": city, "neighbourhood": "", "point": []}


def _point(
    request: HttpRequest,
    base: Mapping[str, Any],
    facts: Mapping[str, Any],
    known: Names,
    problems: dict[str, list[str]],
) -> Coordinates | None:
    """Return the position typed in, else the middle of the neighbourhood or city until somebody says better."""
    if request.POST.get("lat", "").strip() or request.POST.get("lon", "").strip():
        read = typed.read(request.POST, ["point"], base, known)
        problems |= read.problems
        return Coordinates(*read.facts["point"]) if "point" in read.facts else None
    if "city" not in facts or "neighbourhood" not in facts:
        return None
    city = selectors.city(facts["city"])
    parts = selectors.neighbourhoods(city.id) if facts["neighbourhood"] else ()
    return next((part.centre for part in parts if part.slug == facts["neighbourhood"]), city.centre)


def _listing(facts: Mapping[str, Any], point: Coordinates) -> NewListing:
    place = ("city", "street_address", "hide_street", "neighbourhood", "postal_code")
    plain = ("name", "description", "phone", "website", "email")
    return NewListing(
        categories=tuple(facts["categories"]),
        location=NewLocation(point=point, **{name: facts[name] for name in place}),
        source=Source.OWNER,
        **{name: facts[name] for name in plain},
    )


def _form(
    request: HttpRequest,
    known: Names,
    inputs: Mapping[str, str],
    *,
    problems: Mapping[str, Sequence[str]] | None = None,
    alike: Sequence[LookAlike] = (),
    status: int = 200,
) -> HttpResponse:
    found = problems or {}
    context = {
        "typed": inputs,
        "further": [(f"category-{n}", inputs.get(f"category-{n}", "")) for n in range(1, typed.MOST_CATEGORIES)],
        "main_category": inputs.get("category-0", ""),
        "problems": {name: " ".join(lines) for name, lines in found.items()},
        "summary": [
            {"id": f"add-{name}", "label": values.label(name), "message": line}
            for name, lines in found.items()
            for line in lines
        ],
        "alike": alike,
        "categories": sorted(known.categories.values()),
        "cities": sorted(known.cities.values()),
        "steps": [_("Enter"), _("Review"), _("Checked by us"), _("Live")],
    }
    return render(request, "businesses/owner/add.html", context, status=status)
