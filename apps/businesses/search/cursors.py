"""Cursors: where the next page begins, signed, and only valid for the question they came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core import signing

from apps.businesses.search.data import SearchQuery

_SALT = "businesses.search.cursor"
# The number that a rounding or a type cannot change on the way: exact floats survive JSON.
_KEY_SIZES = {"relevance": 1, "distance": 1, "rating": 2, "newest": 1, "name": 1}


@dataclass(frozen=True, slots=True)
class Position:
    """The sort values and the id of the last listing shown, and the moment "open now" meant on the first page."""

    keys: tuple[Any, ...]
    business_id: int
    moment: datetime


class BadCursor(ValueError):
    """Not one of ours, or of another question."""


def write(query: SearchQuery, position: Position) -> str:
    """Return an opaque text that URLs take as it is."""
    value = [fingerprint(query), list(position.keys), position.business_id, int(position.moment.timestamp())]
    return signing.dumps(value, salt=_SALT, compress=True)


def read(query: SearchQuery) -> Position | None:
    """Return where to go on, or None on a first page. Raises: BadCursor."""
    if not query.cursor:
        return None
    try:
        mark, keys, business_id, seconds = signing.loads(query.cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadCursor from error
    if mark != fingerprint(query) or len(keys) != _KEY_SIZES[query.sort.value]:
        raise BadCursor
    return Position(tuple(keys), business_id, datetime.fromtimestamp(seconds, UTC))


def fingerprint(query: SearchQuery) -> str:
    """Return a short mark of everything but the page: a cursor must not wander to another question."""
    pairs = query.changed(page_size=20).to_params()
    return hashlib.sha256(repr(pairs).encode()).hexdigest()[:12]
