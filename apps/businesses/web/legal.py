"""Pages about the directory itself, written in templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.businesses import rules as directory_rules
from apps.businesses.search.rules import LABELS, WEIGHTS

# Name of the page (of its address and of its template) -> title and one sentence about it.
PAGES = {
    "about": (_("About"), _("What this directory is, and what it promises.")),
    "ranking": (
        _("How results are ranked"),
        _("The parts of every rank with their shares, and how ratings are computed."),
    ),
    "terms": (_("Terms"), _("The rules for everybody who uses the directory.")),
    "privacy": (_("Privacy"), _("What the directory keeps about you, and what it does not.")),
    "cookies": (_("Cookies"), _("Every cookie the directory can set, and why.")),
    "accessibility": (
        _("Accessibility"),
        _("How everybody can use the directory, and what to do when something is in the way."),
    ),
}


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the fixed pages."""
    return _show(request, name)


def ranking(request: HttpRequest) -> HttpResponse:
    """Say how results are ordered, from the weights and the formula in force."""
    parts = [{"label": LABELS[name], "share": round(100 * weight)} for name, weight in WEIGHTS.items()]
    return _show(request, "ranking", parts=parts, formula=directory_rules.CURRENT_FORMULA)


def _show(request: HttpRequest, name: str, **more: Any) -> HttpResponse:
    title, summary = PAGES[name]
    links = [{"label": label, "url": reverse(other)} for other, (label, _summary) in PAGES.items()]
    return render(
        request, f"businesses/legal/{name}.html", {"title": title, "summary": summary, "links": links, **more}
    )
