"""Counts beside the answer: how many there are, and what each filter choice would leave, over a capped pool (SRC-4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from apps.businesses.models import Category
from apps.businesses.rules import ATTRIBUTES
from apps.businesses.search.data import CappedCount, Facet, FacetValue, SearchQuery
from apps.businesses.search.fragments import Sql, join, sql
from apps.businesses.search.router import POOL, Router

TOTAL_CAP = 1_000
RATING_STEPS = (4.5, 4.0, 3.5, 3.0)
_STEP_LENGTH = Category.steplen


def total(router: Router, cap: int = TOTAL_CAP) -> CappedCount:
    """Return how many listings match, counted no further than `cap`."""
    statement = "SELECT count(*) FROM (" + router.pool(sql("1"), cap + 1) + ") pool"
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return _capped(cursor.fetchone()[0], cap)


def facets(router: Router) -> tuple[tuple[Facet, ...], CappedCount]:
    """Return every facet and the total, in one statement.

    A facet that is set counts over a pool without its own filter, all others share the pool of the whole question:
    inside a facet choices add up (OR), between facets they narrow (AND). Features are a facet each.
    """
    columns = sql("business_id, category_ids, price, rating, rating_count, attributes, ")
    columns += router.open_condition() + " AS is_open"
    pools = {"": router.pool(columns, POOL + 1)}
    source = {}
    for name, is_set in _set_facets(router.query).items():
        source[name] = name if is_set else ""
        if is_set:
            pools[name] = router.pool(columns, POOL + 1, drop=name)
    names = {name: f"pool_{number}" for number, name in enumerate(pools)}
    tables = join(", ", [names[name] + sql(" AS MATERIALIZED (") + pool + ")" for name, pool in pools.items()])
    pool_of = {name: names[chosen] for name, chosen in source.items()}
    statement = "WITH " + tables + " " + join(" UNION ALL ", _counts(pool_of, names[""]))
    counted: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        for facet, value, count in cursor.fetchall():
            counted.setdefault(facet, {})[value] = count
    found = (
        _category_facet(router.query, counted.get("category", {})),
        _price_facet(router.query, counted.get("price", {})),
        _rating_facet(router.query, counted.get("rating", {})),
        _attribute_facet(router.query, counted.get("attributes", {})),
        _open_facet(router.query, counted.get("open_now", {})),
    )
    return found, _capped(counted["total"]["all"], TOTAL_CAP)


def _set_facets(query: SearchQuery) -> dict[str, bool]:
    return {
        "category": bool(query.categories),
        "price": bool(query.price),
        "rating": query.rating_min is not None,
        # Features narrow one another, so each counts within the chosen ones.
        "attributes": False,
        "open_now": query.open_now or query.open_at is not None,
    }


def _counts(pool_of: Mapping[str, str], everything: str) -> list[Sql]:
    steps = ", ".join(f"({step})" for step in RATING_STEPS)
    return [
        Sql(
            f"SELECT 'category', one::text, count(*) FROM {pool_of['category']}, unnest(category_ids) one GROUP BY one"
        ),
        Sql(f"SELECT 'price', price::text, count(*) FROM {pool_of['price']} WHERE price IS NOT NULL GROUP BY price"),
        Sql(
            f"SELECT 'rating', step::text, count(*) FROM {pool_of['rating']} JOIN (VALUES {steps}) s(step) "
            "ON rating_count > 0 AND rating >= step GROUP BY step"
        ),
        Sql(f"SELECT 'attributes', one, count(*) FROM {pool_of['attributes']}, unnest(attributes) one GROUP BY one"),
        Sql(f"SELECT 'open_now', '1', count(*) FROM {pool_of['open_now']} WHERE is_open"),
        Sql(f"SELECT 'total', 'all', count(*) FROM {everything}"),
    ]


def _capped(count: int, cap: int = POOL) -> CappedCount:
    return CappedCount(min(count, cap), more=count > cap)


def _category_facet(query: SearchQuery, counts: Mapping[str, int]) -> Facet:
    """The top of the tree, opened along the chosen branches."""
    rows: list[Any] = list(Category.objects.order_by("path").values_list("id", "slug", "name", "path"))
    chosen = [path for _id, slug, _name, path in rows if slug in query.categories]
    shown = []
    for category_id, slug, name, path in rows:
        parent = path[:-_STEP_LENGTH]
        if parent and not any(branch.startswith(parent) for branch in chosen):
            continue
        shown.append(
            FacetValue(
                slug,
                name,
                _capped(counts.get(str(category_id), 0)),
                selected=slug in query.categories,
                depth=len(path) // _STEP_LENGTH - 1,
            )
        )
    return Facet("category", _("Category"), tuple(shown))


def _price_facet(query: SearchQuery, counts: Mapping[str, int]) -> Facet:
    values = (
        FacetValue(str(level), "$" * level, _capped(counts.get(str(level), 0)), selected=level in query.price)
        for level in range(1, 5)
    )
    return Facet("price", _("Price"), tuple(values))


def _rating_facet(query: SearchQuery, counts: Mapping[str, int]) -> Facet:
    values = (
        FacetValue(
            f"{step:g}",
            _("%(stars)s and up") % {"stars": f"{step:g}"},
            _capped(counts.get(str(step), 0)),
            selected=query.rating_min == step,
        )
        for step in RATING_STEPS
    )
    return Facet("rating_min", _("Rating"), tuple(values))


def _attribute_facet(query: SearchQuery, counts: Mapping[str, int]) -> Facet:
    values = (
        FacetValue(key, str(label), _capped(counts.get(key, 0)), selected=key in query.attributes)
        for key, label in ATTRIBUTES.items()
    )
    return Facet("attributes", _("Features"), tuple(values))


def _open_facet(query: SearchQuery, counts: Mapping[str, int]) -> Facet:
    label = _("Open at that time") if query.open_at else _("Open now")
    chosen = query.open_now or query.open_at is not None
    return Facet("open_now", _("Hours"), (FacetValue("1", label, _capped(counts.get("1", 0)), selected=chosen),))
