"""Signed-in visitors of the pages of claims."""

import pytest
from django.test import Client

from apps.core import rls
from apps.core.actor import Actor


@pytest.fixture
def sign_in():
    """Return a function that returns a client signed in as a person."""

    def enter(user):
        client = Client()
        with rls.acting(Actor.auth()):
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
