"""Announce a fact in the transaction that made it true."""

from __future__ import annotations

from django.db import transaction

from apps.core import rls
from apps.core.events import Event
from apps.outbox import nudge
from apps.outbox.models import OutboxEvent


def publish(event: Event) -> None:
    """Write `event` into the caller's transaction; it is handed out after the commit, or never.

    Raises: MissingActor when nobody is known to act, TypeError when the event holds more than plain JSON values,
    TransactionManagementError outside of a transaction.
    """
    actor = rls.current()
    if actor is None:
        raise rls.MissingActor(f"Nobody is known to act: {event.wire_name} cannot be announced.")
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{event.wire_name} belongs into the transaction it speaks of.")

    payload = event.payload()
    OutboxEvent(
        wire_name=event.wire_name,
        payload=payload,
        business_id=payload.get("business_id"),
        actor=actor.as_dict(),
        request_id=actor.request_id,
    ).save(force_insert=True)

    nudge.after_commit()
