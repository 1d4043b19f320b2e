"""CLM-2: codes are hashed, single-use, expire, take few tries, and are void when the listing changes."""

import pytest
from django.db import connection

from apps.claims.errors import NotNow
from apps.claims.models import ClaimCode
from apps.claims.rules import codes as rules
from apps.core.errors import LimitReached

pytestmark = pytest.mark.django_db


def test_the_right_code_makes_the_claimant_the_owner(mailed, enter, load, owners_of, listing, claimant, reload_listing):
    claim, code = mailed
    assert enter(claim, code).outcome == "verified"
    assert load(claim).state == "verified"
    assert owners_of(listing) == [claimant.pk]
    assert (reload_listing(listing).is_claimed, reload_listing(listing).verification) == (True, "verified")


@pytest.mark.parametrize("spelling", [str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code} "])
def test_a_code_may_be_spelt_as_people_do(mailed, enter, spelling):
    claim, code = mailed
    assert enter(claim, spelling(code)).is_accepted


def test_what_is_kept_of_a_code_does_not_tell_it(mailed, as_system):
    claim, code = mailed
    with as_system():
        row = ClaimCode.objects.get(claim=claim)
    plain = rules.tidied(code)
    assert plain.encode() not in bytes(row.digest)
    assert len(row.digest) == 32
    assert bytes(row.digest) != rules.digest(claim.pk + 1, plain)


def test_a_code_is_good_for_one_time(mailed, enter, as_system):
    claim, code = mailed
    enter(claim, code)
    with as_system():
        assert ClaimCode.objects.get(claim=claim).used_at is not None
    with pytest.raises(NotNow):
        enter(claim, code)


def test_five_wrong_codes_spend_the_right_one(mailed, enter, load, owners_of, listing, settings):
    settings.RATELIMIT_ENABLE = False
    claim, code = mailed
    answers = [enter(claim, "AAAA-AAAA") for _try in range(5)]
    assert [answer.tries_left for answer in answers] == [4, 3, 2, 1, 0]
    assert {answer.outcome for answer in answers} == {"wrong"}
    assert enter(claim, code).outcome == "spent"
    assert owners_of(listing) == []
    assert load(claim).state == "code_sent"


def test_a_code_expires(mailed, enter, age, owners_of, listing):
    claim, code = mailed
    age(claim)
    assert enter(claim, code).outcome == "expired"
    assert owners_of(listing) == []


@pytest.mark.parametrize("field", ["name", "phone", "website"])
def test_a_change_of_the_listing_voids_the_code(mailed, enter, as_system, listing, field, load):
    claim, code = mailed
    with as_system():
        type(listing).objects.filter(pk=listing.pk).update(**{field: "https://other.example/"})
    assert enter(claim, code).outcome == "voided"
    assert (load(claim).state, load(claim).problem) == ("started", "listing_changed")
    assert enter(claim, code).outcome == "no_code"


def test_a_change_of_the_street_voids_the_code(mailed, enter, as_system, listing):
    claim, code = mailed
    with as_system():
        listing.location.street_address = "2 Side Street"
        listing.location.save()
    assert enter(claim, code).outcome == "voided"


def test_a_change_of_the_description_voids_nothing(mailed, enter, as_system, listing):
    claim, code = mailed
    with as_system():
        type(listing).objects.filter(pk=listing.pk).update(description="Slices.")
    assert enter(claim, code).outcome == "verified"


def test_another_code_takes_the_place_of_the_first(mailed, choose, send, enter):
    claim, first = mailed
    second = send(choose(claim, "mail", address="joe@joes.example"))
    assert enter(claim, first).outcome == "wrong"
    assert enter(claim, second).outcome == "verified"


def test_the_bytes_are_compared_without_a_shortcut(as_owner_login):
    """No comparison of the digests with `=`: all 32 bytes are combined before anything is decided."""
    with as_owner_login(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('app.redeem_claim_code'::regproc)")
        source = cursor.fetchone()[0]
    assert "bit_or(get_byte(code.digest, place) # get_byte(given, place))" in source
    assert "digest = given" not in source
    assert "given = code.digest" not in source


def test_guesses_are_limited_beyond_one_code(mailed, enter):
    claim, _code = mailed
    for _try in range(10):
        enter(claim, "AAAA-AAAA")
    with pytest.raises(LimitReached):
        enter(claim, "AAAA-AAAA")


def test_at_most_five_codes_a_day(start, choose, send, load, settings):
    settings.RATELIMIT_ENABLE = False
    claim = start()
    for _code in range(5):
        send(choose(claim, "mail", address="joe@joes.example"))
    send(choose(claim, "mail", address="joe@joes.example"))
    assert (load(claim).state, load(claim).problem) == ("started", "too_many_tries")


def test_a_phone_hears_the_code_and_nothing_of_it_is_kept(start, choose, send, enter, world):
    claim = choose(start(), "phone")
    code = send(claim)
    number, words = world.phones.said[0]
    assert number == "+12125550123"
    assert "Joe's Pizza" in words
    assert enter(claim, code).outcome == "verified"


def test_a_code_that_cannot_be_sent_is_tried_again_and_then_given_back(start, choose, as_system, system, world, load):
    from datetime import timedelta

    from apps.claims.services import codes, sweeping
    from apps.core import clock
    from apps.core.errors import Unavailable

    world.phones.is_away = True
    claim = choose(start(), "phone")
    with as_system(), pytest.raises(Unavailable):
        codes.send(by=system, claim_id=claim.pk, now=clock.now())
    assert load(claim).state == "checking"
    with as_system():
        sweeping.give_back_lost(by=system, now=clock.now() + timedelta(hours=1))
    assert (load(claim).state, load(claim).problem) == ("started", "not_sent")


def test_sending_twice_sends_once(mailed, send, as_system, system):
    from django.core import mail

    from apps.claims.services import codes
    from apps.core import clock

    claim, _code = mailed
    with as_system():
        codes.send(by=system, claim_id=claim.pk, now=clock.now())
    assert len(mail.outbox) == 1


def test_a_code_goes_only_where_the_listing_says_when_it_is_sent(start, choose, as_system, system, listing, load):
    from django.core import mail

    from apps.claims.services import codes
    from apps.core import clock

    claim = choose(start(), "mail", address="joe@joes.example")
    with as_system():
        type(listing).objects.filter(pk=listing.pk).update(website="https://elsewhere.example/")
        codes.send(by=system, claim_id=claim.pk, now=clock.now())
    assert mail.outbox == []
    assert (load(claim).state, load(claim).problem) == ("started", "no_longer_offered")
