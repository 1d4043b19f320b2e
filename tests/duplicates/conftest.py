"""What the tests of duplicates share: two listings of one business, people who own them, and somebody who decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.businesses.models import Business, Membership
from apps.core.actor import Actor
from apps.duplicates.services import finding
from apps.outbox.models import OutboxEvent
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.businesses import BusinessFactory, CategoryFactory, CityFactory


@pytest.fixture
def system() -> Actor:
    """The actor of arrangements and programs."""
    return Actor.system("test")


@pytest.fixture
def moderator(as_system: Callable) -> User:
    """A member of staff who decides about duplicates."""
    with as_system():
        user = UserFactory(email="moderator@example.com")
        RoleGrantFactory(user=user, role="moderator")
    return user


@pytest.fixture
def deciding(moderator: User) -> Actor:
    """The moderator at work, with a reason."""
    return Actor.staff(moderator.pk, "because of a test", frozenset({"moderator"}))


@pytest.fixture
def listing(db: None, as_system: Callable) -> Callable[..., Business]:
    """Return a maker of listings in Springfield, New York."""
    numbers = iter(range(1, 1_000))

    def make(
        name: str = "Joe's Pizza", *, point: tuple[float, float] = (40.758, -73.9855), **fields: object
    ) -> Business:
        parts = {
            f"parts__{name}": fields.pop(name)
            for name in ("street_address", "histogram", "city", "hide_street")
            if name in fields
        }
        with as_system(), transaction.atomic():
            return BusinessFactory(
                name=name,
                slug=fields.pop("slug", f"listing-{next(numbers)}"),
                primary_category=CategoryFactory(name="Pizza", slug="pizza"),
                parts__point=point,
                parts__city=parts.pop("parts__city", None) or CityFactory(),
                **parts,
                **fields,
            )

    return make


@pytest.fixture
def twins(listing: Callable[..., Business]) -> tuple[Business, Business]:
    """Two live listings of one pizza place, written differently, 20 metres apart."""
    one = listing("Joe's Pizza & Pasta", slug="joes-pizza", phone="+12125550123", website="https://joes.example")
    other = listing(
        "Joes Pizza and Pasta Ltd.",
        slug="joes-pizza-2",
        phone="(212) 555-0123",
        point=(40.75815, -73.9855),
        street_address="1 Main St.",
    )
    return one, other


@pytest.fixture
def owner_of(as_system: Callable) -> Callable[..., User]:
    """Return a function that gives a listing its primary owner."""

    def claim(business: Business, person: User | None = None) -> User:
        with as_system():
            person = person or UserFactory()
            Business.objects.filter(pk=business.pk).update(is_claimed=True, verification="verified")
            Membership(user=person, business=business, role="owner", is_primary=True, granted_by="system:test").save(
                force_insert=True
            )
        return person

    return claim


@pytest.fixture
def searched(as_system: Callable) -> Callable[..., finding.Found]:
    """Return a function that compares all listings, as the nightly job does."""

    def sweep(**options: object) -> finding.Found:
        with as_system():
            return finding.sweep(**options)

    return sweep


@pytest.fixture
def fresh(as_system: Callable) -> Callable[..., object]:
    """Return a function that loads a row as it is now."""

    def load(row: object) -> object:
        with as_system():
            return type(row).objects.get(pk=row.pk)

    return load


@pytest.fixture
def announced(as_system: Callable) -> Callable[[], list[str]]:
    """Return the wire names of what was announced so far, in order."""

    def names() -> list[str]:
        with as_system():
            return list(OutboxEvent.objects.order_by("pk").values_list("wire_name", flat=True))

    return names


@pytest.fixture
def remembered(as_owner_login: Callable) -> Callable[[], list[str]]:
    """Return the names in the audit trail so far, in order."""

    def names() -> list[str]:
        with as_owner_login():
            return list(AuditEvent.objects.order_by("pk").values_list("name", flat=True))

    return names
