"""May this actor do this to the directory? Each policy exists once, asked as `can_…` and enforced as `ensure_…`."""

from __future__ import annotations

from apps.accounts import selectors as accounts
from apps.businesses.errors import MayNotManageCategories, MayNotManageListings, ReasonMissing
from apps.core.actor import Actor, ActorKind


def can_manage_listings(by: Actor) -> bool:
    """Programs of ours may, and members of staff whose role includes it."""
    if by.kind is ActorKind.SYSTEM:
        return True
    return by.kind is ActorKind.STAFF and accounts.may(by, "businesses.change_business")


def ensure_can_manage_listings(by: Actor) -> None:
    """Raises: MayNotManageListings; ReasonMissing when staff does not say why."""
    if not can_manage_listings(by):
        raise MayNotManageListings
    _ensure_reason(by)


def can_manage_categories(by: Actor) -> bool:
    """Programs of ours may, and members of staff whose role includes it."""
    if by.kind is ActorKind.SYSTEM:
        return True
    return by.kind is ActorKind.STAFF and accounts.may(by, "businesses.change_category")


def ensure_can_manage_categories(by: Actor) -> None:
    """Raises: MayNotManageCategories; ReasonMissing when staff does not say why."""
    if not can_manage_categories(by):
        raise MayNotManageCategories
    _ensure_reason(by)


def _ensure_reason(by: Actor) -> None:
    if by.kind is ActorKind.STAFF and not by.reason.strip():
        raise ReasonMissing
