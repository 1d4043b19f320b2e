"""Two listings of two owners become one when both agree, or when staff decides (DUP-4)."""

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from apps.businesses.models import Business, Membership
from apps.core.actor import Actor
from apps.duplicates import errors, events, handlers
from apps.duplicates.models import DuplicatePair, Merge, MergeConsent, MergeRequest
from apps.duplicates.services import merging, pairs, requests
from tests.factories.accounts import UserFactory


@pytest.fixture
def owners(twins, owner_of):
    """The primary owners of the two listings."""
    return owner_of(twins[0]), owner_of(twins[1])


@pytest.fixture
def asked(twins, as_user, as_system):
    """Return a function that asks for the merge of the twins, as the site and then our programs do."""

    def ask(person, **options):
        survivor, duplicate = options.pop("survivor", twins[0]), options.pop("duplicate", twins[1])
        with as_user(person):
            row = requests.ask(by=Actor.user(person.pk), survivor=survivor, duplicate=duplicate, **options)
        with as_system("outbox"):
            handlers.ask_owners(events.MergeRequested(request_id=row.pk, business_id=survivor.pk))
        return row

    return ask


@pytest.fixture
def answered(as_user, as_system):
    """Return a function that answers a request."""

    def answer(person, row, agrees):
        with as_user(person):
            requests.answer(by=Actor.user(person.pk), request=row, agrees=agrees)
        with as_system("outbox"):
            event = events.MergeAnswered(request_id=row.pk, business_id=row.survivor_id, agreed=agrees)
            handlers.settle_request(event)

    return answer


def test_with_the_consent_of_both_the_listings_become_one(twins, owners, asked, answered, fresh, as_system):
    row = asked(owners[0], choices={"name": "duplicate"})
    assert fresh(row).state == "open"
    assert fresh(twins[1]).status == "live"
    answered(owners[1], row, True)
    row = fresh(row)
    assert (row.state, fresh(twins[1]).successor_id) == ("merged", twins[0].pk)
    assert fresh(twins[0]).name == "Joes Pizza and Pasta Ltd."
    with as_system():
        assert (row.merge.merged_by, row.merge.reason) == ("system:duplicates.settle_request", "All owners agreed.")


def test_one_no_is_enough(twins, owners, asked, answered, fresh):
    row = asked(owners[0])
    answered(owners[1], row, False)
    assert (fresh(row).state, fresh(twins[1]).status) == ("declined", "live")


def test_whoever_owns_both_is_not_asked(twins, owner_of, asked, fresh):
    owner = owner_of(twins[0])
    owner_of(twins[1], owner)
    row = asked(owner)
    assert (fresh(row).state, fresh(twins[1]).status) == ("merged", "duplicate")


def test_without_an_owner_staff_is_asked(twins, owner_of, asked, fresh, as_system, as_staff, moderator, deciding):
    row = asked(owner_of(twins[0]))
    assert fresh(row).state == "open"
    with as_system():
        assert DuplicatePair.objects.get().state == "open"
    with as_staff(moderator):
        made = merging.merge(by=deciding, survivor=twins[0], duplicate=twins[1])
    with as_system("outbox"):
        handlers.end_requests_of_merged(
            events.ListingsMerged(merge_id=made.pk, business_id=twins[0].pk, duplicate_id=twins[1].pk)
        )
    assert (fresh(row).state, fresh(row).outcome) == ("merged", "Our staff merged them.")


def test_what_staff_dismisses_is_declined(twins, owner_of, asked, fresh, as_system, as_staff, moderator, deciding):
    row = asked(owner_of(twins[0]))
    with as_system():
        pair = DuplicatePair.objects.get()
    with as_staff(moderator):
        pairs.dismiss(by=deciding, pair=pair)
    with as_system("outbox"):
        handlers.end_requests_of_dismissed(
            events.PairDismissed(pair_id=pair.pk, lower_id=pair.lower_id, higher_id=pair.higher_id)
        )
    assert fresh(row).state == "declined"


def test_an_owner_who_was_replaced_since_counts_no_longer(twins, owners, asked, answered, fresh, as_system):
    row = asked(owners[0])
    with as_system(), transaction.atomic():
        Membership.objects.filter(user=owners[0], business=twins[0]).update(is_primary=False)
        Membership(user=UserFactory(), business=twins[0], role="owner", is_primary=True, granted_by="system:test").save(
            force_insert=True
        )
    answered(owners[1], row, True)
    assert (fresh(row).state, fresh(twins[1]).status) == ("failed", "live")
    assert "different owners" in fresh(row).outcome


def test_what_can_no_longer_be_merged_fails_with_its_reason(twins, owners, asked, answered, fresh, as_system):
    row = asked(owners[0])
    with as_system():
        Business.objects.filter(pk=twins[0].pk).update(status="permanently_closed")
    answered(owners[1], row, True)
    assert (fresh(row).state, fresh(row).outcome) == ("failed", "The listing that stays has to be live.")


