"""The family of refusals: each knows its code, its HTTP status and what the reader may do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import InterfaceError, OperationalError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

# What the drivers raise while PostgreSQL or Redis is away.
OUTAGES = (OperationalError, InterfaceError, RedisConnectionError, RedisTimeoutError)


class DomainError(Exception):
    """A refusal of ours, never a bug: shown to the caller, logged at info, not sent to the crash tool.

    `message` is a sentence for people, `code` a stable word of the published catalogue, `fields` the complaints per
    input field.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: Mapping[str, Sequence[str]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.error_code = code or self.code
        self.fields = {name: list(lines) for name, lines in (fields or {}).items()}
        self.retry_after = retry_after

    @property
    def details(self) -> dict[str, Any]:
        """What programs are told beyond the sentence: the complaints per field."""
        return dict(self.fields)


class BadRequest(DomainError):
    """The request itself is malformed."""


class PaymentRequired(DomainError):
    """The plan does not include this."""

    status = 402
    code = "payment_required"


class Denied(DomainError):
    """The actor may not do this, and may know that it exists."""

    status = 403
    code = "permission_denied"


class NotFound(DomainError):
    """There is no such thing, or none this actor may see."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """The thing is not in a state that allows this."""

    status = 409
    code = "conflict"


class PreconditionFailed(DomainError):
    """Somebody else changed the thing since it was read."""

    status = 412
    code = "precondition_failed"


class Invalid(DomainError):
    """The input is well formed but wrong; `fields` says where."""

    status = 422
    code = "validation_failed"


class LimitReached(DomainError):
    """Too many requests, or a quota is used up; `retry_after` is in seconds."""

    status = 429
    code = "rate_limited"


class Unavailable(DomainError):
    """Something we depend on is away; trying again later helps."""

    status = 503
    code = "unavailable"
