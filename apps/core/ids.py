"""Identifiers: time-ordered UUIDs inside the database, short prefixed ids outside of it."""

from __future__ import annotations

import uuid

import uuid_utils

from apps.core.errors import NotFound

# Crockford's base32: no I, L, O or U, so that an id read aloud or copied by hand survives.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_VALUES |= {letter.upper(): value for letter, value in _VALUES.items()}
_VALUES |= {"o": 0, "O": 0, "i": 1, "I": 1, "l": 1, "L": 1}
_LENGTH = 26


def uuid7() -> uuid.UUID:
    """Return a new UUID version 7 (RFC 9562): ordered by time, so that an index on it grows at one end."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def encode(prefix: str, value: uuid.UUID) -> str:
    """Return the outside form, for example `biz_01jd3k…`: the prefix and 26 letters of Crockford base32."""
    number = value.int
    letters = []
    for _ in range(_LENGTH):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return f"{prefix}_{''.join(reversed(letters))}"


def decode(prefix: str, text: str) -> uuid.UUID:
    """Return the UUID of an outside id; raises NotFound for anything that `encode(prefix, …)` never wrote."""
    head, separator, tail = text.partition("_")
    if head != prefix or not separator or len(tail) != _LENGTH:
        raise NotFound(f"There is nothing with the id {text[:60]!r}.")
    number = 0
    for letter in tail:
        if letter not in _VALUES:
            raise NotFound(f"There is nothing with the id {text[:60]!r}.")
        number = number << 5 | _VALUES[letter]
    if number >> 128:
        raise NotFound(f"There is nothing with the id {text[:60]!r}.")
    return uuid.UUID(int=number)
