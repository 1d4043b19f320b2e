"""Tag, file and DNS record: looked for by a job, between two transactions."""

import pytest

from apps.claims.models import ClaimCheck
from apps.claims.rules.ways import dns, page
from apps.claims.selectors import record_of
from apps.claims.services import claiming, lookups
from apps.core import clock

pytestmark = pytest.mark.django_db
SITE = "https://www.joes.example/"


@pytest.fixture
def check(as_user, claimant, by):
    """Return a function that asks for a look as the claimant."""

    def go(claim):
        with as_user(claimant):
            return claiming.check(by=by, claim=claim, now=clock.now())

    return go


@pytest.fixture
def look(as_system, system):
    """Return a function that lets the job look."""

    def go(claim):
        with as_system():
            lookups.look(by=system, claim_id=claim.pk, now=clock.now())

    return go


@pytest.fixture(params=["tag", "file", "record"])
def published(request, start, choose, check, world):
    """A claim whose record is published in one of the three places, and asked to be looked for."""
    claim = choose(start(), "dns" if request.param == "record" else "page")
    record = record_of(claim)
    if request.param == "tag":
        world.pages.pages[SITE] = f"<head>{page.tag(record)}</head>"
    elif request.param == "file":
        world.pages.pages[page.file_address(SITE, record)] = record
    else:
        world.names.records["joes.example"] = [f"{dns.PREFIX}{record}"]
    return check(claim)


def test_what_is_published_makes_the_claimant_the_owner(published, look, load, owners_of, listing, claimant, as_system):
    look(published)
    assert load(published).state == "verified"
    assert owners_of(listing) == [claimant.pk]
    with as_system():
        assert ClaimCheck.objects.get(claim=published).outcome == "proved"


def test_looking_twice_does_it_once(published, look, load, announced):
    look(published)
    look(published)
    assert announced().count("claims.claim_verified.v1") == 1


@pytest.mark.parametrize("method", ["dns", "page"])
def test_nothing_published_leads_back_with_what_was_seen(
    start, choose, check, look, load, owners_of, listing, as_system, method
):
    claim = check(choose(start(), method))
    look(claim)
    assert (load(claim).state, load(claim).problem) == ("started", "not_found")
    assert owners_of(listing) == []
    with as_system():
        seen = ClaimCheck.objects.get(claim=claim)
    assert (seen.outcome, bool(seen.detail)) == ("failed", True)


@pytest.mark.parametrize("method", ["dns", "page"])
def test_a_world_that_is_away_is_no_proof(start, choose, check, look, load, world, method):
    world.names.is_away = world.pages.is_away = True
    claim = check(choose(start(), method))
    look(claim)
    assert (load(claim).state, load(claim).problem) == ("started", "unreachable")


def test_an_address_that_leads_inward_is_not_asked(start, choose, check, look, load, world):
    world.pages.refused.add(SITE)
    claim = check(choose(start(), "page"))
    look(claim)
    assert (load(claim).state, load(claim).problem) == ("started", "refused")


def test_a_website_that_changes_while_we_look_counts_nothing(
    published, look, load, as_system, listing, world, monkeypatch
):
    fetch, texts = world.pages.fetch, world.names.texts

    def meanwhile(answer):
        def go(asked):
            type(listing).objects.filter(pk=listing.pk).update(website="https://other.example/")
            return answer(asked)

        return go

    monkeypatch.setattr(world.pages, "fetch", meanwhile(fetch))
    monkeypatch.setattr(world.names, "texts", meanwhile(texts))
    look(published)
    assert (load(published).state, load(published).problem) == ("started", "listing_changed")


def test_the_record_of_another_claim_proves_nothing(start, choose, check, look, load, world, person, as_user, listing):
    """A record that the real owner left published verifies nobody else."""
    from apps.core.actor import Actor

    other = person()
    with as_user(other):
        theirs = claiming.start(by=Actor.user(other.pk), business=listing, now=clock.now())
    world.names.records["joes.example"] = [f"{dns.PREFIX}{record_of(theirs)}"]
    claim = check(choose(start(), "dns"))
    look(claim)
    assert load(claim).state == "started"


def test_a_chosen_way_waits_until_the_record_is_published(start, choose, look, load, world):
    claim = choose(start(), "dns")
    look(claim)
    assert load(claim).state == "started"
    assert world.names.asked == []
