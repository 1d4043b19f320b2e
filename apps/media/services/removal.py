"""Remove a picture, take that back, and at last erase its files."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.audit import services as audit
from apps.core import clock, states
from apps.core.actor import Actor
from apps.media import events, policies, rules
from apps.media.data import PictureData
from apps.media.errors import PictureNotFound, TooLateToRestore
from apps.media.models import Picture
from apps.media.selectors import as_data
from apps.media.services import _rows
from apps.media.states import MOVES, PictureState
from apps.outbox import services as outbox


@transaction.atomic
def discard(*, by: Actor, picture_id: int, for_good: bool = False, now: datetime | None = None) -> PictureData:
    """Remove a picture from sight at once; its files follow after a day, or right after the commit when `for_good`.

    Raises: PictureNotFound, ReasonMissing, Conflict when it is removed already.
    """
    row = _rows.locked(picture_id)

    policies.ensure_can_change(by, row)
    before = row.state
    row.state = states.move(MOVES, row.state, PictureState.DISCARDED)

    row.discarded_at = now or clock.now()
    if for_good:
        row.discarded_at -= rules.UNDO_WINDOW
    row.save(update_fields=["state", "discarded_at"])

    audit.record(
        "media.picture_discarded",
        by=by,
        subject=row,
        before={"state": before},
        after={"state": row.state, "for_good": for_good},
        business_id=row.tenant_id,
    )

    outbox.publish(events.PictureDiscarded(picture_id=row.pk, subject_kind=row.subject_kind, subject_id=row.subject_id))
    if for_good:
        _rows.enqueue("media.erase", row.pk, "bulk")
    return as_data(row)


@transaction.atomic
def restore(*, by: Actor, picture_id: int, now: datetime | None = None) -> PictureData:
    """Take a removal back, within a day.

    Raises: PictureNotFound, ReasonMissing, TooLateToRestore, Conflict when the picture is not removed.
    """
    row = _rows.locked(picture_id)

    policies.ensure_can_change(by, row)
    state = states.move(MOVES, row.state, _before(row))
    if (now or clock.now()) - row.discarded_at >= rules.UNDO_WINDOW:
        raise TooLateToRestore

    before = row.state
    row.state, row.discarded_at = state, None
    row.save(update_fields=["state", "discarded_at"])

    audit.record(
        "media.picture_restored",
        by=by,
        subject=row,
        before={"state": before},
        after={"state": state},
        business_id=row.tenant_id,
    )

    if state == PictureState.UPLOADED:
        _rows.enqueue("media.process", row.pk)
    return as_data(row)


def erase(*, picture_id: int, now: datetime | None = None) -> None:
    """Delete the files of a picture that was removed and whose time for second thoughts is over.

    The row stays: other tables and the audit trail speak of it.
    """
    _mark_erased(picture_id, (now or clock.now()) - rules.UNDO_WINDOW)
    _rows.remove_leftovers(picture_id)


@transaction.atomic
def _mark_erased(picture_id: int, before: datetime) -> None:
    rows = Picture.objects.select_for_update().filter(pk=picture_id, state=PictureState.DISCARDED)
    row = rows.filter(discarded_at__lte=before).first()
    if row is None:
        return
    row.state = states.move(MOVES, row.state, PictureState.ERASED)
    row.colour = row.placeholder = ""
    row.save(update_fields=["state", "colour", "placeholder"])


def _before(row: Picture) -> PictureState:
    """Return where a removed picture goes back to."""
    if row.state == PictureState.ERASED:
        raise PictureNotFound
    if row.ready_at:
        return PictureState.READY
    return PictureState.REFUSED if row.refusal else PictureState.UPLOADED
