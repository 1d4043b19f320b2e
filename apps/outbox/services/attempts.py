"""Try one piece of work: its effect and the note that it is done commit together, so the effect happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, transaction
from prometheus_client import Counter

from apps.core import clock, rls, states
from apps.core.actor import Actor
from apps.outbox import registry
from apps.outbox.data import ReceivedMessage
from apps.outbox.models import Attempted, Delivery, InboxMessage
from apps.outbox.rules import LEASE, MAX_ATTEMPTS, retry_delay
from apps.outbox.states import MOVES, AttemptState

log = structlog.get_logger(__name__)
FAILURES = Counter("lawless_outbox_failures_total", "Attempts that failed, by kind of work.", ["kind"])
WorkT = TypeVar("WorkT", bound=Attempted)


def deliver(*, delivery_id: int, now: datetime | None = None) -> bool:
    """Run the handler of a delivery, acting as whoever caused the event, and say whether the effect happened now.

    False means that it had happened before, that another worker is at it, or that it failed and was put back or parked.
    """
    return _attempt(Delivery, delivery_id, _run_handler, now or clock.now())


def handle_message(*, message_id: str, now: datetime | None = None) -> bool:
    """Handle a received message, acting as the system, and say whether the effect happened now."""
    return _attempt(InboxMessage, message_id, _run_inbox, now or clock.now())


def _run_handler(delivery: Delivery) -> None:
    event = delivery.event
    handler = registry.find(delivery.handler)
    with (
        rls.acting(Actor.from_dict(event.actor)),
        structlog.contextvars.bound_contextvars(request_id=event.request_id, event_id=str(event.pk)),
    ):
        handler.function(handler.event.from_payload(event.payload))


def _run_inbox(message: InboxMessage) -> None:
    function = registry.find_inbox(message.source)
    received = ReceivedMessage(
        message.source, message.external_id, message.payload, message.signature_verified, message.received_at
    )
    with (
        rls.acting(Actor.system(f"inbox.{message.source}", request_id=message.request_id)),
        structlog.contextvars.bound_contextvars(request_id=message.request_id),
    ):
        function(received)


def _attempt(model: type[WorkT], key: Any, work: Callable[[WorkT], None], now: datetime) -> bool:
    if not _begin(model, key, now):
        return False
    try:
        return _finish(model, key, work)
    except (OperationalError, InterfaceError):
        # The database went away: nothing can be noted down. The lease runs out and the sweep hands the work out again.
        log.warning("outbox_attempt_interrupted", work=f"{model.__name__} {key}")
        raise
    except Exception as error:
        FAILURES.labels(kind=model.__name__.lower()).inc()
        log.warning("outbox_attempt_failed", work=f"{model.__name__} {key}", exc_info=True)
        _put_back(model, key, f"{type(error).__name__}: {error}", now)
        return False


@transaction.atomic
def _begin(model: type[WorkT], key: Any, now: datetime) -> bool:
    """Count the attempt before it starts, so that work which kills its worker each time is parked in the end."""
    row = _locked(model, key)
    if row is None:
        return False
    if row.attempts >= MAX_ATTEMPTS:
        _park(row, row.last_error or "The worker died at each attempt.", now)
        return False
    row.attempts += 1
    row.next_attempt_at = now + LEASE
    row.save(update_fields=["attempts", "next_attempt_at"])
    return True


@transaction.atomic
def _finish(model: type[WorkT], key: Any, work: Callable[[WorkT], None]) -> bool:
    row = _locked(model, key)
    if row is None:
        return False
    work(row)
    row.state = states.move(MOVES, row.state, AttemptState.DONE)
    row.handled_at = clock.now()
    row.last_error = ""
    row.save(update_fields=["state", "handled_at", "last_error"])
    return True


@transaction.atomic
def _put_back(model: type[WorkT], key: Any, error: str, now: datetime) -> None:
    row = _locked(model, key)
    if row is None:
        return
    if row.attempts >= MAX_ATTEMPTS:
        _park(row, error, now)
        return
    row.last_error = error[:2000]
    row.next_attempt_at = now + retry_delay(row.attempts)
    row.save(update_fields=["last_error", "next_attempt_at"])


def _park(row: Attempted, error: str, now: datetime) -> None:
    row.state = states.move(MOVES, row.state, AttemptState.PARKED)
    row.parked_at = now
    row.last_error = error[:2000]
    row.save(update_fields=["state", "parked_at", "last_error"])
    log.error("outbox_parked", work=f"{type(row).__name__} {row.pk}", error=row.last_error)


def _locked(model: type[WorkT], key: Any) -> WorkT | None:
    """Return the pending row under lock, or None when it is finished, parked, gone or in other hands."""
    return (
        model.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=key, state=AttemptState.PENDING)
        .first()
    )
