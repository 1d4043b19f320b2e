"""The table of moves in a listing's life (CLM-10), every pair of states."""

from itertools import product

import pytest

from apps.businesses.states import MOVES, PUBLIC, SEARCHABLE, ListingState
from apps.core import states
from apps.core.errors import Conflict

LEGAL = {
    "draft": "pending live duplicate",
    "pending": "draft live duplicate suspended",
    "live": "temporarily_closed permanently_closed moved duplicate suspended",
    "temporarily_closed": "live permanently_closed moved duplicate suspended",
    "permanently_closed": "live duplicate suspended",
    "moved": "live permanently_closed duplicate suspended",
    "duplicate": "pending live",
    "suspended": "pending live permanently_closed",
}
PAIRS = list(product(ListingState.values, ListingState.values))


@pytest.mark.parametrize(("start", "end"), [pair for pair in PAIRS if pair[1] in LEGAL[pair[0]].split()])
def test_a_legal_move_is_made(start, end):
    assert states.move(MOVES, start, end) == end


@pytest.mark.parametrize(("start", "end"), [pair for pair in PAIRS if pair[1] not in LEGAL[pair[0]].split()])
def test_an_illegal_move_is_refused(start, end):
    with pytest.raises(Conflict):
        states.move(MOVES, start, end)


def test_no_state_is_a_dead_end_and_what_is_found_is_public():
    assert set(MOVES) == set(ListingState)
    assert all(MOVES.values())
    assert set(SEARCHABLE) <= set(PUBLIC)
