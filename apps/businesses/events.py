"""What happens in the directory, as facts for whoever cares; each carries ids, and the state is read afresh."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True)
class BusinessPublished(Event):
    """A listing became findable: for the first time, reopened or restored."""

    business_id: int


@dataclass(frozen=True)
class BusinessChanged(Event):
    """What visitors read on a listing changed; `fields` are the names of the changed fields."""

    business_id: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class BusinessUnpublished(Event):
    """A listing is no longer found: closed for good, moved, a duplicate or suspended; `status` says which."""

    business_id: int
    status: str


@dataclass(frozen=True)
class BusinessStateChanged(Event):
    """A listing made a legal move from one state to another."""

    business_id: int
    before: str
    after: str


@dataclass(frozen=True)
class BusinessRenamed(Event):
    """A listing's page has a new address; the old one leads to it."""

    business_id: int
    old_slug: str
    new_slug: str


@dataclass(frozen=True)
class HoursChanged(Event):
    """A business said something new about its hours."""

    business_id: int


@dataclass(frozen=True)
class CategoryChanged(Event):
    """A category was renamed or stands elsewhere in the tree; its listings are found by other words."""

    category_id: int
