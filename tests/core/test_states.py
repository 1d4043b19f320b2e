"""A lifecycle moves only along its table."""

from enum import StrEnum

import pytest

from apps.core import states
from apps.core.errors import Conflict


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    GONE = "gone"


MOVES = {Door.OPEN: frozenset({Door.SHUT}), Door.SHUT: frozenset({Door.OPEN, Door.GONE}), Door.GONE: frozenset()}


def test_a_legal_move_returns_the_new_state():
    assert states.move(MOVES, "open", Door.SHUT) == Door.SHUT


def test_an_illegal_move_says_what_is_possible():
    with pytest.raises(Conflict, match="Possible: shut") as refusal:
        states.move(MOVES, Door.OPEN, Door.GONE)
    assert refusal.value.error_code == "illegal_move"


def test_a_final_state_says_so():
    with pytest.raises(Conflict, match="final"):
        states.move(MOVES, Door.GONE, Door.OPEN)


def test_the_diagram_draws_each_move():
    assert states.diagram(MOVES).splitlines()[1:] == ["    open --> shut", "    shut --> gone & open", "    gone"]
