"""Send parked work again, because a person looked at it and said why."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction

from apps.audit import services as audit
from apps.core import clock, states
from apps.core.actor import Actor
from apps.outbox import nudge, policies
from apps.outbox.models import Attempted, Delivery, InboxMessage
from apps.outbox.states import MOVES, AttemptState

WorkT = TypeVar("WorkT", bound=Attempted)


def resend(*, delivery: Delivery, by: Actor) -> Delivery:
    """Put a parked delivery back to work with a fresh count of attempts.

    Raises: Denied, Invalid (no reason), Conflict when it is not parked.
    """
    return _resend(delivery, by, "outbox.delivery_resent", delivery.event.business_id)


def resend_message(*, message: InboxMessage, by: Actor) -> InboxMessage:
    """Put a parked message back to work with a fresh count of attempts.

    Raises: Denied, Invalid (no reason), Conflict when it is not parked.
    """
    return _resend(message, by, "outbox.message_resent", None)


@transaction.atomic
def _resend(work: WorkT, by: Actor, event: str, business_id: int | None) -> WorkT:
    row = type(work).objects.select_for_update().get(pk=work.pk)

    policies.ensure_can_resend(by)
    state = states.move(MOVES, row.state, AttemptState.PENDING)

    before = {"state": row.state, "attempts": row.attempts, "last_error": row.last_error}
    row.state, row.attempts, row.parked_at, row.next_attempt_at = state, 0, None, clock.now()
    row.save(update_fields=["state", "attempts", "parked_at", "next_attempt_at"])

    after = {"state": row.state, "attempts": row.attempts, "last_error": row.last_error}
    audit.record(event, by=by, subject=row, before=before, after=after, business_id=business_id)

    nudge.after_commit()
    return row
