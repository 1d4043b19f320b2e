"""Background jobs of duplicates."""

from typing import Any

from apps.core.tasks import system_task
from apps.duplicates.services import finding


@system_task(name="duplicates.sweep", queue="bulk")
def sweep(**_: Any) -> None:
    """Compare the listings that changed and that no event told us about."""
    finding.sweep()


@system_task(name="duplicates.compare_everything", queue="bulk")
def compare_everything(**_: Any) -> None:
    """Compare all listings with all others once a week: what is shared by many changes slowly."""
    finding.sweep(everything=True)
