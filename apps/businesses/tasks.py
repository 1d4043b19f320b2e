"""Background jobs of the directory."""

from typing import Any

from apps.businesses.models import OwnershipTransfer, Sale
from apps.businesses.search import tasks as search_tasks
from apps.businesses.services import hours, sales, transfers
from apps.core import clock, rls
from apps.core.tasks import system_task


@system_task(name="businesses.expand_hours", queue="bulk")
def expand_hours(**_: Any) -> None:
    """Move the window of the index for "open at that time" on by a day."""
    hours.expand_all(now=clock.now())


@system_task(name="businesses.complete_transfers")
def complete_transfers(**_: Any) -> None:
    """Let transfers of ownership take effect whose days to think are over."""
    for transfer_id in transfers.due(clock.now()):
        complete_transfer.delay(transfer_id=transfer_id)


@system_task(name="businesses.complete_transfer")
def complete_transfer(*, transfer_id: int, **_: Any) -> None:
    """Let one accepted transfer of ownership take effect."""
    transfers.complete(by=rls.current(), transfer=OwnershipTransfer(pk=transfer_id), now=clock.now())


@system_task(name="businesses.undo_transfer")
def undo_transfer(*, transfer_id: int, **_: Any) -> None:
    """Give an ownership back that its former holder asked for in time."""
    transfers.undo(by=rls.current(), transfer=OwnershipTransfer(pk=transfer_id), now=clock.now())


@system_task(name="businesses.complete_sales")
def complete_sales(**_: Any) -> None:
    """Hand accepted locations over whose message was lost."""
    for sale_id in sales.due():
        complete_sale.delay(sale_id=sale_id)


@system_task(name=sales.JOB)
def complete_sale(*, sale_id: int, **_: Any) -> None:
    """Hand one accepted location over to its new owner."""
    sales.complete(by=rls.current(), sale=Sale(pk=sale_id), now=clock.now())


# Celery looks for jobs in this module alone.
__all__ = [
    "complete_sale",
    "complete_sales",
    "complete_transfer",
    "complete_transfers",
    "expand_hours",
    "search_tasks",
    "undo_transfer",
]
