"""An event and a post office without anybody else's handlers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from apps.core.events import Event
from apps.outbox import nudge, registry
from tests.factories.accounts import RoleGrantFactory


@dataclass(frozen=True)
class KettleBoiled(Event):
    """A fact that only these tests know."""

    name = "tests.kettle_boiled"
    kettle: str
    business_id: int | None = None


@pytest.fixture
def kettle_boiled():
    """Return the class of the test's event."""
    return KettleBoiled


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch):
    """Let each test register handlers of its own."""
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_inbox", {})


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """Catch what would be enqueued: a list of (task, queue, keywords)."""
    caught = []
    monkeypatch.setattr(nudge, "send", lambda task, queue, **kwargs: caught.append((task, queue, kwargs)) is None)
    return caught


@pytest.fixture
def calls():
    """Return the list that recording handlers append to."""
    return []


@pytest.fixture
def recording(kettle_boiled, calls):
    """Register a handler that records the kettles it heard of."""

    @registry.handler(kettle_boiled, name="tests.record")
    def record(event):
        calls.append(event.kettle)

    return record


@pytest.fixture
def failing(kettle_boiled):
    """Register a handler that fails until its list of excuses is empty, and return that list."""
    excuses = ["no water"] * 100

    @registry.handler(kettle_boiled, name="tests.fail")
    def fail(event):
        if excuses:
            raise RuntimeError(excuses[0])

    return excuses


@pytest.fixture
def admin(as_system, db):
    """Return an administrator."""
    with as_system():
        user = RoleGrantFactory(role="admin").user
        # Asked once here, since the contexts of the logins differ in whose roles they may see.
        assert user.roles == {"admin"}
        return user


@pytest.fixture
def moderator(as_system, db):
    """Return a moderator."""
    with as_system():
        user = RoleGrantFactory(role="moderator").user
        # Asked once here, since the contexts of the logins differ in whose roles they may see.
        assert user.roles == {"moderator"}
        return user
