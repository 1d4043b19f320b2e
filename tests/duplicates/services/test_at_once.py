"""Two people decide about the same listings at the same moment: one of them wins, nothing is half done."""

import threading

import pytest
from django.db import connection, transaction

from apps.businesses.models import Business
from apps.core import rls
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.rls import Login
from apps.duplicates.models import DuplicatePair, Merge
from apps.duplicates.services import finding, merging

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once():
    """Return a function that runs several things in threads of their own at the same time and gives their outcomes."""

    def run(*works):
        gate, outcomes = threading.Barrier(len(works)), []

        def one(work):
            try:
                with rls.playing(Login.SYSTEM), rls.acting(Actor.system("test")):
                    gate.wait(10)
                    work()
                    outcomes.append("done")
            except DomainError as refusal:
                outcomes.append(refusal.error_code)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=[work]) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return sorted(outcomes)

    return run


def test_two_merges_of_the_same_listings(twins, at_once, as_system):
    one, other = twins
    by = Actor.system("test")
    outcomes = at_once(
        lambda: merging.merge(by=by, survivor=one, duplicate=other),
        lambda: merging.merge(by=by, survivor=other, duplicate=one),
    )
    assert len(outcomes) == 2
    assert outcomes.count("done") == 1
    with as_system(), transaction.atomic():
        assert Merge.objects.count() == 1
        assert sorted(Business.objects.values_list("status", flat=True)) == ["duplicate", "live"]


def test_a_merge_undone_twice(twins, at_once, as_system):
    by = Actor.system("test")
    with as_system(), transaction.atomic():
        made = merging.merge(by=by, survivor=twins[0], duplicate=twins[1])
    outcomes = at_once(*[lambda: merging.undo(by=by, merge=made)] * 2)
    assert outcomes == ["done", "illegal_move"]
    with as_system(), transaction.atomic():
        assert set(Business.objects.values_list("status", flat=True)) == {"live"}


def test_two_searches_propose_a_pair_once(twins, at_once, as_system):
    ids = [row.pk for row in twins]
    assert at_once(*[lambda: finding.check(ids)] * 2) == ["done", "done"]
    with as_system(), transaction.atomic():
        assert DuplicatePair.objects.count() == 1
