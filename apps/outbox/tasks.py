"""Jobs of the post office."""

from apps.core.tasks import system_task
from apps.outbox import services


@system_task(name="outbox.relay", queue="relay")
def relay() -> None:
    """Hand out what was just published."""
    services.relay()


@system_task(name="outbox.sweep", queue="relay")
def sweep() -> None:
    """Hand out what a lost nudge or a dead worker left behind."""
    services.sweep()


@system_task(name="outbox.deliver", queue="default")
def deliver(*, delivery_id: int) -> None:
    """Deliver one event to one handler."""
    services.deliver(delivery_id=delivery_id)


@system_task(name="outbox.handle_message", queue="critical")
def handle_message(*, message_id: str) -> None:
    """Handle one received message."""
    services.handle_message(message_id=message_id)


@system_task(name="outbox.prune", queue="bulk")
def prune() -> None:
    """Delete finished events and messages after the retention period."""
    services.prune()
