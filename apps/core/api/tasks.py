"""Upkeep of the API kit."""

from apps.core import clock
from apps.core.models import IdempotencyRecord
from apps.core.tasks import system_task


@system_task(name="core.forget_idempotency_records", queue="bulk")
def forget_idempotency_records(**_unknown: object) -> None:
    """Delete the answers kept for repeated requests once their day is over."""
    IdempotencyRecord.forget_expired(now=clock.now())
