"""Foreign facts: kept once, handled once, parked and sent again like our own."""

from datetime import timedelta

import pytest

from apps.core import clock, rls
from apps.core.actor import ActorKind
from apps.outbox import registry
from apps.outbox import services as outbox
from apps.outbox.models import InboxMessage
from apps.outbox.rules import MAX_ATTEMPTS
from apps.outbox.services import inbox
from apps.outbox.states import AttemptState

pytestmark = pytest.mark.django_db


def test_the_sites_login_keeps_a_message_once(as_system):
    assert inbox.receive("mailer", "evt_1", {"kind": "bounce"}, signature_verified=True) is True
    assert inbox.receive("mailer", "evt_1", {"kind": "forged"}) is False
    assert inbox.receive("other", "evt_1", {}) is True

    with as_system():
        message = InboxMessage.objects.get(source="mailer")
    assert message.payload == {"kind": "bounce"}
    assert message.signature_verified is True


def test_a_message_nudges_the_relay_only_when_it_is_new(django_capture_on_commit_callbacks, sent):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            inbox.receive("mailer", "evt_1", {})

    assert sent == [("outbox.relay", "relay", {})]


def test_a_message_is_handled_once_as_the_system(as_system):
    seen = []
    registry.register_inbox("mailer", lambda message: seen.append((message.external_id, rls.current())))
    inbox.receive("mailer", "evt_1", {})
    with as_system():
        outbox.drain()
        key = str(InboxMessage.objects.get().pk)
        assert outbox.handle_message(message_id=key) is False
        assert InboxMessage.objects.get().handled_at is not None

    ((external_id, actor),) = seen
    assert (external_id, actor.kind, actor.name) == ("evt_1", ActorKind.SYSTEM, "system:inbox.mailer")


def test_a_message_that_cannot_be_handled_is_parked_and_sent_again(admin, as_staff, as_system):
    inbox.receive("mailer", "evt_1", {})
    now = clock.now()
    with as_system():
        for attempt in range(MAX_ATTEMPTS):
            outbox.drain(now=now + attempt * timedelta(hours=7))
        message = InboxMessage.objects.get()
    assert (message.state, message.last_error) == (
        AttemptState.PARKED,
        "LookupError: Nothing handles messages of 'mailer'.",
    )

    registry.register_inbox("mailer", lambda message: None)
    with as_staff(admin):
        outbox.resend_message(message=message, by=rls.current())
    with as_system():
        assert outbox.drain() == 1


def test_a_source_has_one_handler():
    registry.register_inbox("mailer", print)

    with pytest.raises(ValueError, match="handled by print already"):
        registry.register_inbox("mailer", repr)
