"""What the pages of the workplace show, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.businesses.data import OwnBusiness, Workplace


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a listing stands, as far as steps depend on it: plain facts that `rules` reads."""

    status: str
    is_claimed: bool
    verification: str
    leads: bool
    facts: Mapping[str, Any]
    gaps: tuple[tuple[str, str, int, bool], ...]
    suggestions: int
    people: int
    special_days: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: `target` names the page, `field` the part of it; `points` is what it adds to the completeness."""

    key: str
    title: str
    detail: str
    action: str
    target: str
    field: str = ""
    points: int = 0
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Recent:
    """One line of what happened lately."""

    field: str
    label: str
    author: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview of one listing shows; without a checklist it is done or was closed."""

    place: Workplace
    status: str
    verification: str
    is_claimed: bool
    recheck_fields: tuple[str, ...]
    role: str
    brand: str
    region: str
    street: str
    completeness: int
    next_step: Step | None
    checklist: tuple[Step, ...]
    checklist_closed: bool
    recent: tuple[Recent, ...]
    suggestions: int
    people: int

    @property
    def done(self) -> int:
        """How many steps of the checklist are done."""
        return sum(step.is_done for step in self.checklist)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of the list of one's businesses; `next_cursor` is empty on the last one."""

    rows: tuple[OwnBusiness, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as the person it was sent to sees it, before they may see the place itself."""

    reference: str
    kind: str
    place: str
    role: str
    denied_fields: tuple[str, ...]
    can_import: bool
    inviter: str
    state: str
    expires_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.state == "open" and self.expires_at > now
