"""CLM-4 and CLM-5: an owner is asked first, silence leads to staff, and a decision can be objected to and undone."""

from datetime import timedelta

import pytest
from django.core import mail

from apps.businesses.models import Invitation, Membership
from apps.claims.errors import MayNotReview, NotNow, OwnerNotHeard, QuestionNotFound, ReasonMissing
from apps.claims.models import OwnerQuestion
from apps.claims.services import claiming, deciding, owners, sweeping
from apps.core import clock
from apps.core.actor import Actor
from apps.core.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def competing(owner, mailed, enter, react):
    """A claim that was proved by mail although somebody owns the listing; the owner was asked."""
    claim, code = mailed
    assert enter(claim, code).outcome == "submitted"
    react()
    return claim


@pytest.fixture
def question(competing, as_system):
    """What the owner was asked."""
    with as_system():
        return OwnerQuestion.objects.get(claim=competing)


@pytest.fixture
def decide(as_staff, person, moderator):
    """Return a function that decides as a reviewer."""
    reviewer = person("moderator")
    by = Actor.staff(reviewer.pk, "because a test asked for it", frozenset({"moderator"}))

    def go(verb, claim, now=None, **values):
        with as_staff(reviewer):
            return getattr(deciding, verb)(by=by, claim=claim, now=now or clock.now(), **values)

    return go


@pytest.fixture
def answer(as_user, owner):
    """Return a function by which the owner answers."""

    def go(question, word, **values):
        with as_user(owner):
            return owners.answer(by=Actor.user(owner.pk), question=question, answer=word, now=clock.now(), **values)

    return go


@pytest.fixture
def approved(competing, question, answer, decide, react):
    """A claim that staff decided for the claimant after the owner said to keep the listing."""
    answer(question, "keep")
    decide("approve", competing)
    react()
    return competing


@pytest.fixture
def complete(as_system, system):
    """Return a function that lets an approval take effect after so many days."""

    def go(claim, days=3):
        with as_system():
            return deciding.complete(by=system, claim_id=claim.pk, now=clock.now() + timedelta(days=days, minutes=1))

    return go


def test_proof_does_not_take_a_listing_from_its_owner(competing, load, owners_of, listing, owner):
    assert load(competing).state == "submitted"
    assert owners_of(listing) == [owner.pk]


def test_the_owner_is_asked_once_with_a_deadline_and_without_evidence(competing, question, owner, react):
    react()
    assert question.user_id == owner.pk
    assert timedelta(days=6) < question.deadline - clock.now() <= timedelta(days=7)
    asked = [message for message in mail.outbox if message.to == [owner.email]]
    assert len(asked) == 1
    assert "Somebody says that Joe's Pizza is theirs" in asked[0].subject
    assert "joe@joes.example" not in asked[0].body


def test_staff_does_not_decide_before_the_owner_was_heard(competing, decide):
    with pytest.raises(OwnerNotHeard):
        decide("approve", competing)


def test_silence_leads_to_staff_and_to_nothing_else(
    competing, question, as_system, system, load, owners_of, listing, owner, decide
):
    later = clock.now() + timedelta(days=8)
    with as_system():
        sweeping.sweep(by=system, now=later)
        assert OwnerQuestion.objects.get(pk=question.pk).answer == "silent"
    assert load(competing).state == "submitted"
    assert owners_of(listing) == [owner.pk]
    assert decide("approve", competing, now=later).state == "approved"


@pytest.mark.parametrize("word", ["keep", "hand_over"])
def test_the_owner_answers_once(competing, question, answer, word):
    assert answer(question, word).answer == word
    with pytest.raises(NotNow):
        answer(question, "keep")


def test_nobody_else_answers(competing, question, person, as_user, claimant):
    for other in (person(), claimant):
        with as_user(other), pytest.raises(QuestionNotFound):
            owners.answer(by=Actor.user(other.pk), question=question, answer="hand_over", now=clock.now())


def test_an_approval_takes_effect_after_days_to_object(
    approved, load, owners_of, listing, owner, claimant, complete, react
):
    assert load(approved).state == "approved"
    assert owners_of(listing) == [owner.pk]
    told = [message.subject for message in mail.outbox if message.to == [owner.email]]
    assert any("about to go to somebody else" in subject for subject in told)
    with pytest.raises(NotNow):
        complete(approved, days=2)
    complete(approved)
    react()
    assert load(approved).state == "verified"
    assert owners_of(listing) == [claimant.pk]
    told = [message.subject for message in mail.outbox if message.to == [owner.email]]
    assert any("has another owner" in subject for subject in told)


def test_completing_twice_does_it_once(approved, complete):
    complete(approved)
    with pytest.raises(NotNow):
        complete(approved)


