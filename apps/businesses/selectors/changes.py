"""Reading the history of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.businesses.data import (
    ChangeView,
    LockView,
)
from apps.businesses.errors import NoSuchChange
from apps.businesses.models import (
    FieldChange,
    FieldLock,
)
from apps.core import ids


def history(business_id: int, *, field: str = "", before: int | None = None, limit: int = 50) -> tuple[ChangeView, ...]:
    """Return the changes of a listing, newest first; `before` is the id of the last one seen. One query."""
    rows = FieldChange.objects.filter(business_id=business_id).order_by("-pk")
    if field:
        rows = rows.filter(field=field)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(change_view(row) for row in rows[:limit])


def change(business_id: int, reference: str) -> FieldChange:
    """Return one change of a listing's history. One query. Raises: NoSuchChange, NotFound for what is no id of one."""
    found = (
        FieldChange.objects.filter(business_id=business_id, public_id=ids.decode(FieldChange.id_prefix, reference))
        .select_related("business")
        .first()
    )
    if found is None:
        raise NoSuchChange
    return found


def as_of(business_id: int, facts: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    """Return what a listing said at a moment: its `facts` of now with every later change taken back. One query."""
    said = dict(facts)
    rows = FieldChange.objects.filter(business_id=business_id, at__gt=moment).order_by("-pk")
    for field, before in rows.values_list("field", "before").iterator(chunk_size=500):
        said[field] = before
    return said


def locks(business_id: int) -> tuple[LockView, ...]:
    """Return the locked fields of a listing, in the order of their names. One query."""
    rows = FieldLock.objects.filter(business_id=business_id).order_by("field")
    return tuple(LockView(row.field, row.level, row.reason, row.locked_at) for row in rows)


def change_view(row: FieldChange) -> ChangeView:
    """Return a change as pages and the API show it; no query."""
    return ChangeView(
        id=row.pk,
        reference=row.reference,
        field=row.field,
        before=row.before,
        after=row.after,
        author=row.author,
        actor=row.actor,
        user_id=row.user_id,
        reason=row.reason,
        origin_kind=row.origin_kind,
        origin_ref=row.origin_ref,
        at=row.at,
    )
