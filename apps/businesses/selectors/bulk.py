"""Reading bulk edits: where they stand, and what becomes of each location."""

from __future__ import annotations

from django.db.models import Count

from apps.businesses.data import BulkEditView, BulkItemView
from apps.businesses.errors import NoSuchBulkEdit
from apps.businesses.models import Brand, BulkEdit, BulkEditItem
from apps.core import ids
from apps.core.actor import Actor


def bulk_edit(reference: str) -> BulkEdit:
    """Return a bulk edit the actor may see. One query. Raises: NoSuchBulkEdit, NotFound for what is no id of one."""
    rows = BulkEdit.objects.select_related("brand")
    found = rows.filter(public_id=ids.decode(BulkEdit.id_prefix, reference)).first()
    if found is None:
        raise NoSuchBulkEdit
    return found


def bulk_edit_view(by: Actor, edit: BulkEdit) -> BulkEditView:
    """Return a bulk edit with the number of its locations in each state. One query."""
    counts = BulkEditItem.objects.filter(bulk_edit=edit).values_list("state").annotate(number=Count("pk")).order_by()
    return _view(by, edit, dict(counts))


def bulk_edits(by: Actor, brand: Brand | None = None, *, limit: int = 20) -> tuple[BulkEditView, ...]:
    """Return the latest bulk edits of a brand, or of somebody, without counts. One query."""
    rows = BulkEdit.objects.select_related("brand").order_by("-pk")
    rows = rows.filter(brand=brand) if brand is not None else rows.filter(author_id=by.user_id)
    return tuple(_view(by, row, {}) for row in rows[:limit])


def bulk_items(edit: BulkEdit, *, state: str = "", after: int = 0, limit: int = 50) -> tuple[BulkItemView, ...]:
    """Return a page of the locations of a bulk edit; `after` is the id of the last one seen. One query."""
    rows = BulkEditItem.objects.filter(bulk_edit=edit, pk__gt=after).select_related("business__location__city")
    if state:
        rows = rows.filter(state=state)
    return tuple(
        BulkItemView(
            id=row.pk,
            name=row.business.name,
            reference=row.business.reference,
            store_code=row.business.store_code,
            city=row.business.location.city.name,
            before=row.before,
            after=row.after,
            problems=row.problems,
            state=row.state,
        )
        for row in rows.order_by("pk")[:limit]
    )


def _view(by: Actor, edit: BulkEdit, counts: dict[str, int]) -> BulkEditView:
    return BulkEditView(
        id=edit.pk,
        reference=edit.reference,
        kind=edit.kind,
        changes=edit.changes,
        mode=edit.mode,
        chosen=edit.chosen,
        state=edit.state,
        total=edit.total,
        handled=edit.handled,
        counts=counts,
        brand=edit.brand.name if edit.brand else "",
        brand_reference=edit.brand.reference if edit.brand else "",
        actor=edit.actor,
        is_mine=edit.author_id == by.user_id,
        prepared_at=edit.prepared_at,
        started_at=edit.started_at,
        finished_at=edit.finished_at,
    )
