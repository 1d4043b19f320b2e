"""Say what a picture is for, who may see it, and which part of it matters."""

from __future__ import annotations

from django.db import transaction

from apps.audit import services as audit
from apps.core.actor import Actor
from apps.media import policies
from apps.media.data import PictureData
from apps.media.errors import AlreadyInUse, FocalPointOutside, PictureNotFound
from apps.media.models import Picture
from apps.media.selectors import as_data
from apps.media.services import _rows
from apps.media.states import PictureState

_GONE = (PictureState.DISCARDED, PictureState.ERASED)


@transaction.atomic
def attach(
    *, by: Actor, picture_id: int, subject_kind: str, subject_id: int, tenant_id: int | None = None
) -> PictureData:
    """Say what an uploaded picture belongs to; without this it is forgotten after a day.

    Raises: PictureNotFound, ReasonMissing, MayNotUpload for somebody else's tenant, AlreadyInUse.
    """
    row = _present(picture_id)

    policies.ensure_can_change(by, row)
    policies.ensure_belongs_to(by, tenant_id)
    wanted = (subject_kind, subject_id, tenant_id)
    if (row.subject_kind, row.subject_id, row.tenant_id) == wanted:
        return as_data(row)
    if row.subject_id is not None:
        raise AlreadyInUse

    row.subject_kind, row.subject_id, row.tenant_id = wanted
    row.save(update_fields=["subject_kind", "subject_id", "tenant_id"])

    audit.record(
        "media.picture_attached",
        by=by,
        subject=row,
        after={"for": subject_kind, "number": subject_id},
        business_id=tenant_id,
    )
    return as_data(row)


@transaction.atomic
def publish(*, by: Actor, picture_id: int) -> PictureData:
    """Let everybody see a picture, at once or as soon as it is ready.

    Raises: PictureNotFound, ReasonMissing.
    """
    return _show(by, picture_id, is_public=True)


@transaction.atomic
def withdraw(*, by: Actor, picture_id: int) -> PictureData:
    """Show a picture to its own people alone; whoever kept the address of a file can still open that.

    Raises: PictureNotFound, ReasonMissing.
    """
    return _show(by, picture_id, is_public=False)


@transaction.atomic
def set_focal_point(*, by: Actor, picture_id: int, x: float, y: float) -> PictureData:
    """Say which point stays in sight when the picture is cut: 0, 0 is the top left corner, 1, 1 the bottom right one.

    Raises: PictureNotFound, ReasonMissing, FocalPointOutside.
    """
    row = _present(picture_id)

    policies.ensure_can_change(by, row)
    # Written so that NaN is outside.
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise FocalPointOutside
    before = {"x": row.focal_x, "y": row.focal_y}
    after = {"x": round(float(x), 4), "y": round(float(y), 4)}
    if after == before:
        return as_data(row)

    row.focal_x, row.focal_y = after["x"], after["y"]
    row.save(update_fields=["focal_x", "focal_y"])

    audit.record("media.focal_point_set", by=by, subject=row, before=before, after=after, business_id=row.tenant_id)
    return as_data(row)


def _show(by: Actor, picture_id: int, *, is_public: bool) -> PictureData:
    row = _present(picture_id)

    policies.ensure_can_change(by, row)
    if row.is_public is is_public:
        return as_data(row)

    row.is_public = is_public
    row.save(update_fields=["is_public"])

    name = "media.picture_published" if is_public else "media.picture_withdrawn"
    audit.record(name, by=by, subject=row, business_id=row.tenant_id)
    return as_data(row)


def _present(picture_id: int) -> Picture:
    """Return a picture that was not removed, under lock. Raises: PictureNotFound."""
    row = _rows.locked(picture_id)
    if row.state in _GONE:
        raise PictureNotFound
    return row
