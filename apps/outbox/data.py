"""What crosses the border of the post office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """A foreign message as its handler gets it."""

    source: str
    external_id: str
    payload: Any
    signature_verified: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the post office stands: the age of the oldest unsent piece, and how many pieces are parked."""

    oldest_unsent: timedelta
    parked_deliveries: int
    parked_messages: int
