"""How an event becomes a text, a digest and a link: the same computation as the database's, in Python."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

# The columns of an event in the order in which they are hashed. A new column is added at the end, in a migration that
# replaces the database function, and only for chains of months to come.
COLUMNS = (
    "id",
    "occurred_at",
    "name",
    "severity",
    "actor",
    "actor_kind",
    "user_id",
    "on_behalf_of",
    "on_behalf_of_user_id",
    "reason",
    "subject_type",
    "subject_id",
    "subject_reference",
    "subject_label",
    "business_id",
    "before",
    "after",
    "personal_fields",
    "request_id",
    "ip",
    "user_agent",
    "auth_method",
)


def canonical(values: Iterable[str | None]) -> bytes:
    """Return values as netstrings (length in bytes, colon, text), NULL as a dash: no two rows read the same."""
    parts = (b"-" if value is None else _netstring(value.encode()) for value in values)
    return b"".join(parts)


def digest(values: Iterable[str | None]) -> str:
    """Return the SHA-256 of an event's column values, in hexadecimal."""
    return sha256(canonical(values)).hexdigest()


def link_hash(previous: str, month: str, sequence: int, event_id: str, event_digest: str) -> str:
    """Return the hash of a link: it binds an event's digest to its place and to everything before it."""
    return sha256(canonical([previous, month, str(sequence), event_id, event_digest])).hexdigest()


def _netstring(text: bytes) -> bytes:
    return str(len(text)).encode() + b":" + text
