"""Pieces of SQL that carry their parameters with them, so that a statement is put together without losing count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sql:
    """Some SQL text with `%s` marks and the values for them, in order."""

    text: str
    params: tuple[Any, ...] = ()

    def __add__(self, other: Sql | str) -> Sql:
        if isinstance(other, str):
            return Sql(self.text + other, self.params)
        return Sql(self.text + other.text, self.params + other.params)

    def __radd__(self, other: str) -> Sql:
        return Sql(other + self.text, self.params)


def sql(text: str, *params: Any) -> Sql:
    """Return a piece; every value is a parameter, never text."""
    return Sql(text, params)


def join(separator: str, pieces: Iterable[Sql]) -> Sql:
    """Return the pieces with the separator between them."""
    pieces = list(pieces)
    return Sql(
        separator.join(piece.text for piece in pieces), tuple(value for piece in pieces for value in piece.params)
    )


def all_of(conditions: Iterable[Sql]) -> Sql:
    """Return the conditions joined by AND, or `true` when there is none."""
    conditions = list(conditions)
    return join(" AND ", conditions) if conditions else Sql("true")
