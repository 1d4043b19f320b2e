"""What /status says about the post office."""

from __future__ import annotations

from apps.observability.health import Finding, State
from apps.outbox import selectors
from apps.outbox.rules import LATE_AFTER


def check() -> Finding:
    """Degraded while something waits for too long; parked work is shown but leaves the service whole."""
    state = selectors.backlog()
    parked = state.parked_deliveries + state.parked_messages
    detail = f"oldest unsent {state.oldest_unsent.total_seconds():.0f} s, parked {parked}"
    return Finding(State.DEGRADED if state.oldest_unsent > LATE_AFTER else State.OK, detail)
