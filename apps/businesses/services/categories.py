"""Arranging the category tree."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies, rules
from apps.businesses.errors import CategoryMisplaced, CategoryNotFound, ListingInvalid
from apps.businesses.models import Category
from apps.core.actor import Actor
from apps.outbox import services as outbox


@transaction.atomic
def create(
    *, by: Actor, name: str, parent: Category | None = None, icon: str = "store", synonyms: Sequence[str] = ()
) -> Category:
    """Add a category, at the top or below another.

    Raises: MayNotManageCategories, ReasonMissing, CategoryNotFound, ListingInvalid.
    """
    _lock_tree()

    policies.ensure_can_manage_categories(by)
    name = _name(name)
    slug = rules.slugify(name, fallback="category")
    if Category.objects.filter(slug=slug).exists():
        raise ListingInvalid({"name": [_("There is a category of that name already.")]})

    fields = {"name": name, "slug": slug, "icon": icon, "synonyms": list(synonyms)}
    category = Category.objects.add_child(_fresh(parent), fields) if parent else Category.objects.add_root(fields)

    audit.record("businesses.category_created", by=by, subject=category, after=fields)
    return category


@transaction.atomic
def change(
    *,
    by: Actor,
    category: Category,
    name: str | None = None,
    icon: str | None = None,
    synonyms: Sequence[str] | None = None,
) -> Category:
    """Rename a category or give it another icon or other synonyms; its address stays, so that links keep working.

    Raises: MayNotManageCategories, ReasonMissing, CategoryNotFound, ListingInvalid.
    """
    _lock_tree()
    found = _fresh(category)

    policies.ensure_can_manage_categories(by)

    before = _facts(found)
    found.name = found.name if name is None else _name(name)
    found.icon = found.icon if icon is None else icon
    found.synonyms = found.synonyms if synonyms is None else list(synonyms)
    if _facts(found) == before:
        return found
    found.save(update_fields=["name", "icon", "synonyms"])

    audit.record("businesses.category_changed", by=by, subject=found, before=before, after=_facts(found))

    outbox.publish(events.CategoryChanged(category_id=found.pk))
    return found


@transaction.atomic
def move(*, by: Actor, category: Category, parent: Category | None) -> Category:
    """Put a category with everything below it under another one, or at the top.

    Raises: MayNotManageCategories, ReasonMissing, CategoryNotFound, CategoryMisplaced.
    """
    _lock_tree()
    found = _fresh(category)
    target = _fresh(parent) if parent else None

    policies.ensure_can_manage_categories(by)
    if target is not None and (target.pk == found.pk or target.path.startswith(found.path)):
        raise CategoryMisplaced

    before = Category.objects.get_parent(found)
    if target is not None:
        Category.objects.move(found, target, "sorted-child")
    else:
        Category.objects.move(found, Category.objects.get_first_root_node(), "sorted-sibling")
    found = _fresh(found)

    audit.record(
        "businesses.category_moved",
        by=by,
        subject=found,
        before={"parent": before.slug if before else ""},
        after={"parent": target.slug if target else ""},
    )

    outbox.publish(events.CategoryChanged(category_id=found.pk))
    return found


def _lock_tree() -> None:
    """Let one writer at a time arrange the tree: a move rewrites the paths of many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('businesses.category_tree'))")


def _fresh(category: Category) -> Category:
    found = Category.objects.filter(pk=category.pk).first()
    if found is None:
        raise CategoryNotFound
    return found


def _name(name: str) -> str:
    cleaned = " ".join(name.replace("\x00", "").split())
    if not cleaned or len(cleaned) > 80:
        raise ListingInvalid({"name": [_("A name has 1 to 80 characters.")]})
    return cleaned


def _facts(category: Category) -> dict[str, object]:
    return {"name": category.name, "icon": category.icon, "synonyms": list(category.synonyms)}
