"""Handing out: one delivery per handler, each effect once, failures put back and parked."""

from datetime import timedelta

import pytest

from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.errors import Conflict, Denied, Invalid
from apps.outbox import registry, selectors
from apps.outbox import services as outbox
from apps.outbox.models import Delivery, InboxMessage, OutboxEvent
from apps.outbox.rules import LEASE, MAX_ATTEMPTS, RETENTION, retry_delay
from apps.outbox.states import AttemptState

pytestmark = pytest.mark.django_db


@pytest.fixture
def parked(kettle_boiled, failing, as_system):
    """Return a delivery that failed as often as it may."""
    outbox.publish(kettle_boiled(kettle="blue", business_id=7))
    now = clock.now()
    with as_system():
        for attempt in range(MAX_ATTEMPTS):
            outbox.drain(now=now + attempt * timedelta(hours=7))
        return Delivery.objects.get()


def test_each_handler_gets_a_delivery_on_its_own_queue(kettle_boiled, recording, as_system, sent):
    registry.handler(kettle_boiled, name="tests.slow", queue="bulk")(lambda event: None)
    outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        assert outbox.relay() == 2
        deliveries = {delivery.handler: delivery.pk for delivery in Delivery.objects.all()}

    assert sorted(sent, key=str) == [
        ("outbox.deliver", "bulk", {"delivery_id": deliveries["tests.slow"]}),
        ("outbox.deliver", "default", {"delivery_id": deliveries["tests.record"]}),
    ]


def test_relaying_again_hands_out_nothing_twice(kettle_boiled, recording, as_system, sent):
    outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        outbox.relay()
        assert outbox.relay() == 0

    assert len(sent) == 1


def test_a_delivery_that_runs_twice_has_its_effect_once(kettle_boiled, recording, calls, as_system):
    outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        outbox.relay()
        key = Delivery.objects.get().pk
        assert outbox.deliver(delivery_id=key) is True
        assert outbox.deliver(delivery_id=key) is False

    assert calls == ["blue"]


def test_a_handler_acts_as_whoever_caused_the_event(kettle_boiled, as_system):
    seen = []
    registry.handler(kettle_boiled, name="tests.look")(lambda event: seen.append(rls.current()))
    somebody = Actor.user(12, request_id="req_abcdefgh")
    with rls.acting(somebody):
        outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        outbox.drain()

    assert seen == [somebody]


def test_fields_of_a_newer_sender_are_left_out(kettle_boiled, recording, calls, as_system):
    with as_system():
        actor = Actor.system("test").as_dict()
        payload = {"kettle": "blue", "business_id": None, "added_later": 1}
        OutboxEvent.objects.create(wire_name=kettle_boiled.wire_name, payload=payload, actor=actor)
        outbox.drain()

    assert calls == ["blue"]


def test_an_event_that_nobody_listens_to_is_done_at_once(kettle_boiled, as_system):
    outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        assert outbox.drain() == 0
        assert OutboxEvent.objects.get().dispatched_at is not None


def test_a_failure_undoes_the_handler_and_waits_before_the_next_attempt(kettle_boiled, failing, as_system):
    @registry.handler(kettle_boiled, name="tests.write_and_fail")
    def write_and_fail(event):
        outbox.receive("tests", "1", {})
        raise RuntimeError("after writing")

    outbox.publish(kettle_boiled(kettle="blue"))
    now = clock.now()
    with as_system():
        outbox.drain(now=now)
        delivery = Delivery.objects.get(handler="tests.write_and_fail")
        assert not InboxMessage.objects.exists()

    assert delivery.state == AttemptState.PENDING
    assert delivery.last_error == "RuntimeError: after writing"
    assert delivery.next_attempt_at == now + retry_delay(1)


def test_a_delivery_succeeds_when_its_cause_of_failure_is_gone(kettle_boiled, failing, as_system):
    outbox.publish(kettle_boiled(kettle="blue"))
    now = clock.now()
    with as_system():
        outbox.drain(now=now)
        failing.clear()
        assert outbox.drain(now=now + retry_delay(1)) == 1
        delivery = Delivery.objects.get()

    assert (delivery.state, delivery.attempts, delivery.last_error) == (AttemptState.DONE, 2, "")


def test_the_delays_grow_and_span_an_outage_of_hours():
    delays = [retry_delay(attempt) for attempt in range(1, MAX_ATTEMPTS)]

    assert delays == sorted(delays)
    assert timedelta(hours=3) < sum(delays, timedelta()) < timedelta(hours=6)


