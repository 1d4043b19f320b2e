"""What happens to pairs of listings, as facts for whoever cares; each carries ids, and the state is read afresh."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True)
class DuplicateReported(Event):
    """Somebody says that two listings show the same business."""

    report_id: int
    business_id: int


@dataclass(frozen=True)
class PairDismissed(Event):
    """Staff decided that two listings show different businesses."""

    pair_id: int
    lower_id: int
    higher_id: int


@dataclass(frozen=True)
class MergeRequested(Event):
    """An owner asked for two listings to become one."""

    request_id: int
    business_id: int


@dataclass(frozen=True)
class MergeAnswered(Event):
    """An owner agreed to a merge or declined it."""

    request_id: int
    business_id: int
    agreed: bool


@dataclass(frozen=True)
class ListingsMerged(Event):
    """Two listings became one: readers of `duplicate_id` are led to the survivor, whose business this is."""

    merge_id: int
    business_id: int
    duplicate_id: int


@dataclass(frozen=True)
class MergeUndone(Event):
    """A merge was taken back: both listings are as they were, save what changed since."""

    merge_id: int
    business_id: int
    duplicate_id: int
