"""Who acts: the one value that services, row security, audit and jobs agree on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class ActorKind(StrEnum):
    """What kind of party acts; the database policies know the same words."""

    ANONYMOUS = "anonymous"
    AUTH = "auth"  # the sign-in machinery, before it is known who somebody is
    USER = "user"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The party behind a read or a write.

    `user_id` is the database id of the person whose rights apply; `name` the label kept in audit rows, such as
    `user:12` or `system:seed`; `reason` why staff acts; `roles` the platform roles that were granted.
    """

    kind: ActorKind
    user_id: int | None = None
    name: str = ""
    reason: str = ""
    request_id: str = ""
    roles: frozenset[str] = frozenset()

    @classmethod
    def anonymous(cls, request_id: str = "") -> Actor:
        """A visitor nobody has signed in."""
        return cls(ActorKind.ANONYMOUS, name="anonymous", request_id=request_id)

    @classmethod
    def auth(cls, user_id: int | None = None, request_id: str = "") -> Actor:
        """The sign-in machinery, which must read identities before it knows whose they are."""
        return cls(ActorKind.AUTH, user_id, name="auth", request_id=request_id)

    @classmethod
    def user(cls, user_id: int, roles: frozenset[str] = frozenset(), request_id: str = "") -> Actor:
        """A signed-in person on the public site or the API."""
        return cls(ActorKind.USER, user_id, f"user:{user_id}", request_id=request_id, roles=roles)

    @classmethod
    def staff(cls, user_id: int, reason: str = "", roles: frozenset[str] = frozenset(), request_id: str = "") -> Actor:
        """A person working in the staff portal; writes ask for the reason."""
        return cls(ActorKind.STAFF, user_id, f"staff:{user_id}", reason, request_id, roles)

    @classmethod
    def system(cls, job: str, reason: str = "", request_id: str = "") -> Actor:
        """A program of ours, named after its job."""
        return cls(ActorKind.SYSTEM, None, f"system:{job}", reason, request_id)

    def because(self, reason: str) -> Actor:
        """Return the same actor with the reason for what it does next."""
        return replace(self, reason=reason)

    @property
    def is_person(self) -> bool:
        """True for a signed-in person, on whichever side of the counter."""
        return self.kind in {ActorKind.USER, ActorKind.STAFF}

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for a job's header; the inverse of `from_dict`."""
        return {**asdict(self), "kind": self.kind.value, "roles": sorted(self.roles)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Actor:
        """Return the actor that `as_dict` wrote down."""
        return cls(**{**values, "kind": ActorKind(values["kind"]), "roles": frozenset(values["roles"])})
