"""The made-up directory has pairs in each state, made by the same verbs as people's own."""

import pytest

from apps.duplicates.models import DuplicatePair, Merge, MergeRequest
from apps.duplicates.services import demo
from tests.factories.accounts import UserFactory


@pytest.fixture
def made(listing, owner_of, as_system, system, deciding):
    """Return a function that makes the demo duplicates."""
    free = [listing(name, point=(40.7 + step / 100, -73.9)) for step, name in enumerate("ABCDEF")]
    owned = listing("Olive's Kitchen", point=(40.8, -73.9))
    owner_of(owned)
    with as_system():
        rival = UserFactory()

    def make():
        with as_system():
            return demo.make(by=system, moderator=deciding, rival_id=rival.pk, listings_to_copy=free, owned=owned)

    return make


def test_there_is_one_in_each_state(made, as_system):
    found = made()
    assert set(found) == {"open", "open_2", "open_3", "dismissed", "merged", "undone", "requested"}
    with as_system():
        states = list(DuplicatePair.objects.values_list("state", flat=True))
        assert {state: states.count(state) for state in set(states)} == {"open": 5, "dismissed": 1, "merged": 1}
        assert sorted(Merge.objects.values_list("state", flat=True)) == ["done", "undone"]
        assert MergeRequest.objects.get().state == "open"


def test_making_them_again_makes_nothing(made):
    made()
    assert made() == {}
