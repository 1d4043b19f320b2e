"""CLM-7: a risky edit re-opens the verification without taking the page down."""

import pytest
from django.core import mail

from apps.businesses.services import fields
from apps.claims.models import Claim
from apps.claims.services import claiming, codes
from apps.core import clock
from apps.core.actor import Actor
from apps.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(owner, listing, as_user, as_system, react):
    """The listing after its owner changed the phone, and the claim that was opened for it."""
    with as_user(owner):
        fields.apply(by=Actor.user(owner.pk), business=listing, changes={"phone": "+12125550199"})
    react_to_directory(as_system)
    react()
    with as_system():
        return Claim.objects.get(claimant=owner)


def react_to_directory(as_system):
    from apps.outbox.registry import handlers_of

    with as_system():
        for row in OutboxEvent.objects.filter(wire_name="businesses.verification_reopened.v1"):
            for found in handlers_of(row.wire_name):
                found.function(found.event.from_payload(row.payload))


def test_the_owner_is_asked_to_verify_again_and_the_page_stays(edited, owner, listing, reload_listing):
    assert (edited.purpose, edited.state) == ("recheck", "started")
    assert reload_listing(listing).status == "live"
    assert reload_listing(listing).verification == "recheck"
    assert any("verify Joe's Pizza again" in message.subject for message in mail.outbox)


def test_a_code_confirms_it(edited, owner, as_user, as_system, system, listing, reload_listing, world, owners_of):
    by = Actor.user(owner.pk)
    with as_user(owner):
        claim = claiming.choose(by=by, claim=edited, method="phone", now=clock.now())
    with as_system():
        codes.send(by=system, claim_id=claim.pk, now=clock.now())
    number, words = world.phones.said[-1]
    assert number == "+12125550199"
    with as_user(owner):
        assert codes.redeem(by=by, claim=claim, typed=words.split()[0], now=clock.now()).outcome == "verified"
    assert reload_listing(listing).verification == "verified"
    assert reload_listing(listing).recheck_fields == []
    assert owners_of(listing) == [owner.pk]


def test_one_recheck_at_a_time(edited, owner, listing, as_user, as_system):
    with as_user(owner):
        fields.apply(by=Actor.user(owner.pk), business=listing, changes={"website": "https://joes-pizza.example/"})
    react_to_directory(as_system)
    with as_system():
        assert Claim.objects.filter(claimant=owner).count() == 1


def test_the_owner_can_begin_it_themselves(edited, owner, as_user, as_system, listing, reload_listing):
    by = Actor.user(owner.pk)
    with as_user(owner):
        claiming.withdraw(by=by, claim=edited)
        again = claiming.start(by=by, business=reload_listing(listing), now=clock.now())
    assert again.purpose == "recheck"


def test_who_was_removed_meanwhile_confirms_nothing(
    edited, owner, as_user, as_system, system, listing, reload_listing, world
):
    from apps.businesses.services import ownership

    by = Actor.user(owner.pk)
    with as_user(owner):
        claim = claiming.choose(by=by, claim=edited, method="phone", now=clock.now())
    with as_system():
        codes.send(by=system, claim_id=claim.pk, now=clock.now())
        ownership.revoke(by=system, business=listing)
    with as_user(owner):
        redeemed = codes.redeem(by=by, claim=claim, typed=world.phones.said[-1][1].split()[0], now=clock.now())
    assert redeemed.outcome == "submitted"
    assert reload_listing(listing).verification == "none"
