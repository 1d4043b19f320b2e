"""Every endpoint answers every role as the checked-in table says (tests/api_roles.py)."""

import pytest

from apps.core import rls
from apps.core.actor import Actor
from apps.developers import schema
from tests.api_roles import ENDPOINTS, ROLES
from tests.factories.accounts import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def caller(client, as_system):
    """Return the client signed in as somebody of a role."""

    def enter(role):
        if role == "anonymous":
            return client
        with as_system():
            person = UserFactory()
            if role != "user":
                RoleGrantFactory(user=person, role=role)
        with rls.acting(Actor.auth()):
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


def test_the_table_lists_every_endpoint_and_no_other():
    paths = schema.generate()["paths"]
    offered = {(method.upper(), path) for path, methods in paths.items() for method in methods if method in METHODS}
    assert set(ENDPOINTS) == offered


def test_the_table_decides_for_every_role():
    assert {key: set(row) for key, (_, row) in ENDPOINTS.items()} == {key: set(ROLES) for key in ENDPOINTS}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_table_says(role, caller, directory):
    someone = caller(role)
    found, wanted = {}, {}
    for (method, path), (address, row) in ENDPOINTS.items():
        url = address.format(business=directory.near.reference)
        found[method, path] = someone.generic(method, url).status_code
        wanted[method, path] = row[role]
    assert found == wanted


@pytest.mark.parametrize("role", ROLES)
def test_no_role_sees_a_draft(role, caller, directory):
    response = caller(role).get(f"/api/v1/businesses/{directory.draft.reference}/")
    assert response.status_code == 404
