"""Pages about the directory itself, written in templates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.businesses import rules as directory_rules
from apps.businesses.search.rules import LABELS, WEIGHTS


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the fixed pages."""
    return render(request, f"businesses/legal/{name}.html")


def ranking(request: HttpRequest) -> HttpResponse:
    """Say how results are ordered, from the weights and the formula in force."""
    parts = [{"label": LABELS[name], "share": round(100 * weight)} for name, weight in WEIGHTS.items()]
    return render(
        request, "businesses/legal/ranking.html", {"parts": parts, "formula": directory_rules.CURRENT_FORMULA}
    )
