"""Starting a claim, choosing a way, handing in, taking back; CLM-3 through the services."""

import pytest

from apps.businesses.errors import FieldsDenied, ListingNotFound
from apps.businesses.services import fields
from apps.claims.errors import (
    AlreadyYours,
    ClaimInvalid,
    ClaimNotFound,
    NotClaimable,
    NotNow,
    SignInToClaim,
    TooManyClaims,
    WayNotOffered,
)
from apps.claims.models import Claim
from apps.claims.services import claiming
from apps.core import clock
from apps.core.actor import Actor
from apps.core.errors import Conflict, LimitReached
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


def test_a_claim_is_remembered_and_announced(start, announced, remembered):
    claim = start(message="Hello")
    assert (claim.state, claim.purpose, claim.message) == ("started", "take", "Hello")
    assert announced() == ["claims.claim_started.v1"]
    assert "claims.claim_started" in remembered()


def test_starting_twice_is_one_claim(start):
    assert start().pk == start().pk


@pytest.mark.parametrize("status", ["permanently_closed", "suspended"])
def test_some_listings_cannot_be_claimed(start, listing, as_system, status):
    with as_system():
        type(listing).objects.filter(pk=listing.pk).update(status=status)
    listing.status = status
    with pytest.raises(NotClaimable):
        start()


def test_a_stranger_does_not_claim(listing):
    with pytest.raises(SignInToClaim):
        claiming.start(by=Actor.anonymous(), business=listing, now=clock.now())


def test_who_owns_it_has_nothing_to_claim(mailed, enter, start, listing, reload_listing, as_user, claimant, by):
    claim, code = mailed
    enter(claim, code)
    with as_user(claimant), pytest.raises(AlreadyYours):
        claiming.start(by=by, business=reload_listing(listing), now=clock.now())


def test_five_open_claims_are_enough(as_system, as_user, claimant, by):
    with as_system():
        listings = [BusinessFactory() for _ in range(6)]
    with as_user(claimant):
        for business in listings[:5]:
            claiming.start(by=by, business=business, now=clock.now())
        with pytest.raises(TooManyClaims):
            claiming.start(by=by, business=listings[5], now=clock.now())


def test_a_claimed_listing_is_claimed_like_any_other(owner, start, reload_listing, listing):
    """Nobody learns by starting a claim whether somebody owns the listing."""
    claim = start()
    assert (claim.state, claim.purpose) == ("started", "take")


@pytest.mark.parametrize(
    "address", ["", "nobody", "joe@gmail.com", "joe@sub.joes.example", "joe@joes.example@x.example"]
)
def test_a_code_goes_to_no_other_domain(start, choose, address):
    claim = start()
    if address == "nobody":
        assert choose(claim, "mail", address=address).address == "nobody@joes.example"
        return
    with pytest.raises(ClaimInvalid) as refused:
        choose(claim, "mail", address=address)
    assert "address" in refused.value.fields


def test_a_way_that_is_not_offered_is_refused_with_the_reason(start, choose, as_system, listing):
    with as_system():
        type(listing).objects.filter(pk=listing.pk).update(phone="")
    with pytest.raises(WayNotOffered, match="no phone number"):
        choose(start(), "phone")


def test_an_unknown_way_is_refused(start, choose):
    with pytest.raises(ClaimInvalid):
        choose(start(), "telepathy")


def test_codes_are_not_asked_for_without_end(start, choose, as_system):
    claim = start()
    for _time in range(10):
        choose(claim, "mail", address="joe@joes.example")
        with as_system():
            Claim.objects.filter(pk=claim.pk).update(state="started")
    with pytest.raises(LimitReached):
        choose(claim, "mail", address="joe@joes.example")


def test_many_accounts_do_not_ring_one_phone(person, listing, as_user):
    def ask(user):
        by = Actor.user(user.pk)
        with as_user(user):
            claim = claiming.start(by=by, business=listing, now=clock.now())
            claiming.choose(by=by, claim=claim, method="phone", now=clock.now())

    for _number in range(10):
        ask(person())
    with pytest.raises(LimitReached):
        ask(person())


@pytest.mark.parametrize(
    ("method", "statement", "field"),
    [("manual", "", "statement"), ("manual", "too short", "statement"), ("manual", "x" * 2001, "statement"),
     ("documents", "", "document")],
)  # fmt: skip
def test_nothing_is_handed_in_empty(start, choose, as_user, claimant, by, method, statement, field):
    claim = choose(start(), method)
    with as_user(claimant), pytest.raises(ClaimInvalid) as refused:
        claiming.hand_in(by=by, claim=claim, statement=statement, now=clock.now())
    assert set(refused.value.fields) == {field}


def test_an_explanation_waits_for_staff(start, choose, as_user, claimant, by, load, announced):
    claim = choose(start(), "manual")
    with as_user(claimant):
        claiming.hand_in(by=by, claim=claim, statement="I bought it from Joe last spring.", now=clock.now())
    assert load(claim).state == "submitted"
    assert announced()[-1] == "claims.claim_submitted.v1"
    with pytest.raises(NotNow):
        choose(claim, "mail", address="joe@joes.example")


def test_a_claim_is_taken_back(start, as_user, claimant, by, load, enter, mailed):
    claim, code = mailed
    with as_user(claimant):
        claiming.withdraw(by=by, claim=claim)
    assert load(claim).state == "withdrawn"
    with pytest.raises(Conflict):
        enter(claim, code)


@pytest.mark.parametrize("verb", ["choose", "check", "hand_in", "withdraw"])
def test_the_claim_of_another_is_not_there(start, person, as_user, verb):
    claim = start()
    stranger = person()
    extra = {"choose": {"method": "manual"}, "hand_in": {"statement": "x" * 30}}.get(verb, {})
    now = {} if verb == "withdraw" else {"now": clock.now()}
    with as_user(stranger), pytest.raises(ClaimNotFound):
        getattr(claiming, verb)(by=Actor.user(stranger.pk), claim=claim, **extra, **now)


@pytest.mark.parametrize("field", ["phone", "website", "name"])
def test_a_claimant_changes_nothing_of_the_listing(mailed, as_user, claimant, by, listing, field):
    """CLM-3, at every stage before success."""
    with as_user(claimant), pytest.raises((ListingNotFound, FieldsDenied)):
        fields.apply(by=by, business=listing, changes={field: "+12125559999"})


def test_who_entered_the_listing_proves_nothing_by_what_they_entered(
    as_system, mailed, enter, listing, claimant, load, owners_of
):
    """CLM-3: a made-up business with one's own website is not verified by that website."""
    claim, code = mailed
    with as_system():
        type(listing).objects.filter(pk=listing.pk).update(submitted_by=claimant)
    assert enter(claim, code).outcome == "submitted"
    assert load(claim).state == "submitted"
    assert owners_of(listing) == []


def test_an_accepted_suggestion_of_the_claimant_proves_nothing(as_system, mailed, enter, listing, claimant, owners_of):
    from apps.businesses.models import Suggestion

    claim, code = mailed
    with as_system():
        Suggestion.objects.create(
            business=listing,
            changes={"website": "https://joes.example/"},
            author=claimant,
            state="accepted",
            accepted_fields=["website"],
            decided_at=clock.now(),
            decided_by="staff:1",
        )
    assert enter(claim, code).outcome == "submitted"
    assert owners_of(listing) == []