def test_eight_failures_park_the_delivery(parked, as_system):
    assert (parked.state, parked.attempts) == (AttemptState.PARKED, MAX_ATTEMPTS)
    assert parked.parked_at is not None
    with as_system():
        assert outbox.relay(now=clock.now() + timedelta(days=2)) == 0


def test_work_that_kills_its_worker_each_time_is_parked(kettle_boiled, recording, calls, as_system):
    outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        outbox.relay()
        Delivery.objects.update(attempts=MAX_ATTEMPTS)
        assert outbox.deliver(delivery_id=Delivery.objects.get().pk) is False
        delivery = Delivery.objects.get()

    assert delivery.state == AttemptState.PARKED
    assert "died" in delivery.last_error
    assert calls == []


def test_a_delivery_whose_handler_is_gone_says_so(kettle_boiled, recording, as_system, monkeypatch):
    outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        outbox.relay()
        monkeypatch.setattr(registry, "_handlers", {})
        outbox.deliver(delivery_id=Delivery.objects.get().pk)

        assert "no handler called 'tests.record'" in Delivery.objects.get().last_error


def test_the_sweep_hands_out_again_what_a_dead_worker_left(kettle_boiled, recording, as_system, sent):
    outbox.publish(kettle_boiled(kettle="blue"))
    now = clock.now()
    with as_system():
        outbox.relay(now=now)
        assert outbox.sweep(now=now + LEASE / 2) == 0
        assert outbox.sweep(now=now + LEASE) == 1

    assert len(sent) == 2


def test_work_the_broker_did_not_take_is_due_again_at_once(kettle_boiled, recording, as_system, monkeypatch, sent):
    from apps.outbox import nudge

    taking = nudge.send
    outbox.publish(kettle_boiled(kettle="blue"))
    now = clock.now()
    with as_system():
        monkeypatch.setattr(nudge, "send", lambda *args, **kwargs: False)
        assert outbox.relay(now=now) == 0
        monkeypatch.setattr(nudge, "send", taking)
        assert outbox.relay(now=now) == 1


def test_an_administrator_with_a_reason_sends_a_parked_delivery_again(parked, failing, admin, as_staff, as_system):
    from apps.audit.models import AuditEvent

    with as_staff(admin, "the kettle was filled"):
        outbox.resend(delivery=parked, by=rls.current())
    failing.clear()
    with as_system():
        assert outbox.drain() == 1
        remembered = AuditEvent.objects.get(name="outbox.delivery_resent")

    assert remembered.reason == "the kettle was filled"
    assert (remembered.user_id, remembered.business_id) == (admin.pk, 7)
    assert remembered.before["state"] == "parked"


def test_a_resend_needs_a_reason(parked, admin, as_staff):
    with as_staff(admin, reason="  "), pytest.raises(Invalid):
        outbox.resend(delivery=parked, by=rls.current())


def test_a_resend_needs_an_administrator(parked, moderator, as_staff):
    with as_staff(moderator), pytest.raises(Denied):
        outbox.resend(delivery=parked, by=rls.current())


def test_only_parked_work_is_sent_again(kettle_boiled, recording, admin, as_staff, as_system):
    outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        outbox.drain()
        done = Delivery.objects.get()

    with as_staff(admin), pytest.raises(Conflict):
        outbox.resend(delivery=done, by=rls.current())


def test_the_site_learns_how_late_the_post_is_and_nothing_else(parked, kettle_boiled):
    outbox.publish(kettle_boiled(kettle="red"))

    state = selectors.backlog()

    assert state.parked_deliveries == 1
    assert state.parked_messages == 0
    assert timedelta(0) <= state.oldest_unsent < timedelta(minutes=1)


def test_finished_rows_go_after_thirty_days_and_parked_ones_stay(parked, kettle_boiled, recording, failing, as_system):
    failing.clear()
    outbox.publish(kettle_boiled(kettle="red"))
    with as_system():
        outbox.drain()
        assert outbox.prune(now=clock.now()) == 0
        # An event with its two deliveries.
        assert outbox.prune(now=clock.now() + RETENTION + timedelta(days=3)) == 3
        assert [delivery.pk for delivery in Delivery.objects.all()] == [parked.pk]


def test_two_handlers_do_not_share_a_name(kettle_boiled, recording):
    with pytest.raises(ValueError, match=r"two handlers called 'tests\.record'"):
        registry.handler(kettle_boiled, name="tests.record")(lambda event: None)
