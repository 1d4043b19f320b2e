"""Figures of the post office for the scraper."""

from __future__ import annotations

from collections.abc import Iterator

from apps.observability.metrics import Gauge
from apps.outbox import selectors


def gauges() -> Iterator[Gauge]:
    """Yield age and parked counts as they are now."""
    state = selectors.backlog()
    yield Gauge(
        "lawless_outbox_oldest_unsent_seconds",
        "Age of the oldest piece still to do.",
        state.oldest_unsent.total_seconds(),
    )
    yield Gauge("lawless_outbox_parked", "Pieces waiting for a person.", state.parked_deliveries, {"kind": "delivery"})
    yield Gauge(
        "lawless_outbox_parked", "Pieces waiting for a person.", state.parked_messages, {"kind": "inboxmessage"}
    )
