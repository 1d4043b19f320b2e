"""Listings that show one business become a pair, once, and only while that is so."""

import pytest

from apps.businesses.models import Business
from apps.businesses.services import fields, lifecycle
from apps.duplicates.models import BlockingKey, DuplicatePair, Fingerprint
from apps.duplicates.services import finding, pairs


@pytest.fixture
def pair(twins, searched, as_system):
    """The pair that the search makes of the twins."""
    searched()
    with as_system():
        return DuplicatePair.objects.get()


@pytest.fixture
def states(as_system):
    """Return a function that gives the states of all pairs."""

    def load():
        with as_system():
            return list(DuplicatePair.objects.order_by("pk").values_list("state", flat=True))

    return load


def test_two_listings_of_one_business_become_a_pair_with_its_reasons(twins, pair):
    assert (pair.lower_id, pair.higher_id) == tuple(sorted(row.pk for row in twins))
    assert pair.state == "open"
    verdicts = {part["field"]: part["verdict"] for part in pair.evidence["parts"]}
    assert (verdicts["phone"], verdicts["street"], verdicts["distance"]) == ("same", "same", "same")


def test_searching_again_finds_nothing_new(pair, searched):
    assert searched().proposed == 0
    assert searched(everything=True).proposed == 0


def test_everything_is_compared_with_everything(twins, searched, states):
    found = searched(everything=True)
    assert (found.listings, found.proposed) == (2, 1)
    assert states() == ["open"]


def test_a_sweep_can_stop_after_some_listings(listing, searched):
    for number in range(4):
        listing(f"Place {number}")
    assert searched(everything=True, limit=3).listings == 3


def test_different_branches_of_a_chain_are_no_pair(listing, searched, states):
    listing("Starbucks Coffee #1241", phone="+12125550100", website="https://starbucks.example")
    listing("Starbucks Coffee #1242", phone="+12125550100", website="https://starbucks.example")
    searched()
    assert states() == []


def test_a_listing_that_changes_is_compared_by_itself(listing, as_system, system, states):
    one = listing("Joe's Pizza", phone="+12125550123")
    other = listing("Maria's Trattoria", phone="+12125550199")
    with as_system():
        finding.check([one.pk, other.pk])
    assert states() == []
    with as_system():
        fields.apply(by=system, business=other, changes={"name": "Joes Pizza", "phone": "212 555 0123"})
        finding.check([other.pk])
    assert states() == ["open"]


def test_a_pair_that_is_alike_no_longer_closes(twins, pair, as_system, system, fresh):
    with as_system():
        fields.apply(by=system, business=twins[1], changes={"name": "Maria's Trattoria"})
        finding.check([twins[1].pk])
    assert (fresh(pair).state, fresh(pair).note) == ("obsolete", "They no longer look alike.")


def test_a_pair_closes_with_a_listing_that_goes_and_opens_with_its_return(twins, pair, as_system, system, fresh):
    with as_system():
        lifecycle.suspend(by=system, business=twins[0])
        finding.check([twins[0].pk])
    assert fresh(pair).state == "obsolete"
    with as_system():
        assert not Fingerprint.objects.filter(pk=twins[0].pk).exists()
        lifecycle.reopen(by=system, business=twins[0])
        finding.check([twins[0].pk])
    assert fresh(pair).state == "open"


def test_not_a_duplicate_is_remembered(pair, as_staff, moderator, deciding, searched, fresh):
    with as_staff(moderator):
        pairs.dismiss(by=deciding, pair=pair)
    searched()
    searched(everything=True)
    assert fresh(pair).state == "dismissed"


def test_a_decision_holds_while_nothing_identifying_changes(
    twins, pair, as_staff, moderator, deciding, as_system, system, fresh
):
    with as_staff(moderator):
        pairs.dismiss(by=deciding, pair=pair)
    with as_system():
        fields.apply(by=system, business=twins[0], changes={"description": "Now with a garden.", "price_level": 2})
        finding.check([twins[0].pk])
    assert fresh(pair).state == "dismissed"


def test_a_decided_pair_opens_again_when_an_identifying_fact_changes(
    twins, pair, as_staff, moderator, deciding, as_system, system, fresh
):
    with as_staff(moderator):
        pairs.dismiss(by=deciding, pair=pair)
    with as_system():
        fields.apply(by=system, business=twins[1], changes={"website": "https://joes.example/new"})
        finding.check([twins[1].pk])
    assert fresh(pair).state == "open"
    assert fresh(pair).note == "Decided before; changed since: website."


def test_made_up_listings_take_their_pairs_with_them(twins, pair, as_system, searched):
    with as_system():
        Business.objects.filter(pk=twins[0].pk).update(source="demo")
        from django.db import connection

        with connection.cursor() as cursor:
            for table in ("location", "businessslug", "businesscategory", "businessstats"):
                cursor.execute(f"DELETE FROM businesses_{table} WHERE business_id = %s", [twins[0].pk])
            cursor.execute("DELETE FROM businesses_business WHERE id = %s", [twins[0].pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert not DuplicatePair.objects.exists()
    searched()
    with as_system():
        assert not Fingerprint.objects.filter(pk=twins[0].pk).exists()
        assert not BlockingKey.objects.filter(business_id=twins[0].pk).exists()
