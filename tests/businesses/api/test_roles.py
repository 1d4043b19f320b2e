"""Every endpoint answers every role as the checked-in table says (tests/api_roles.py)."""

import pytest

from apps.developers import schema
from tests.api_roles import ENDPOINTS, ROLES

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")


def test_the_table_lists_every_endpoint_and_no_other():
    paths = schema.generate()["paths"]
    offered = {(method.upper(), path) for path, methods in paths.items() for method in methods if method in METHODS}
    assert set(ENDPOINTS) == offered


def test_the_table_decides_for_every_role():
    assert {key: set(row[1]) for key, row in ENDPOINTS.items()} == {key: set(ROLES) for key in ENDPOINTS}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_table_says(role, world, sign_in, attempt):
    client = sign_in(role)
    found, wanted = {}, {}
    for (method, path), (address, row, *body) in ENDPOINTS.items():
        given = world.body(body[0]) if body else None
        response = attempt(client, method, world.address(address), given)
        found[method, path] = response.status_code
        wanted[method, path] = row[role]
    assert {key: status for key, status in found.items() if status != wanted[key]} == {}


@pytest.mark.parametrize("role", ["anonymous", "user", "other_owner", "moderator", "admin"])
def test_no_other_role_sees_a_draft(role, world, sign_in):
    response = sign_in(role).get(f"/api/v1/businesses/{world.references['draft']}/")
    assert response.status_code == 404
