"""What time does to claims, and that it does so once."""

from datetime import timedelta

import pytest

from apps.claims import tasks
from apps.claims.models import Claim
from apps.claims.services import claiming, demo, letters, merging, sweeping
from apps.core import clock
from apps.core.actor import Actor
from apps.observability import invariants
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


def test_a_claim_left_alone_ends(mailed, enter, as_system, system, load):
    claim, _code = mailed
    with as_system():
        assert sweeping.expire(by=system, now=clock.now() + timedelta(days=31)) == 1
        assert sweeping.expire(by=system, now=clock.now() + timedelta(days=31)) == 0
    assert load(claim).state == "expired"


def test_a_claim_at_our_staff_does_not_end(start, choose, as_user, claimant, by, as_system, system, load):
    claim = choose(start(), "manual")
    with as_user(claimant):
        claiming.hand_in(by=by, claim=claim, statement="I bought it from Joe last spring.", now=clock.now())
    with as_system():
        sweeping.sweep(by=system, now=clock.now() + timedelta(days=400))
    assert load(claim).state == "submitted"


def test_a_letter_is_printed_posted_and_counts_for_thirty_days(
    start, choose, as_staff, person, enter, load, owners_of, listing, claimant, settings
):
    settings.CLAIM_POST_COUNTRIES = ["US"]
    claim = choose(start(), "post")
    reviewer = person("moderator")
    by = Actor.staff(reviewer.pk, "letters of the day", frozenset({"moderator"}))
    with as_staff(reviewer):
        first = letters.print_letter(by=by, claim=claim, now=clock.now())
        letter = letters.print_letter(by=by, claim=claim, now=clock.now())
        assert "1 Main Street" in letter.lines
        letters.mark_posted(by=by, claim=claim, now=clock.now())
    assert timedelta(days=29) < load(claim).code_expires_at - clock.now() <= timedelta(days=30)
    assert enter(claim, first.code).outcome == "wrong"
    assert enter(claim, letter.code).outcome == "verified"
    assert owners_of(listing) == [claimant.pk]


def test_a_code_of_a_letter_counts_when_it_is_posted_not_before(start, choose, as_staff, person, enter, settings):
    claim = choose(start(), "post")
    reviewer = person("moderator")
    with as_staff(reviewer):
        letter = letters.print_letter(
            by=Actor.staff(reviewer.pk, "letters of the day", frozenset({"moderator"})), claim=claim, now=clock.now()
        )
    assert enter(claim, letter.code).outcome == "no_code"


def test_open_claims_go_along_with_a_merge_and_back(start, listing, as_system, load, mailed, enter):
    claim, code = mailed
    with as_system():
        survivor = BusinessFactory()
        moved = merging.move(listing.pk, survivor.pk)
    assert load(claim).business_id == survivor.pk
    assert enter(claim, code).outcome == "voided"
    with as_system():
        assert merging.move_back(listing.pk, survivor.pk, moved) == []
    assert load(claim).business_id == listing.pk


def test_jobs_run_twice_without_harm(mailed, as_system):
    claim, _code = mailed
    with as_system():
        for job in (tasks.sweep, tasks.complete_due, tasks.rekey_documents):
            job()
            job()
        tasks.send_code(claim_id=claim.pk)
        tasks.look_up(claim_id=claim.pk)
        tasks.complete(claim_id=claim.pk)


def test_the_demo_has_a_claim_in_each_state_and_keeps_every_promise(
    as_system, system, person, moderator, owner, listing
):
    with as_system():
        free = [
            BusinessFactory(website=f"https://place{number}.example/", phone="+12125550100")
            for number in range(demo.LISTINGS)
        ]
        rival = person()
        made = demo.make(
            by=system,
            owner_id=owner.pk,
            rival_id=rival.pk,
            moderator=moderator,
            listings=free,
            owned=listing,
            now=clock.now(),
        )
        assert set(Claim.objects.values_list("state", flat=True)) == {
            "started", "checking", "code_sent", "submitted", "expired", "rejected", "withdrawn",
        }  # fmt: skip
        assert len(made) == 8
        assert demo.make(
            by=system, owner_id=owner.pk, rival_id=rival.pk, moderator=moderator, listings=free, owned=listing,
            now=clock.now(),
        ) == {}  # fmt: skip
        broken = {name: found for name, found in invariants.run() if name.startswith("claims.") and found}
    assert broken == {}
