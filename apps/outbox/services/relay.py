"""Hand out what was published or received, again and again until it is done, and tidy up afterwards."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from apps.core import clock
from apps.outbox import nudge, registry
from apps.outbox.models import Delivery, InboxMessage, OutboxEvent
from apps.outbox.rules import BATCH, LEASE, RETENTION
from apps.outbox.services.attempts import deliver, handle_message
from apps.outbox.states import AttemptState

log = structlog.get_logger(__name__)


def relay(*, now: datetime | None = None) -> int:
    """Split unsent events into one delivery per handler, hand out all work that is due, and return how much that was.

    Runs concurrently with itself: each row is taken by one relay only.
    """
    now = now or clock.now()
    while _split(now) == BATCH:
        pass
    handed_out = 0
    while batch := _hand_out(now):
        handed_out += batch
        if batch < BATCH:
            break
    return handed_out


def sweep(*, now: datetime | None = None) -> int:
    """Do what a lost nudge or a dead worker left undone; the safety net that runs every half minute."""
    return relay(now=now)


def drain(*, now: datetime | None = None, rounds: int = 20) -> int:
    """Relay and do all due work here and now, including what it causes, and return how many effects happened.

    For commands that run without a worker, and for tests.
    """
    done = 0
    for _ in range(rounds):
        moment = now or clock.now()
        while _split(moment) == BATCH:
            pass
        deliveries, messages = _due_deliveries(moment), _due_messages(moment)
        if not deliveries and not messages:
            break
        done += sum(deliver(delivery_id=key, now=moment) for key, _ in deliveries)
        done += sum(handle_message(message_id=str(key), now=moment) for key in messages)
    return done


@transaction.atomic
def prune(*, now: datetime | None = None) -> int:
    """Delete what was finished longer ago than the retention period and return the number of rows; parked work stays."""
    before = (now or clock.now()) - RETENTION
    finished = OutboxEvent.objects.filter(dispatched_at__lt=before).exclude(
        deliveries__in=Delivery.objects.exclude(state=AttemptState.DONE, handled_at__lt=before)
    )
    events, _ = finished.delete()
    messages, _ = InboxMessage.objects.filter(state=AttemptState.DONE, handled_at__lt=before).delete()
    log.info("outbox_pruned", events=events, messages=messages)
    return events + messages


@transaction.atomic
def _split(now: datetime) -> int:
    """Make the deliveries of a batch of unsent events and return how many events that were."""
    unsent = OutboxEvent.objects.select_for_update(skip_locked=True).filter(dispatched_at=None)
    events = list(unsent.order_by("id")[:BATCH])
    Delivery.objects.bulk_create(
        Delivery(event=event, handler=handler.name, next_attempt_at=now)
        for event in events
        for handler in registry.handlers_of(event.wire_name)
    )
    OutboxEvent.objects.filter(pk__in=[event.pk for event in events]).update(dispatched_at=now)
    return len(events)


def _hand_out(now: datetime) -> int:
    """Enqueue a batch of due work and return how much the broker took; what it did not take is due again at once."""
    deliveries, messages = _due_deliveries(now), _due_messages(now)
    lost = [key for key, queue in deliveries if not nudge.send("outbox.deliver", queue, delivery_id=key)]
    lost_messages = [
        key for key in messages if not nudge.send("outbox.handle_message", "critical", message_id=str(key))
    ]
    if lost or lost_messages:
        with transaction.atomic():
            Delivery.objects.filter(pk__in=lost, state=AttemptState.PENDING).update(next_attempt_at=now)
            InboxMessage.objects.filter(pk__in=lost_messages, state=AttemptState.PENDING).update(next_attempt_at=now)
        return 0
    return len(deliveries) + len(messages)


@transaction.atomic
def _due_deliveries(now: datetime) -> list[tuple[int, str]]:
    """Take the lease of each due delivery and return id and queue; whoever does not get to it loses the lease."""
    due = Delivery.objects.select_for_update(skip_locked=True).filter(
        state=AttemptState.PENDING, next_attempt_at__lte=now
    )
    rows = list(due.order_by("next_attempt_at", "id").values_list("id", "handler")[:BATCH])
    Delivery.objects.filter(pk__in=[key for key, _ in rows]).update(next_attempt_at=now + LEASE)
    return [(key, registry.queue_of(handler)) for key, handler in rows]


@transaction.atomic
def _due_messages(now: datetime) -> list[object]:
    due = InboxMessage.objects.select_for_update(skip_locked=True).filter(
        state=AttemptState.PENDING, next_attempt_at__lte=now
    )
    rows = list(due.order_by("next_attempt_at", "id").values_list("id", flat=True)[:BATCH])
    InboxMessage.objects.filter(pk__in=rows).update(next_attempt_at=now + LEASE)
    return rows
