"""Handing the primary ownership over, page by page."""

from datetime import timedelta

import pytest

from apps.businesses.models import Membership, OwnershipTransfer
from apps.businesses.services import transfers
from apps.core import clock
from apps.core.actor import Actor
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(cast):
    """Where the team of the café is."""
    return f"/manage/b/{cast.cafe.reference}/team/"


@pytest.fixture
def heir(as_system, cast):
    """Max, who is a manager of the café as well."""
    with as_system():
        MembershipFactory(business=cast.cafe, user=cast.manager, role="manager")
    return cast.manager


@pytest.fixture
def offered(signed_in, cast, heir, team, fill):
    """Where the transfer that Ana offered is shown."""
    answer = fill(signed_in(cast.owner), team, action="offer", person=str(heir.pk))
    assert answer.status_code == 302
    return answer["Location"]


@pytest.fixture
def primary(as_system, cast):
    """Return a function that tells who is the primary owner of the café."""

    def find():
        with as_system():
            return Membership.objects.get(business=cast.cafe, is_primary=True).user_id

    return find


@pytest.fixture
def completed(as_system, signed_in, heir, offered):
    """The transfer, after it was accepted and the days to think are over."""
    signed_in(heir).post(offered, {"action": "accept"})
    with as_system():
        found = OwnershipTransfer.objects.get()
        transfers.complete(by=Actor.system("test"), transfer=found, now=clock.now() + timedelta(days=4))
    return offered


def test_without_an_heir_the_page_says_what_to_do_first(signed_in, cast, team, read):
    assert "Nobody else is in the team of exactly this place yet" in read(signed_in(cast.owner), team)


def test_only_the_primary_owner_offers(signed_in, cast, heir, team, read):
    max_berg = signed_in(heir)
    assert "Hand over the ownership" not in read(max_berg, team)
    answer = max_berg.post(team, {"action": "offer", "person": str(cast.owner.pk)})
    assert answer.status_code == 403
    assert "Only the primary owner can hand over the ownership." in answer.content.decode()


@pytest.mark.parametrize("person", ["", "x", "0", "999999999"])
def test_nobody_outside_the_team_is_offered_it(signed_in, cast, heir, team, person):
    answer = signed_in(cast.owner).post(team, {"action": "offer", "person": person})
    assert answer.status_code == 422
    assert "Invite this person to the team first." in answer.content.decode()


def test_it_is_accepted_and_takes_effect_later(signed_in, cast, heir, offered, read, primary):
    max_berg = signed_in(heir)
    page = read(max_berg, offered)
    assert "Ana Ruiz offers you the primary ownership." in page
    assert "Takes effect 3 days after it is accepted" in page
    assert max_berg.post(offered, {"action": "accept"}).status_code == 302
    assert "Time to think it over" in read(max_berg, offered)
    assert primary() == cast.owner.pk


def test_both_lists_say_that_it_is_under_way(signed_in, cast, heir, offered, read):
    for person in (cast.owner, heir):
        assert "The ownership of Café Minuet is changing hands" in read(signed_in(person), "/manage/")


@pytest.mark.parametrize("who", ["owner", "manager"])
@pytest.mark.parametrize("accepted", [False, True])
def test_each_side_calls_it_off_before_it_takes_effect(signed_in, cast, heir, offered, read, primary, who, accepted):
    if accepted:
        signed_in(heir).post(offered, {"action": "accept"})
    side = signed_in(getattr(cast, who))
    assert side.post(offered, {"action": "cancel"}).status_code == 302
    assert "Called off" in read(side, offered)
    assert signed_in(heir).post(offered, {"action": "accept"}).status_code == 409
    assert primary() == cast.owner.pk


def test_the_giver_cannot_accept(signed_in, cast, offered, primary):
    assert signed_in(cast.owner).post(offered, {"action": "accept"}).status_code == 404
    assert primary() == cast.owner.pk


def test_the_former_owner_asks_for_it_back(
    signed_in, cast, heir, completed, read, primary, django_capture_on_commit_callbacks, sent_jobs
):
    assert primary() == heir.pk
    ana = signed_in(cast.owner)
    assert "Ask for it back" in read(ana, completed)
    assert "Ask for it back" not in read(signed_in(heir), completed)
    assert signed_in(heir).post(completed, {"action": "ask_back"}).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert ana.post(completed, {"action": "ask_back"}).status_code == 302
    assert "businesses.undo_transfer" in sent_jobs


@pytest.fixture
def sent_jobs(monkeypatch):
    """The names of jobs that were sent to the workers."""
    from celery import current_app

    names = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_: names.append(name))
    return names


@pytest.mark.parametrize("who", ["stranger", "helper"])
def test_there_is_no_such_transfer_for_others(signed_in, cast, offered, who):
    other = signed_in(getattr(cast, who))
    assert other.get(offered).status_code == 404
    assert other.post(offered, {"action": "cancel"}).status_code == 404


def test_the_page_asks_a_fixed_number_of_queries(signed_in, cast, offered, asked):
    assert len(asked(signed_in(cast.owner), offered)) == 2
