"""The work behind a bulk edit: a few locations at a time, each on its own, so that one refusal stops no other."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events
from apps.businesses.data import Origin
from apps.businesses.models import BulkEdit, BulkEditItem
from apps.businesses.services import bulk_edits, fields
from apps.businesses.states import BULK_MOVES, Author, BulkItemState, BulkState
from apps.core import clock, states
from apps.core.actor import Actor, ActorKind
from apps.core.errors import DomainError
from apps.outbox import services as outbox

AT_ONCE = 25
ORIGIN = "businesses.bulk_edit"


@transaction.atomic
def advance(*, by: Actor, edit: BulkEdit) -> BulkEdit:
    """Do the next part of a bulk edit as the person who started it, and announce that there is more, if there is.

    Harmless to repeat: what was handled is not handled again, and a job that was stopped does nothing.
    Raises: NoSuchBulkEdit.
    """
    row = bulk_edits.locked(edit)

    if row.state == BulkState.RUNNING:
        waiting, work, end = BulkItemState.WAITING, _change, BulkState.DONE
    elif row.state == BulkState.ROLLING_BACK:
        waiting, work, end = BulkItemState.CHANGED, _restore, BulkState.ROLLED_BACK
    else:
        return row

    rows = BulkEditItem.objects.filter(bulk_edit=row, state=waiting).select_related("business").order_by("pk")
    items = list(rows[: AT_ONCE + 1])
    for item in items[:AT_ONCE]:
        work(by, row, item)
        item.save(update_fields=["state", "problems"])
    row.handled += len(items[:AT_ONCE])
    is_over = len(items) <= AT_ONCE
    if is_over:
        row.state, row.finished_at = states.move(BULK_MOVES, BulkState(row.state), end), clock.now()
    row.save(update_fields=["handled", "state", "finished_at"])

    if is_over and end == BulkState.DONE:
        audit.record("businesses.bulk_edit_done", by=by, subject=row, after={"handled": row.handled})

    if not is_over:
        outbox.publish(events.BulkEditAdvanced(bulk_edit_id=row.pk, handled=row.handled))
    return row


def _change(by: Actor, row: BulkEdit, item: BulkEditItem) -> None:
    try:
        with transaction.atomic():
            # What the preview showed is what changes: a location that says something else by now is left alone.
            done = fields.apply(
                by=by, business=item.business, changes=item.after, base=item.before, origin=_origin(by, row)
            )
    except DomainError as refusal:
        item.state, item.problems = BulkItemState.REFUSED, _lines(refusal)
        return
    item.state = BulkItemState.CHANGED if done.changes else BulkItemState.SAME


def _restore(by: Actor, row: BulkEdit, item: BulkEditItem) -> None:
    says = fields.current(item.business)
    back = {name: item.before[name] for name, value in item.after.items() if says[name] == value}
    kept = {name: [_("Changed again since, so it stays.")] for name in item.after if name not in back}
    try:
        with transaction.atomic():
            fields.apply(by=by, business=item.business, changes=back, origin=_origin(by, row))
    except DomainError as refusal:
        kept |= _lines(refusal)
    item.state, item.problems = BulkItemState.KEPT if kept else BulkItemState.ROLLED_BACK, kept


def _origin(by: Actor, row: BulkEdit) -> Origin:
    return Origin(Author.OWNER if by.kind is ActorKind.USER else Author.STAFF, ORIGIN, row.reference)


def _lines(refusal: DomainError) -> dict[str, list[str]]:
    return refusal.fields or {"": [refusal.message]}
