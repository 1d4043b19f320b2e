"""May this actor decide about duplicates? Each policy exists once, asked as `can_…` and enforced as `ensure_…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.accounts import selectors as accounts
from apps.businesses import selectors as directory
from apps.businesses.errors import ListingNotFound
from apps.businesses.states import TeamRole
from apps.core.actor import Actor, ActorKind
from apps.duplicates.errors import (
    CannotMerge,
    CannotSurvive,
    ConsentNeeded,
    MayNotAsk,
    MayNotDecide,
    ReasonMissing,
    SameListing,
    SignInToReport,
)
from apps.duplicates.states import MERGEABLE, SURVIVING

if TYPE_CHECKING:
    from apps.businesses.models import Business


def can_decide(by: Actor) -> bool:
    """Programs of ours may, and members of staff whose role includes it."""
    if by.kind is ActorKind.SYSTEM:
        return True
    return by.kind is ActorKind.STAFF and accounts.may(by, "duplicates.change_duplicatepair")


def ensure_can_decide(by: Actor) -> None:
    """Raises: MayNotDecide; ReasonMissing when staff does not say why."""
    if not can_decide(by):
        raise MayNotDecide
    if by.kind is ActorKind.STAFF and not by.reason.strip():
        raise ReasonMissing


def ensure_can_report(by: Actor) -> None:
    """Anybody with an account may say that two listings are one. Raises: SignInToReport."""
    if by.kind is not ActorKind.USER or by.user_id is None:
        raise SignInToReport


def ensure_can_ask(by: Actor, *listings: Business) -> None:
    """Owners of one of the listings may ask for a merge. Raises: MayNotAsk."""
    if by.kind is not ActorKind.USER or not any(_owns(by, row) for row in listings):
        raise MayNotAsk


def _owns(by: Actor, listing: Business) -> bool:
    try:
        _row, rights = directory.own_business(by, listing.reference)
    except ListingNotFound:
        return False
    return rights.role == TeamRole.OWNER


def ensure_fit_to_merge(survivor: Business, duplicate: Business) -> None:
    """Raises: SameListing, CannotSurvive, CannotMerge."""
    if survivor.pk == duplicate.pk:
        raise SameListing
    if survivor.status not in SURVIVING:
        raise CannotSurvive
    if duplicate.status not in MERGEABLE:
        raise CannotMerge(duplicate.get_status_display())


def ensure_consent(by: Actor, business_ids: tuple[int, int], agreed: frozenset[int] = frozenset()) -> None:
    """Let staff merge anything, and programs of ours only what all owners agreed to (DUP-4).

    Owners are looked up now: whoever agreed and was replaced since counts no longer. Raises: ConsentNeeded.
    """
    owners = set(directory.primary_owners(business_ids).values())
    if by.kind is not ActorKind.STAFF and len(owners) > 1 and not owners <= agreed:
        raise ConsentNeeded
