"""The chain: unbroken however many commit at once, and each kind of tampering is found and named."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from apps.audit import selectors, verification
from apps.audit import services as audit
from apps.audit.models import AuditChain, AuditEvent, AuditLink
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.rls import Login

pytestmark = pytest.mark.django_db

SOMEBODY = Actor.user(12, request_id="req_abcdefgh")


@pytest.fixture
def month():
    """Return the present month as the chain names it."""
    return f"{clock.now():%Y-%m}"


@pytest.fixture
def events(chained):
    """Return five events in their chain, with awkward values in them."""
    recorded = []
    for number in range(5):
        after = {"place": f"ça: {number}", "nested": {"b": [1, 2.5, None], "a": "\\ “quoted” 🫖"}}
        recorded.append(audit.record("tests.kettle_moved", by=SOMEBODY, after=after))
    chained()
    return recorded


@pytest.fixture
def found(month, as_system):
    """Return a function that verifies the month and returns (kind, id or place) of each flaw."""

    def verify():
        with as_system():
            return {(flaw.kind, flaw.event_id or flaw.sequence) for flaw in verification.verify(month)}

    return verify


def test_events_are_linked_in_the_order_they_were_recorded(events, month, as_system):
    with as_system():
        links = list(AuditLink.objects.order_by("sequence"))
        head = AuditChain.objects.get(month=month)

    assert [link.event_id for link in links] == [event.pk for event in events]
    assert [link.sequence for link in links] == [1, 2, 3, 4, 5]
    assert [link.previous_hash for link in links] == ["", *(link.hash for link in links[:-1])]
    assert (head.sequence, head.hash) == (5, links[-1].hash)


def test_python_and_the_database_compute_the_same(events, found):
    assert found() == set()


def test_the_lock_is_not_taken_before_the_commit(month, as_system):
    audit.record("tests.kettle_moved", by=SOMEBODY)

    with as_system():
        assert not AuditLink.objects.exists()
        assert not AuditChain.objects.filter(month=month).exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "'another'"),
        ("user_id", "13"),
        ("after", "'{}'"),
        ("occurred_at", "occurred_at - interval '1 second'"),
    ],
    ids=["text", "number", "json", "moment"],
)
def test_a_changed_value_is_found(events, tamper, found, column, value):
    tamper((f"UPDATE audit_auditevent SET {column} = {value} WHERE id = %s", events[2].pk))

    assert found() == {("changed", str(events[2].pk))}


def test_a_deleted_event_is_found(events, tamper, found):
    tamper(("DELETE FROM audit_auditevent WHERE id = %s", events[2].pk))

    assert found() == {("dropped", str(events[2].pk))}


def test_an_event_deleted_with_its_link_leaves_a_gap(events, tamper, found):
    tamper(
        ("DELETE FROM audit_auditevent WHERE id = %s", events[2].pk),
        ("DELETE FROM audit_auditlink WHERE event_id = %s", events[2].pk),
    )

    assert found() == {("dropped", 3), ("reordered", str(events[3].pk))}


def test_the_last_event_deleted_with_its_link_is_missed(events, tamper, found):
    tamper(
        ("DELETE FROM audit_auditevent WHERE id = %s", events[4].pk),
        ("DELETE FROM audit_auditlink WHERE event_id = %s", events[4].pk),
    )

    assert found() == {("dropped", 5)}


def test_a_deleted_link_leaves_its_event_outside_of_the_chain(events, tamper, found):
    tamper(("DELETE FROM audit_auditlink WHERE event_id = %s", events[4].pk))

    assert found() == {("dropped", 5), ("unchained", str(events[4].pk))}


def test_two_swapped_events_are_found(events, tamper, found):
    tamper(
        ("UPDATE audit_auditlink SET sequence = 4 WHERE event_id = %s", events[1].pk),
        ("UPDATE audit_auditlink SET sequence = 2 WHERE event_id = %s", events[3].pk),
    )

    assert {("reordered", str(events[1].pk)), ("reordered", str(events[3].pk))} <= found()


def test_a_forged_digest_is_found(events, tamper, found):
    tamper(
        ("UPDATE audit_auditevent SET reason = 'another' WHERE id = %s", events[2].pk),
        (
            "UPDATE audit_auditlink SET digest = (SELECT app.audit_digest(e) FROM audit_auditevent e WHERE id = event_id) "
            "WHERE event_id = %s",
            events[2].pk,
        ),
    )

    assert found() == {("reordered", str(events[2].pk))}


def test_a_head_that_was_set_back_is_found(events, tamper, month, found):
    tamper(("UPDATE audit_auditchain SET hash = 'forged' WHERE month = %s", month))

    assert found() == {("changed", 5)}


def test_a_long_chain_is_read_in_batches(events, tamper, found, monkeypatch):
    monkeypatch.setattr(verification, "_BATCH", 2)
    assert found() == set()
    tamper(("UPDATE audit_auditevent SET reason = 'another' WHERE id = %s", events[3].pk))
    assert found() == {("changed", str(events[3].pk))}


def test_the_command_names_the_row_and_exits_with_one(events, tamper, as_system):
    tamper(("UPDATE audit_auditevent SET reason = 'another' WHERE id = %s", events[2].pk))
    errors = StringIO()
    with as_system(), pytest.raises(CommandError) as stopped:
        call_command("audit_verify", stdout=StringIO(), stderr=errors)

    assert stopped.value.returncode == 1
    assert str(events[2].pk) in errors.getvalue()


def test_the_command_counts_what_is_as_it_was_written(events, month, as_system):
    output = StringIO()
    with as_system():
        call_command("audit_verify", month=month, stdout=output)

    assert f"{month}: 5 events, unbroken" in output.getvalue()


def test_the_command_refuses_what_is_no_month(as_system):
    with as_system(), pytest.raises(CommandError, match="not a month"):
        call_command("audit_verify", "--month", "2026-13")


def test_each_month_has_a_chain_of_its_own(events, month, chained, as_system):
    earlier = clock.now() - timedelta(days=40)
    AuditEvent(name="tests.kettle_moved", severity="info", actor="x", actor_kind="user", occurred_at=earlier).save(
        force_insert=True
    )
    chained()

    with as_system():
        assert [(head.month, head.sequence) for head in selectors.heads()] == [(f"{earlier:%Y-%m}", 1), (month, 5)]
        assert list(verification.verify(f"{earlier:%Y-%m}")) == []


def test_the_head_is_anchored_in_the_log(events, month, as_system, caplog):
    from apps.audit.tasks import anchor

    with as_system(), caplog.at_level("INFO"):
        anchor()
        (head,) = selectors.heads()

    assert [(line.msg["month"], line.msg["sequence"], line.msg["hash"]) for line in caplog.records] == [
        (month, 5, head.hash)
    ]


@pytest.mark.django_db(transaction=True)
def test_commits_at_the_same_time_make_one_unbroken_chain(month, found, as_system):
    each, threads = 25, 4
    together = threading.Barrier(threads)
    failures = []

    def write(number):
        try:
            together.wait()
            with rls.playing(Login.SITE), rls.acting(Actor.user(number)):
                for _ in range(each):
                    with transaction.atomic():
                        audit.record("tests.kettle_moved", by=Actor.user(number))
                        audit.record("tests.kettle_moved", by=Actor.user(number))
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[number + 1]) for number in range(threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    with as_system(), transaction.atomic():
        assert verification.length(month) == each * threads * 2
        assert AuditLink.objects.values("sequence").distinct().count() == each * threads * 2
        assert found() == set()
