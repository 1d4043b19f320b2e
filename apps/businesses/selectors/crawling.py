"""What search engines are told: which pages there are and when they changed (SEO-3)."""

from __future__ import annotations

from django.db.models import F, Func, Max

from apps.businesses.data import (
    Browsable,
    SitemapEntry,
)
from apps.businesses.models import (
    Business,
    Category,
    City,
    SearchDocument,
)
from apps.businesses.states import INDEXABLE

SITEMAP_SECTION = 50_000


def sitemap_sections() -> int:
    """Return how many sections of at most `SITEMAP_SECTION` pages the sitemap has (SEO-3). One query."""
    newest = Business.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return -(-newest // SITEMAP_SECTION)


def sitemap_entries(section: int) -> tuple[SitemapEntry, ...]:
    """Return the indexable listings of a section, counted from 1, with the last real change of each. One query."""
    first = (section - 1) * SITEMAP_SECTION
    rows = Business.objects.filter(pk__gt=first, pk__lte=first + SITEMAP_SECTION, status__in=INDEXABLE)
    return tuple(SitemapEntry(*row) for row in rows.order_by("pk").values_list("slug", "content_changed_at"))


def browsable() -> Browsable:
    """Return the pages besides listings on which something is found, for the sitemap (SEO-3).

    Three queries, one of which reads every search document: about a second for a million listings.
    """
    cities = dict(City.objects.order_by("sort_name", "id").values_list("pk", "slug"))
    categories = dict(Category.objects.order_by("path").values_list("pk", "slug"))
    listed = SearchDocument.objects.annotate(one=Func(F("category_ids"), function="unnest"))
    found = set(listed.values_list("city_id", "one").distinct())
    used_cities, used_categories = {city for city, __ in found}, {category for __, category in found}
    return Browsable(
        cities=tuple(slug for key, slug in cities.items() if key in used_cities),
        categories=tuple(slug for key, slug in categories.items() if key in used_categories),
        pairs=tuple(
            (city, category)
            for city_id, city in cities.items()
            for category_id, category in categories.items()
            if (city_id, category_id) in found
        ),
    )
