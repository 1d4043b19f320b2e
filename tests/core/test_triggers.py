"""No write without an actor, and no change of what was written for good: not even for a session that asks for it."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from apps.audit import services as audit
from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login
from apps.core.triggers import FirmTrigger
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def switched_off():
    """Ask the package, as any session may, to leave out every trigger of ours."""
    names = [t.get_pgid(model) for model in apps.get_models() for t in getattr(model._meta, "triggers", [])]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(names) + "}"])


def test_every_trigger_beside_a_model_is_a_firm_one():
    triggers = [trigger for model in apps.get_models() for trigger in getattr(model._meta, "triggers", [])]
    assert len(triggers) >= 7
    assert {type(trigger) for trigger in triggers} == {FirmTrigger}


def test_a_write_without_an_actor_is_refused_whatever_the_session_sets(as_system, as_owner_login, switched_off):
    with as_system():
        person = UserFactory()
    with as_owner_login(), pytest.raises(DatabaseError, match="needs an actor"), transaction.atomic():
        connection.cursor().execute(
            "INSERT INTO accounts_rolegrant (user_id, role, granted_at, granted_by) VALUES (%s, 'admin', now(), 'me')",
            [person.pk],
        )


def test_the_trail_stays_as_it_is_whatever_the_session_sets(switched_off):
    event = audit.record("accounts.staff_signed_in", by=Actor.user(5))
    with (
        rls.playing(Login.OWNER),
        rls.acting(Actor.system("test")),
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
    ):
        connection.cursor().execute("UPDATE audit_auditevent SET reason = 'forged' WHERE id = %s", [event.pk])
