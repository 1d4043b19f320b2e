"""Background jobs of imports."""

from datetime import timedelta
from typing import Any

from celery import current_app

from apps.businesses.services import hours
from apps.core import clock
from apps.core.tasks import system_task
from apps.imports.services import tidying, working

# So long one job has a worker for itself; then others in the queue get their turn.
TURN = timedelta(seconds=45)


@system_task(name="imports.work", queue="bulk")
def work(*, job_id: int, **_: Any) -> None:
    """Work on an import for a while, as whoever started it, and come back when there is more to do."""
    if working.work(job_id=job_id, until=clock.now() + TURN):
        current_app.send_task("imports.work", kwargs={"job_id": job_id}, queue="bulk")


@system_task(name="imports.expand_hours", queue="bulk")
def expand_hours(*, business_ids: list[int], **_: Any) -> None:
    """Let the index for "open at that time" know the hours of listings that a file brought in."""
    hours.expand(business_ids, now=clock.now())


@system_task(name="imports.sweep", queue="bulk")
def sweep(**_: Any) -> None:
    """Find the imports whose worker died or whose message was lost."""
    working.sweep(now=clock.now())


@system_task(name="imports.forget_old_files", queue="bulk")
def forget_old_files(**_: Any) -> None:
    """Delete uploaded files and their rows after 30 days."""
    tidying.forget_old_files(now=clock.now())
