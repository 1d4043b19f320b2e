"""Deciding about a pair, naming one, and what people report."""

import pytest
from django.db import DatabaseError, transaction

from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.duplicates import errors
from apps.duplicates.models import DuplicatePair, PairReport
from apps.duplicates.services import merging, pairs
from tests.factories.accounts import UserFactory


@pytest.fixture
def pair(twins, searched, as_system):
    """The pair that the search makes of the twins."""
    searched()
    with as_system():
        return DuplicatePair.objects.get()


@pytest.fixture
def person(as_system):
    """Somebody with an account and no rights."""
    with as_system():
        return UserFactory()


@pytest.fixture
def reported(as_user, as_system):
    """Return a function that reports two listings and lets our programs take the report in."""

    def report(person, one, other, note=""):
        with as_user(person):
            made = pairs.report(by=Actor.user(person.pk), one=one, other=other, note=note)
        with as_system():
            return pairs.take_in(made.pk)

    return report


def test_a_pair_is_dismissed_with_its_reason(pair, as_staff, moderator, deciding, fresh, remembered, announced):
    with as_staff(moderator):
        pairs.dismiss(by=deciding, pair=pair)
    row = fresh(pair)
    assert (row.state, row.reason, row.decided_by) == ("dismissed", "because of a test", f"staff:{moderator.pk}")
    assert "lower.phone" in row.seen
    assert remembered()[-1] == "duplicates.pair_dismissed"
    assert announced()[-1] == "duplicates.pair_dismissed.v1"


def test_no_street_is_kept_with_a_decision(pair, as_staff, moderator, deciding, fresh):
    with as_staff(moderator):
        pairs.dismiss(by=deciding, pair=pair)
    assert "main" not in str(fresh(pair).seen)


@pytest.mark.parametrize("verb", [pairs.dismiss, pairs.reopen], ids=["dismiss", "reopen"])
def test_deciding_takes_a_role_and_a_reason(pair, as_staff, moderator, person, as_system, verb):
    with as_staff(moderator), pytest.raises(errors.MayNotDecide):
        verb(by=Actor.staff(moderator.pk, "because of a test", frozenset({"sales_rep"})), pair=pair)
    with as_staff(moderator), pytest.raises(errors.ReasonMissing):
        verb(by=Actor.staff(moderator.pk, "", frozenset({"moderator"})), pair=pair)
    with as_system(), pytest.raises(errors.MayNotDecide):
        verb(by=Actor.user(person.pk), pair=pair)


def test_a_stranger_does_not_even_see_pairs(pair, person, as_user):
    with as_user(person), pytest.raises(DatabaseError), transaction.atomic():
        DuplicatePair.objects.count()


def test_a_pair_is_dismissed_once(pair, as_staff, moderator, deciding):
    with as_staff(moderator):
        pairs.dismiss(by=deciding, pair=pair)
        with pytest.raises(Conflict):
            pairs.dismiss(by=deciding, pair=pair)


def test_a_decided_pair_is_opened_again(pair, as_staff, moderator, deciding, fresh):
    with as_staff(moderator):
        pairs.dismiss(by=deciding, pair=pair)
        pairs.reopen(by=deciding, pair=pair)
    assert (fresh(pair).state, fresh(pair).note) == ("open", "Opened again by staff.")


def test_a_merged_pair_is_opened_by_undoing_alone(twins, pair, as_staff, moderator, deciding):
    with as_staff(moderator):
        merging.merge(by=deciding, survivor=twins[0], duplicate=twins[1])
        with pytest.raises(Conflict):
            pairs.reopen(by=deciding, pair=pair)


def test_staff_names_a_pair_that_nothing_found(listing, as_staff, moderator, deciding):
    one, other = listing("Maria's Trattoria"), listing("Joe's Pizza", point=(40.8, -73.9))
    with as_staff(moderator):
        pair = pairs.name(by=deciding, one=other, other=one)
        again = pairs.name(by=deciding, one=one, other=other)
    assert (pair.lower_id, pair.higher_id) == tuple(sorted((one.pk, other.pk)))
    assert (pair.found_by, again.pk) == ("staff", pair.pk)
    assert pair.score < 0.5


def test_a_listing_is_no_pair_with_itself(listing, as_staff, moderator, deciding):
    one = listing()
    with as_staff(moderator), pytest.raises(errors.SameListing):
        pairs.name(by=deciding, one=one, other=one)


class TestReports:
    def test_a_report_becomes_a_pair(self, listing, person, reported, remembered, announced):
        one, other = listing("Joe's"), listing("The Red Door")
        pair = reported(person, one, other, "Same door,  same people.")
        assert (pair.found_by, pair.reports, pair.state) == ("report", 1, "open")
        assert remembered()[-1] == "duplicates.reported"
        assert "duplicates.duplicate_reported.v1" in announced()

    def test_a_report_about_a_known_pair_is_counted_with_it(self, twins, pair, person, reported, as_system):
        with as_system():
            second = UserFactory()
        reported(person, *twins)
        assert reported(second, twins[1], twins[0]).reports == 2

    def test_taking_a_report_in_twice_counts_it_once(self, twins, pair, person, reported, as_system):
        reported(person, *twins)
        with as_system():
            assert pairs.take_in(PairReport.objects.get().pk).reports == 1

    def test_a_decided_pair_stays_decided_whoever_reports_it(
        self, twins, pair, person, reported, as_staff, moderator, deciding
    ):
        with as_staff(moderator):
            pairs.dismiss(by=deciding, pair=pair)
        assert reported(person, *twins).state == "dismissed"

    def test_a_reported_pair_stays_open_though_nothing_looks_alike(self, listing, person, reported, searched, fresh):
        pair = reported(person, listing("Joe's"), listing("The Red Door"))
        searched(everything=True)
        assert fresh(pair).state == "open"

    def test_nobody_reports_twice(self, twins, person, reported, as_user):
        reported(person, *twins)
        with as_user(person), pytest.raises(errors.AlreadyReported):
            pairs.report(by=Actor.user(person.pk), one=twins[1], other=twins[0])

    def test_whoever_reports_has_an_account(self, twins):
        with pytest.raises(errors.SignInToReport):
            pairs.report(by=Actor.anonymous(), one=twins[0], other=twins[1])

    def test_nobody_reports_in_the_name_of_another(self, twins, person, as_user, as_system):
        with as_system():
            other = UserFactory()
        low, high = sorted(row.pk for row in twins)
        with as_user(person), pytest.raises(DatabaseError), transaction.atomic():
            PairReport(lower_id=low, higher_id=high, user=other).save(force_insert=True)

    def test_nobody_reads_what_others_reported(self, twins, person, reported, as_user, as_system):
        reported(person, *twins)
        with as_system():
            other = UserFactory()
        with as_user(other):
            assert not PairReport.objects.exists()
