"""What hangs on a listing and goes along when another listing takes its place: apps above add what is theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Mover:
    """One kind of thing that moves with a listing, and how it moves back.

    `move(source, target)` takes what hangs on the listing `source` to `target`, both locked by the caller, and returns as
    plain JSON all that `move_back(source, target, moved)` needs; that one returns a sentence for each thing that could
    not go back. Neither may look at anything but ids and the present state.
    """

    name: str
    label: str | Promise
    move: Callable[[int, int], Any]
    move_back: Callable[[int, int, Any], list[str]]


_movers: dict[str, Mover] = {}


def register_mover(mover: Mover) -> None:
    """Add a kind of thing; each app does so for its own as it starts.

    Raises: ValueError when another mover has that name.
    """
    known = _movers.get(mover.name)
    if known is not None and known.move.__qualname__ != mover.move.__qualname__:
        raise ValueError(f"There are two movers called {mover.name!r}.")
    _movers[mover.name] = mover


def movers() -> tuple[Mover, ...]:
    """Return all kinds of things in the order in which they move."""
    return tuple(_movers.values())
