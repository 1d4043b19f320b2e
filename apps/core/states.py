"""Lifecycles as data: a table of legal moves and the one helper that enforces it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from apps.core.errors import Conflict

Moves = Mapping[StrEnum, frozenset[StrEnum]]


def can_move(moves: Moves, current: str, to: str) -> bool:
    """Say whether the table allows the step from `current` to `to`."""
    return any(start == current and to in ends for start, ends in moves.items())


def move(moves: Moves, current: str, to: str) -> str:
    """Return `to` when the table allows the step.

    Raises: Conflict naming both states and what is possible from here.
    """
    if can_move(moves, current, to):
        return to
    possible = sorted(str(end) for start, ends in moves.items() if start == current for end in ends)
    after = ", ".join(possible) if possible else "nothing: this is final"
    raise Conflict(f"From {current} one cannot go to {to}. Possible: {after}.", code="illegal_move")


def diagram(moves: Moves) -> str:
    """Return the table as a Mermaid flowchart for a README: a line per state, which reads well undrawn too."""
    lines = ["flowchart LR"]
    lines += [
        f"    {start} --> {' & '.join(sorted(ends))}" if ends else f"    {start}" for start, ends in moves.items()
    ]
    return "\n".join(lines)
