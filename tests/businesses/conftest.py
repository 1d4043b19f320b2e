"""What the tests of the directory share: a listing, who may change it, and what was announced and remembered."""

import pytest

from apps.audit.models import AuditEvent
from apps.core.actor import Actor
from apps.outbox.models import OutboxEvent
from tests.factories.businesses import BusinessFactory


@pytest.fixture
def system():
    """The actor of arrangements and programs."""
    return Actor.system("test")


@pytest.fixture
def moderator():
    """A member of staff who may change listings, with a reason."""
    return Actor.staff(7, "because of a test", frozenset({"moderator"}))


@pytest.fixture
def listing(as_system):
    """A live listing."""
    with as_system():
        return BusinessFactory(name="Joe's Pizza", slug="joes-pizza")


@pytest.fixture
def announced(as_system):
    """Return the wire names of what was announced so far, in order."""

    def names():
        with as_system():
            return list(OutboxEvent.objects.order_by("pk").values_list("wire_name", flat=True))

    return names


@pytest.fixture
def remembered(as_owner_login):
    """Return the names in the audit trail so far, in order."""

    def names():
        with as_owner_login():
            return list(AuditEvent.objects.order_by("pk").values_list("name", flat=True))

    return names