def test_an_objection_brings_it_back_to_staff(
    approved, question, owner, as_user, react, load, owners_of, listing, complete
):
    with as_user(owner):
        owners.protest(by=Actor.user(owner.pk), question=question, now=clock.now(), note="That is my former tenant.")
    with pytest.raises(NotNow):
        complete(approved)
    react()
    assert load(approved).state == "submitted"
    assert owners_of(listing) == [owner.pk]
    with as_user(owner), pytest.raises(NotNow):
        owners.protest(by=Actor.user(owner.pk), question=question, now=clock.now())


def test_staff_takes_it_back_and_the_old_team_is_invited(
    approved, complete, decide, load, owners_of, listing, owner, claimant, as_system, person, react
):
    helper = person(email="helper@example.com")
    with as_system():
        Membership.objects.create(business=listing, user=helper, role="manager", granted_by="system:test")
    complete(approved)
    decide("reverse", approved)
    react()
    assert load(approved).state == "reversed"
    assert owners_of(listing) == [owner.pk]
    with as_system():
        assert list(Invitation.objects.values_list("email", "role")) == [("helper@example.com", "manager")]
        assert not Membership.objects.filter(user=claimant).exists()
    assert any("is yours again" in message.subject for message in mail.outbox)


def test_after_two_weeks_it_stays(approved, complete, decide):
    complete(approved)
    with pytest.raises(NotNow):
        decide("reverse", approved, now=clock.now() + timedelta(days=20))


def test_both_claims_are_visible_to_staff(competing, person, as_user, listing, as_staff):
    from apps.claims import selectors

    rival = person(name="Rita Rival")
    with as_user(rival):
        claiming.start(by=Actor.user(rival.pk), business=listing, now=clock.now())
    with as_staff(person("moderator")):
        page = selectors.review_page(selectors.claim(competing.reference), now=clock.now())
    assert [found.claimant for found in page.rivals] == ["Rita Rival"]
    assert page.owner == "Olga Owner"


def test_two_claims_at_once_have_one_winner(
    mailed, enter, person, as_user, as_system, listing, claimant, send, owners_of, load
):
    """Whoever proves it second becomes a case for staff, however close the two are."""
    from apps.claims.services import codes

    rival = person()
    by = Actor.user(rival.pk)
    with as_user(rival):
        theirs = claiming.start(by=by, business=listing, now=clock.now())
        theirs = claiming.choose(by=by, claim=theirs, method="mail", address="rita@joes.example", now=clock.now())
    their_code = send(theirs)
    claim, code = mailed
    assert enter(claim, code).outcome == "verified"
    with as_user(rival):
        assert codes.redeem(by=by, claim=theirs, typed=their_code, now=clock.now()).outcome == "submitted"
    assert owners_of(listing) == [claimant.pk]


def test_an_unclaimed_listing_is_given_at_once(start, choose, as_user, claimant, by, decide, load, owners_of, listing):
    claim = choose(start(), "manual")
    with as_user(claimant):
        claiming.hand_in(by=by, claim=claim, statement="I bought it from Joe last spring.", now=clock.now())
    decide("approve", claim)
    assert load(claim).state == "verified"
    assert owners_of(listing) == [claimant.pk]
    with pytest.raises(Conflict):
        decide("reject", claim, decision="abuse")


def test_a_refusal_says_why(competing, decide, load, react):
    decide("reject", competing, decision="owner_keeps", note="The lease names somebody else.")
    react()
    assert (load(competing).state, load(competing).decision) == ("rejected", "owner_keeps")
    assert "The lease names somebody else." in mail.outbox[-1].body


def test_asking_for_more_gives_it_back(competing, decide, load, react, choose):
    decide("ask_more", competing, note="Send the lease, please.")
    react()
    assert (load(competing).state, load(competing).problem) == ("started", "more_needed")
    assert "Send the lease, please." in mail.outbox[-1].body
    assert choose(competing, "documents").method == "documents"


@pytest.mark.parametrize("role", ["customer_service", "sales_rep", "marketing_manager"])
def test_other_roles_do_not_decide(competing, as_staff, person, role):
    user = person(role)
    with as_staff(user), pytest.raises(MayNotReview):
        deciding.reject(
            by=Actor.staff(user.pk, "why not", frozenset({role})), claim=competing, decision="abuse", now=clock.now()
        )


def test_nobody_decides_about_their_own(competing, as_staff, as_system, claimant, owner):
    for own in (claimant, owner):
        by = Actor.staff(own.pk, "it is mine after all", frozenset({"moderator"}))
        with as_staff(own), pytest.raises(MayNotReview):
            deciding.reject(by=by, claim=competing, decision="abuse", now=clock.now())


def test_no_decision_without_a_reason(competing, as_staff, person):
    user = person("moderator")
    with as_staff(user), pytest.raises(ReasonMissing):
        deciding.reject(
            by=Actor.staff(user.pk, "", frozenset({"moderator"})), claim=competing, decision="abuse", now=clock.now()
        )