def test_running_the_handlers_again_changes_nothing(twins, owners, asked, answered, fresh, as_system):
    row = asked(owners[0])
    answered(owners[1], row, True)
    with as_system("outbox"):
        handlers.ask_owners(events.MergeRequested(request_id=row.pk, business_id=twins[0].pk))
        handlers.settle_request(events.MergeAnswered(request_id=row.pk, business_id=twins[0].pk, agreed=True))
        assert (Merge.objects.count(), MergeConsent.objects.count()) == (1, 2)


def test_the_other_owner_gets_a_mail_and_both_hear_the_end(owners, asked, answered):
    row = asked(owners[0], note="We took over.")
    assert [message.to for message in mail.outbox] == [[owners[1].email]]
    assert "We took over." in mail.outbox[0].body
    assert row.reference in mail.outbox[0].body
    answered(owners[1], row, True)
    assert {message.to[0] for message in mail.outbox[1:]} == {owner.email for owner in owners}
    assert "one listing now" in mail.outbox[1].body


def test_a_request_is_taken_back_by_whoever_made_it(owners, asked, as_user, fresh):
    row = asked(owners[0])
    with as_user(owners[1]), pytest.raises(errors.RequestNotFound):
        requests.withdraw(by=Actor.user(owners[1].pk), request=row)
    with as_user(owners[0]):
        requests.withdraw(by=Actor.user(owners[0].pk), request=row)
        with pytest.raises(errors.AlreadyAnswered):
            requests.withdraw(by=Actor.user(owners[0].pk), request=row)
    assert fresh(row).state == "withdrawn"


def test_nobody_asks_twice_at_once(twins, owners, asked, as_user):
    asked(owners[0])
    with as_user(owners[1]), pytest.raises(errors.AlreadyRequested):
        requests.ask(by=Actor.user(owners[1].pk), survivor=twins[0], duplicate=twins[1])


def test_a_settled_request_takes_no_answer(owners, asked, answered, as_user):
    row = asked(owners[0])
    answered(owners[1], row, False)
    with as_user(owners[1]), pytest.raises(errors.AlreadyAnswered):
        requests.answer(by=Actor.user(owners[1].pk), request=row, agrees=True)


@pytest.mark.parametrize("role", ["", "staff", "manager"])
def test_only_owners_ask(twins, as_user, as_system, role):
    with as_system():
        person = UserFactory()
        if role:
            Membership(user=person, business=twins[0], role=role, granted_by="system:test").save(force_insert=True)
    with as_user(person), pytest.raises(errors.MayNotAsk):
        requests.ask(by=Actor.user(person.pk), survivor=twins[0], duplicate=twins[1])


def test_only_what_is_offered_can_be_asked_for(twins, owners, as_user):
    with as_user(owners[0]), pytest.raises(errors.UnknownChoice):
        requests.ask(by=Actor.user(owners[0].pk), survivor=twins[0], duplicate=twins[1], choices={"slug": "duplicate"})


class TestStrangers:
    @pytest.fixture
    def stranger(self, as_system):
        """Somebody who owns nothing here."""
        with as_system():
            return UserFactory()

    def test_a_stranger_sees_no_request_and_answers_none(self, owners, asked, stranger, as_user):
        row = asked(owners[0])
        with as_user(stranger):
            assert not MergeRequest.objects.exists()
            assert not MergeConsent.objects.exists()
            with pytest.raises(errors.RequestNotFound):
                requests.answer(by=Actor.user(stranger.pk), request=row, agrees=True)

    def test_an_owner_cannot_answer_for_the_other(self, owners, asked, as_user):
        row = asked(owners[0])
        with as_user(owners[0]):
            assert MergeConsent.objects.filter(request=row).update(answer="yes") == 1
        with as_user(owners[1]):
            assert MergeConsent.objects.get(request=row).answer == ""

    def test_nobody_makes_a_consent_up(self, twins, owners, asked, as_user):
        row = asked(owners[0])
        with as_user(owners[0]), pytest.raises(DatabaseError), transaction.atomic():
            MergeConsent(request=row, business=twins[1], user=owners[0], answer="yes").save(force_insert=True)

    def test_nobody_calls_a_request_merged(self, owners, asked, as_user):
        row = asked(owners[0])
        with as_user(owners[0]), pytest.raises(DatabaseError), transaction.atomic():
            MergeRequest.objects.filter(pk=row.pk).update(state="merged")

    def test_programs_alone_settle(self, owners, asked, as_system):
        row = asked(owners[0])
        with as_system(), pytest.raises(errors.MayNotDecide):
            requests.settle(by=Actor.user(owners[0].pk), request_id=row.pk)
