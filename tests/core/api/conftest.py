"""What the tests of the API kit share: its own addresses and a signed-in person."""

import pytest

from apps.core import rls
from apps.core.actor import Actor
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def kit_addresses(settings):
    settings.ROOT_URLCONF = "tests.core.api.kit"


@pytest.fixture
def person(as_system):
    with as_system():
        return UserFactory(name="Ada")


@pytest.fixture
def sign_in():
    """Return what signs somebody in on a client without the pages for it."""

    def enter(client, person):
        with rls.acting(Actor.auth()):
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    return enter


@pytest.fixture
def ada(client, person, sign_in):
    sign_in(client, person)
    return client
