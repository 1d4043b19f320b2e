"""Reading the category tree."""

from __future__ import annotations

from apps.businesses import rules
from apps.businesses.data import (
    CategoryNode,
    CategoryPage,
    CategoryView,
)
from apps.businesses.errors import CategoryNotFound
from apps.businesses.models import (
    Category,
)


def category_tree() -> tuple[CategoryNode, ...]:
    """Return the whole tree, each level by name. One query."""
    rows = list(Category.objects.order_by("path"))
    children: dict[str, list[Category]] = {}
    for row in rows:
        children.setdefault(row.path[: -Category.steplen], []).append(row)

    def below(path: str) -> tuple[CategoryNode, ...]:
        found = sorted(children.get(path, ()), key=lambda category: rules.sort_name(category.name))
        return tuple(CategoryNode(category_view(row), row.depth, below(row.path)) for row in found)

    return below("")


def category_page(slug: str) -> CategoryPage:
    """Return a category with the way to it and what lies directly below. Two queries.

    Raises: CategoryNotFound.
    """
    category = Category.objects.filter(slug=slug).first()
    if category is None:
        raise CategoryNotFound
    paths = _ancestor_paths(category.path)
    near = Category.objects.filter(path__in=paths) | Category.objects.filter(
        path__startswith=category.path, depth=category.depth + 1
    )
    rows = list(near.order_by("path"))
    return CategoryPage(
        category=category_view(category),
        ancestors=tuple(category_view(row) for row in rows if row.depth < category.depth),
        children=tuple(
            category_view(row)
            for row in sorted(rows, key=lambda row: rules.sort_name(row.name))
            if row.depth > category.depth
        ),
    )


def path_to(category: Category) -> tuple[CategoryView, ...]:
    """Return the categories from the top to this one."""
    above = Category.objects.filter(path__in=_ancestor_paths(category.path)).order_by("depth")
    return (*(category_view(row) for row in above), category_view(category))


def _ancestor_paths(path: str) -> list[str]:
    return [path[:length] for length in range(Category.steplen, len(path), Category.steplen)]


def category_view(row: Category) -> CategoryView:
    """Return a category as lists and pages need it; no query."""
    return CategoryView(row.pk, row.slug, row.name, row.icon, tuple(row.synonyms))
