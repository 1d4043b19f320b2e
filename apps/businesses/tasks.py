"""Background jobs of the directory."""

from typing import Any

from apps.businesses.search import tasks as search_tasks
from apps.businesses.services import hours
from apps.core import clock
from apps.core.tasks import system_task


@system_task(name="businesses.expand_hours", queue="bulk")
def expand_hours(**_: Any) -> None:
    """Move the window of the index for "open at that time" on by a day."""
    hours.expand_all(now=clock.now())


# Celery looks for jobs in this module alone.
__all__ = ["expand_hours", "search_tasks"]
