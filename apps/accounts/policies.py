"""May this actor change what people may do? Asked as `can_…`, enforced as `ensure_…`."""

from __future__ import annotations

from apps.accounts.errors import MayNotManagePeople, NotOneself, ReasonMissing
from apps.accounts.models import User
from apps.accounts.rules import allows
from apps.core.actor import Actor, ActorKind


def can_manage_people(by: Actor) -> bool:
    """Programs of ours may, and members of staff whose role includes it."""
    if by.kind is ActorKind.SYSTEM:
        return True
    return by.kind is ActorKind.STAFF and allows(by.roles, "accounts.change_user")


def ensure_can_manage(by: Actor, person: User) -> None:
    """Raises: MayNotManagePeople; ReasonMissing when staff does not say why; NotOneself."""
    if not can_manage_people(by):
        raise MayNotManagePeople
    if by.kind is ActorKind.STAFF and not by.reason.strip():
        raise ReasonMissing
    if by.user_id == person.pk:
        raise NotOneself
