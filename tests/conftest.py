"""What every test may ask for: the cast, the logins, and a context for each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from apps.accounts.models import User
from apps.businesses.search import engine, maps, suggestions
from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login

pytest_plugins = ["tests.browser", "tests.workplace"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the row security matrix anew."""
    parser.addoption("--write-matrix", action="store_true", help="write tests/core/rls/matrix.txt from the database")


Acting = Callable[..., AbstractContextManager[None]]


@contextmanager
def _as(login: Login, actor: Actor | None) -> Iterator[None]:
    with rls.playing(login), rls.acting(actor):
        yield


@pytest.fixture(autouse=True)
def restricted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let each test act as an anonymous visitor on the site's login, whatever it is about."""
    with rls.playing(Login.SITE), rls.acting(Actor.anonymous()):
        yield


@pytest.fixture(autouse=True)
def empty_cache(settings: object) -> None:
    """Give each test a cache and rate limits of its own, which nothing has used yet."""
    prefix = f"test-{uuid.uuid4().hex}"
    settings.CACHES = {alias: {**cache, "KEY_PREFIX": prefix} for alias, cache in settings.CACHES.items()}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give searches all the time they need: what they find must not depend on how busy this machine is."""
    for module in (engine, maps, suggestions):
        for name in ("SEARCH_MS", "SIDE_MS"):
            monkeypatch.setattr(module, name, 60_000, raising=False)


@pytest.fixture
def as_system() -> Acting:
    """Return a context in which a program of ours acts on the system login: for arranging what a test needs."""
    return lambda job="test": _as(Login.SYSTEM, Actor.system(job))


@pytest.fixture
def as_staff() -> Acting:
    """Return a context in which a member of staff acts on the staff login."""

    def acting(user: User, reason: str = "because of a test") -> AbstractContextManager[None]:
        # Roles are read as whoever asks first, and kept: a visitor would find none.
        with _as(Login.SYSTEM, Actor.system("test")):
            roles = user.roles
        return _as(Login.STAFF, Actor.staff(user.pk, reason, roles))

    return acting


@pytest.fixture
def as_user() -> Acting:
    """Return a context in which a signed-in person acts on the site's login."""
    return lambda user: _as(Login.SITE, Actor.user(user.pk))


@pytest.fixture
def as_owner_login() -> Acting:
    """Return a context in which the owner of the tables looks at them, as migrations do."""
    return lambda: _as(Login.OWNER, None)
