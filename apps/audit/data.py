"""What crosses the border of audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a thing's history, its sentence in the reader's language."""

    occurred_at: datetime
    name: str
    severity: str
    sentence: str
    actor: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]
    request_id: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one month's chain."""

    month: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """One place where the trail is not what was written: what happened, to which event, where in which month."""

    kind: str  # changed, dropped, reordered, unchained or cut
    month: str
    sequence: int | None
    event_id: str
    explanation: str
