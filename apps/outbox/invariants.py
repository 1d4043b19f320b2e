"""What the post office promises at any time."""

from __future__ import annotations

from apps.outbox import registry
from apps.outbox.models import Delivery
from apps.outbox.states import AttemptState


def handed_out_events_have_their_deliveries() -> list[str]:
    """Every delivery belongs to an event that counts as handed out."""
    stray = Delivery.objects.filter(event__dispatched_at=None).values_list("event_id", flat=True)[:50]
    return [f"Event {key} has deliveries but counts as unsent." for key in stray]


def pending_work_has_a_handler() -> list[str]:
    """Nothing waits for a handler that the code no longer has."""
    waiting = Delivery.objects.filter(state=AttemptState.PENDING).values_list("handler", flat=True).distinct()
    return [f"Deliveries wait for {name}, which no longer exists." for name in waiting if not registry.exists(name)]
