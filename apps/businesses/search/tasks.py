"""Background jobs of search: index what changed, sweep what was missed, rebuild at night."""

from __future__ import annotations

from typing import Any

from apps.businesses.search import services
from apps.core.tasks import system_task


@system_task(name="businesses.search.index")
def index(*, business_ids: list[int], **_: Any) -> None:
    """Bring the search documents of these listings up to date."""
    services.upsert(business_ids)


@system_task(name="businesses.search.sweep", queue="bulk")
def sweep(**_: Any) -> None:
    """Index listings whose document is older than they are."""
    services.sweep()


@system_task(name="businesses.search.rebuild", queue="bulk")
def rebuild(**_: Any) -> None:
    """Build the search table anew in the order of quality."""
    services.rebuild()
