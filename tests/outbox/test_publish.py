"""Announcing a fact in the transaction that made it true."""

import pytest
from django.db import DatabaseError, transaction

from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login
from apps.outbox import services as outbox
from apps.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(as_system):
    """Return a function that reads all events."""

    def read():
        with as_system():
            return list(OutboxEvent.objects.order_by("id"))

    return read


def test_the_sites_login_posts_an_event_it_may_not_read(kettle_boiled, stored):
    outbox.publish(kettle_boiled(kettle="blue", business_id=7))

    (event,) = stored()
    assert event.wire_name == "tests.kettle_boiled.v1"
    assert event.payload == {"kettle": "blue", "business_id": 7}
    assert event.business_id == 7
    assert event.dispatched_at is None
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        OutboxEvent.objects.count()


def test_an_event_remembers_actor_and_request(kettle_boiled, stored):
    with rls.acting(Actor.user(12, frozenset({"moderator"}), request_id="req_abcdefgh")):
        outbox.publish(kettle_boiled(kettle="blue"))

    (event,) = stored()
    assert event.request_id == "req_abcdefgh"
    assert Actor.from_dict(event.actor) == Actor.user(12, frozenset({"moderator"}), request_id="req_abcdefgh")


@pytest.mark.parametrize(
    ("acting", "named"),
    [
        (Actor.user(12), Actor.user(13).as_dict()),
        (Actor.user(12), {**Actor.user(12).as_dict(), "user_id": 13}),
        (Actor.user(12), Actor.staff(12).as_dict()),
        # The context alone does not make a process of the site into the system.
        (Actor.system("relay"), Actor.system("relay").as_dict()),
    ],
    ids=["somebody", "number", "kind", "context"],
)
def test_nobody_posts_in_the_name_of_somebody_else(kettle_boiled, acting, named):
    event = OutboxEvent(wire_name="tests.kettle_boiled.v1", payload={}, actor=named)
    with rls.acting(acting), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        event.save(force_insert=True)


def test_an_event_disappears_with_its_transaction(kettle_boiled, stored, django_capture_on_commit_callbacks, sent):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        outbox.publish(kettle_boiled(kettle="blue"))
        raise RuntimeError

    assert stored() == []
    assert sent == []


def test_several_events_of_one_transaction_nudge_once(kettle_boiled, django_capture_on_commit_callbacks, sent):
    with django_capture_on_commit_callbacks(execute=True):
        for colour in ("blue", "red", "green"):
            outbox.publish(kettle_boiled(kettle=colour))

    assert sent == [("outbox.relay", "relay", {})]


def test_an_event_without_an_actor_is_a_bug(kettle_boiled):
    with rls.acting(None), pytest.raises(rls.MissingActor):
        outbox.publish(kettle_boiled(kettle="blue"))


def test_an_event_holds_plain_facts_only(kettle_boiled):
    with pytest.raises(TypeError, match="kettle holds a object"):
        outbox.publish(kettle_boiled(kettle=object()))


@pytest.mark.parametrize("login", [Login.SITE, Login.STAFF, Login.REPORTER])
def test_logins_without_the_right_cannot_change_what_was_posted(kettle_boiled, login):
    outbox.publish(kettle_boiled(kettle="blue"))

    with rls.playing(login), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        OutboxEvent.objects.update(payload={})


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_of_a_transaction_is_a_bug(kettle_boiled):
    with pytest.raises(transaction.TransactionManagementError):
        outbox.publish(kettle_boiled(kettle="blue"))
