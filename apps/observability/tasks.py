"""Jobs of observability."""

from apps.core.tasks import system_task
from apps.observability import health


@system_task(name="observability.heartbeat", queue="critical")
def heartbeat() -> None:
    """Show that scheduler, broker and worker work together."""
    health.beat()
