"""The staff portal and the site as the pages of duplicates are tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login
from tests.factories.accounts import RoleGrantFactory, UserFactory

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def portal(settings: object, db: None) -> Iterator[None]:
    """Play the staff process: its addresses and its database login."""
    settings.PROCESS = "staff"
    settings.ROOT_URLCONF = "config.urls_staff"
    settings.LOGIN_URL = settings.LOGIN_REDIRECT_URL = "/admin/"
    with rls.playing(Login.STAFF), rls.acting(None):
        yield


@pytest.fixture
def staff_client(portal: None, as_system: Callable) -> Callable[..., Client]:
    """Return a maker of signed-in clients of the portal."""

    def make(role: str = "moderator") -> Client:
        client = Client()
        with as_system():
            user = UserFactory()
            RoleGrantFactory(user=user, role=role)
        with rls.playing(Login.STAFF), rls.acting(Actor.auth()):
            client.force_login(user, backend=_BACKEND)
        client.user = user
        return client

    return make


@pytest.fixture
def signed_in(db: None, as_system: Callable) -> Callable[..., Client]:
    """Return a maker of clients of the site, signed in as a person."""

    def make(person: User | None = None) -> Client:
        client = Client()
        with as_system():
            person = person or UserFactory()
        with rls.playing(Login.SITE), rls.acting(Actor.auth()):
            client.force_login(person, backend=_BACKEND)
        client.user = person
        return client

    return make
