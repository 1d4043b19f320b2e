"""Remembering what somebody did."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from apps.audit import catalogue, selectors
from apps.audit import services as audit
from apps.audit.catalogue import EventType, Severity
from apps.audit.models import AuditEvent, AuditLink
from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login
from apps.observability.request import RequestFacts, answering
from tests.factories.accounts import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

STAFF = Actor.staff(5, "the shelf broke", request_id="req_abcdefgh")


@pytest.fixture(autouse=True)
def in_the_portal():
    """Let these tests record as the portal does, whose staff the events speak of."""
    with rls.playing(Login.STAFF), rls.acting(STAFF):
        yield


@pytest.fixture
def stored(as_system):
    """Return a function that reads an event anew."""

    def read(event):
        with as_system():
            return AuditEvent.objects.get(pk=event.pk)

    return read


def test_the_sites_login_adds_an_event_with_who_why_and_whence(stored):
    with (
        rls.playing(Login.SITE),
        rls.acting(Actor.user(12)),
        answering(RequestFacts("req_abcdefgh", "192.0.2.7", "Browser/1")),
    ):
        event = audit.record("tests.kettle_moved", by=Actor.user(12), business_id=7)

    event = stored(event)
    assert (event.name, event.severity) == ("tests.kettle_moved", "warning")
    assert (event.actor, event.actor_kind, event.user_id, event.business_id) == ("user:12", "user", 12, 7)
    assert (event.request_id, event.ip, event.user_agent) == ("req_abcdefgh", "192.0.2.7", "Browser/1")


def test_a_request_leaves_its_facts_for_audit(client, monkeypatch):
    seen = []
    from apps.observability import health, request

    monkeypatch.setattr(health, "_checks", {})
    health.register("look", lambda: seen.append(request.facts()) or health.Finding(health.State.OK))
    client.get(
        "/status", headers={"User-Agent": "Browser\x07/1", "X-Request-Id": "abcdefgh-1"}, REMOTE_ADDR="192.0.2.7"
    )

    assert seen == [RequestFacts("abcdefgh-1", "192.0.2.7", "Browser /1")]
    assert request.facts() == RequestFacts()


def test_only_fields_that_changed_are_kept(stored):
    before = {"place": "shelf", "colour": "blue", "since": datetime(2026, 1, 2, tzinfo=UTC), "key": UUID(int=1)}
    event = audit.record("tests.kettle_moved", by=STAFF, before=before, after={**before, "place": "floor"})

    event = stored(event)
    assert (event.before, event.after) == ({"place": "shelf"}, {"place": "floor"})


def test_values_become_plain_json(stored):
    event = audit.record(
        "tests.kettle_moved", by=STAFF, after={"since": datetime(2026, 1, 2, tzinfo=UTC), "key": UUID(int=1)}
    )

    assert stored(event).after == {"since": "2026-01-02T00:00:00Z", "key": str(UUID(int=1))}


def test_personal_values_are_never_stored(stored):
    before, after = {"address": "12 High Street"}, {"address": "14 High Street"}
    event = stored(audit.record("tests.kettle_moved", by=STAFF, before=before, after=after))

    assert "High Street" not in str(event.before) + str(event.after)
    assert event.before["address"].startswith("personal:")
    assert event.before != event.after
    assert event.personal_fields == ["address"]


def test_the_name_of_a_person_is_not_written_into_the_trail(as_system, stored):
    with as_system():
        person = UserFactory(name="Ada Lovelace")
    event = stored(audit.record("tests.kettle_moved", by=STAFF, subject=person))

    assert (event.subject_type, event.subject_id) == ("accounts.user", str(person.pk))
    assert event.subject_reference == person.reference
    assert event.subject_label == ""


def test_an_unknown_name_is_a_bug():
    with pytest.raises(ValueError, match=r"'tests\.kettle_sold' is not in the audit catalogue"):
        audit.record("tests.kettle_sold", by=STAFF)


def test_two_kinds_of_events_do_not_share_a_name():
    with pytest.raises(ValueError, match="Two kinds"):
        catalogue.register(EventType("tests.kettle_moved", Severity.INFO, "something else"))


def test_an_event_disappears_with_its_transaction(as_system):
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("tests.kettle_moved", by=STAFF)
        raise RuntimeError

    with as_system():
        assert not AuditEvent.objects.exists()


def test_nobody_adds_an_event_while_nobody_acts():
    with rls.acting(None), pytest.raises(DatabaseError, match="needs an actor"), transaction.atomic():
        audit.record("tests.kettle_moved", by=STAFF)


@pytest.mark.parametrize("login", [Login.SITE, Login.STAFF, Login.SYSTEM, Login.REPORTER])
@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditlink", "audit_auditchain"])
@pytest.mark.parametrize("command", ["UPDATE {} SET month = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_login_changes_what_is_written(login, table, command):
    from django.db import connection

    statement = command.format(table).replace("month", "name" if table == "audit_auditevent" else "month")
    with rls.playing(login), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("change", ["UPDATE audit_auditevent SET reason = ''", "DELETE FROM audit_auditevent"])
def test_not_even_the_owner_of_the_tables_changes_an_event(change):
    from django.db import connection

    audit.record("tests.kettle_moved", by=STAFF)

    with (
        rls.playing(Login.OWNER),
        rls.acting(STAFF),
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
    ):
        connection.cursor().execute(change)


def test_no_login_writes_a_link_itself(as_system):
    with as_system(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        AuditLink.objects.create(event_id=UUID(int=1), month="2026-01", sequence=1, digest="", hash="")


@pytest.mark.parametrize("login", [Login.STAFF, Login.SYSTEM, Login.REPORTER])
def test_staff_system_and_reporter_read_the_trail(login):
    audit.record("tests.kettle_moved", by=STAFF)

    with rls.playing(login):
        assert AuditEvent.objects.count() == 1


def test_the_timeline_of_a_thing_reads_as_sentences(as_system):
    with as_system():
        grant = RoleGrantFactory(user__name="Ada")
        other = RoleGrantFactory(user__name="Bob")
        audit.record("tests.kettle_moved", by=STAFF, subject=other)
        audit.record("tests.kettle_moved", by=STAFF, subject=grant, before={"place": "shelf"}, after={"place": "floor"})
        (entry,) = selectors.timeline(grant)

    assert entry.sentence == "staff:5 moved “Ada: Moderator” from shelf to floor: the shelf broke"
    assert entry.before == {"place": "shelf"}


def test_a_sentence_says_dash_for_what_an_event_does_not_carry(stored):
    event = stored(audit.record("tests.kettle_moved", by=Actor.staff(12)))

    with translation.override("en"):
        assert selectors.sentence(event) == "staff:12 moved – from – to –: –"


def test_an_event_of_a_kind_that_is_gone_still_reads(stored, monkeypatch):
    event = stored(audit.record("tests.kettle_moved", by=Actor.staff(12)))
    monkeypatch.setattr(catalogue, "_types", {})

    assert selectors.sentence(event) == "staff:12: tests.kettle_moved –"


@pytest.mark.parametrize("login", [Login.SITE, Login.STAFF])
def test_no_process_writes_of_the_deeds_of_another(login):
    """Not even by claiming, in the database's context, to be somebody else."""
    stranger = Actor.system("relay") if login is Login.STAFF else STAFF
    with rls.playing(login), rls.acting(stranger), pytest.raises(DatabaseError), transaction.atomic():
        audit.record("tests.kettle_moved", by=stranger)
