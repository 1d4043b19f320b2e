"""Row level security: the lock on the cellar door, in one package (docs/decisions/0002-row-level-security.md)."""

from apps.core.rls.context import (
    Login,
    MissingActor,
    acting,
    actor_required,
    current,
    current_login,
    playing,
)
from apps.core.rls.policies import (
    HAS_ACTOR,
    OWN,
    SIGNING_IN,
    Policy,
    Protection,
    add,
    change,
    everything,
    of_own_kind,
    read,
    remove,
)
from apps.core.rls.registry import declare, declared

__all__ = [
    "HAS_ACTOR",
    "OWN",
    "SIGNING_IN",
    "Login",
    "MissingActor",
    "Policy",
    "Protection",
    "acting",
    "actor_required",
    "add",
    "change",
    "current",
    "current_login",
    "declare",
    "declared",
    "everything",
    "of_own_kind",
    "playing",
    "read",
    "remove",
]
