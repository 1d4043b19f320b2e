"""What belongs to somebody else answers exactly as what does not exist, wherever its id stands: path, nested, body."""

import re

import pytest

from apps.core import ids
from tests.api_roles import ENDPOINTS

pytestmark = pytest.mark.django_db
PREFIX = re.compile(r"^[a-z]+")
NAMED = re.compile(r"\{(\w+)\}")
# What another owner has no part in, one endpoint each.
CLOSED = {key: row for key, row in ENDPOINTS.items() if row[1]["other_owner"] == 404}
NESTED = {key: row for key, row in CLOSED.items() if len(NAMED.findall(row[0])) == 2}


@pytest.fixture
def missing(world):
    """Return an id of the same kind that nothing has."""
    return lambda name: ids.encode(PREFIX.match(world.references[name]).group(), ids.uuid7())


@pytest.fixture
def answers(world, sign_in, attempt):
    """Return what an endpoint answers another owner, with some ids replaced."""
    client = sign_in("other_owner")

    def ask(key, row, **others):
        address, _cells, *body = row
        given = world.body(body[0], **others) if body else None
        response = attempt(client, key[0], world.address(address, **others), given)
        return response.status_code, response.json()["error"]

    return ask


def test_there_is_a_matrix_to_hold(world):
    assert len(CLOSED) > 40
    assert len(NESTED) > 12


def test_another_owners_thing_is_as_unknown_as_what_is_missing(world, answers, missing):
    unlike = {}
    for key, row in CLOSED.items():
        names = NAMED.findall(row[0])
        foreign = answers(key, row)
        nothing = answers(key, row, **{name: missing(name) for name in names})
        if foreign != nothing or foreign[0] != 404:
            unlike[key] = (foreign, nothing)
    assert unlike == {}


def test_a_foreign_thing_below_ones_own_is_as_unknown_as_what_is_missing(world, answers, missing):
    """The parent in the path is one's own, what stands below it is another team's."""
    unlike = {}
    for key, row in NESTED.items():
        parent, child = NAMED.findall(row[0])
        kind = PREFIX.match(world.references[parent]).group()
        own = next(reference for reference in world.foreign.values() if reference.startswith(f"{kind}_"))
        foreign = answers(key, row, **{parent: own})
        nothing = answers(key, row, **{parent: own, child: missing(child)})
        if foreign != nothing or foreign[0] != 404:
            unlike[key] = (foreign, nothing)
    assert unlike == {}


@pytest.mark.parametrize("key", [("POST", "locations/"), ("PUT", "locations/{business_id}/")])
def test_a_foreign_region_in_a_body_is_as_unknown_as_a_missing_one(key, world, sign_in, attempt, missing):
    method, tail = key
    address, _cells, body = ENDPOINTS[method, f"/api/v1/brands/{{public_id}}/{tail}"]
    client = sign_in("team_owner")
    found = []
    for region in (world.foreign["region"], missing("region")):
        response = attempt(client, method, world.address(address), world.body(body, region=region))
        found.append((response.status_code, response.json()["error"]))
    assert found[0] == found[1]
    assert found[0][0] == 404


def test_a_foreign_brand_in_a_query_is_as_unknown_as_a_missing_one(world, sign_in, missing):
    client = sign_in("team_owner")
    found = [
        client.get("/api/v1/me/businesses/", {"brand": brand}) for brand in (world.foreign["brand"], missing("brand"))
    ]
    assert [response.status_code for response in found] == [404, 404]
    assert found[0].json()["error"] == found[1].json()["error"]


def test_a_listing_is_not_brought_into_another_owners_brand(world, sign_in, attempt):
    address = f"/api/v1/brands/{world.foreign['brand']}/locations/{world.references['business']}/"
    response = attempt(sign_in("team_owner"), "PUT", address, {"store_code": "X"})
    assert response.status_code == 404


def test_an_invitation_is_accepted_by_nobody_but_whom_it_was_sent_to(world, sign_in, attempt):
    address = world.address("/api/v1/me/invitations/{invitation_to_user}/accept/")
    statuses = {role: attempt(sign_in(role), "POST", address, {}).status_code for role in ("team_owner", "user")}
    assert statuses == {"team_owner": 404, "user": 200}
