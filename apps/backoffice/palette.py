"""What the command palette finds besides pages: the first few listings, people and categories, and nothing else."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

from apps.accounts.models import User
from apps.businesses.models import Business, Category

EACH = 8
_MODELS = ((Business, "storefront"), (Category, "category"), (User, "person"))


def find(request: HttpRequest, term: str) -> list[SearchResult]:
    """Return at most `EACH` rows of each table the person may see."""
    results = []
    for model, icon in _MODELS:
        page = admin.site.get_model_admin(model)
        if not page.has_view_permission(request):
            continue
        rows, _duplicates = page.get_search_results(request, page.get_queryset(request), term)
        for row in rows[:EACH]:
            link = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
            results.append(SearchResult(title=_title(row), description=_kind(row), link=link, icon=icon))
    return results


def _title(row: Business | Category | User) -> str:
    return row.email if isinstance(row, User) else str(row)


def _kind(row: Business | Category | User) -> str:
    name = str(row._meta.verbose_name)
    return f"{name}, {row.get_status_display()}" if isinstance(row, Business) else name
