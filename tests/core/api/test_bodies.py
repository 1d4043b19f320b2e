"""Bodies are read strictly: known fields, right values, bounded depth; and revisions guard writes."""

import json

import pytest

JSON = "application/json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def post(client):
    return lambda body: client.post("/api/v1/strict/", body, JSON)


def test_what_is_declared_is_taken(post):
    body = {"name": "Ada", "part": {"size": 1}, "parts": [{"size": 2}]}
    assert post(body).json()["data"] == body


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Ada", "role": "admin"}, "role"),
        ({"name": "Ada", "fixed": "x"}, "fixed"),
        ({"name": "Ada", "part": {"size": 1, "owner": 2}}, "part.owner"),
        ({"name": "Ada", "parts": [{"size": 1}, {"size": 1, "id": 2}]}, "parts.1.id"),
        ({"name": "too long"}, "name"),
        ({}, "name"),
        ([], "request"),
        ("text", "request"),
    ],
    ids=["unknown", "read only", "nested", "in a list", "long", "missing", "a list", "a text"],
)
def test_what_is_not_is_refused_by_name(post, body, field):
    response = post(json.dumps(body))
    assert (response.status_code, list(response.json()["error"]["details"])) == (422, [field])


@pytest.mark.parametrize(("levels", "status"), [(60, 422), (70, 400), (1_000, 400)])
def test_a_body_is_only_so_deep(post, levels, status):
    assert post('{"name": ' + "[" * levels + "]" * levels + "}").status_code == status


def test_writes_take_no_parameters(client):
    response = client.post("/api/v1/strict/?name=x", {"name": "Ada"}, JSON)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "unknown_parameter")


@pytest.mark.parametrize(
    ("given", "status"),
    [(None, 200), ('"7-abc"', 200), ('W/"7-abc"', 200), ('"1-x", "7-y"', 200), ("*", 200), ('"6-abc"', 412),
     ('"77-abc"', 412), ('"7"', 200), ('""', 412), ("nonsense", 412)],
)  # fmt: skip
def test_a_revision_guards_a_write(client, given, status):
    headers = {} if given is None else {"If-Match": given}
    response = client.patch("/api/v1/revised/", {}, JSON, headers=headers)
    assert response.status_code == status
    if status == 200:
        assert response["ETag"].startswith('"8-')


def test_an_answer_to_a_write_is_never_empty_for_being_known(client):
    tag = client.patch("/api/v1/revised/", {}, JSON)["ETag"]
    assert client.patch("/api/v1/revised/", {}, JSON, headers={"If-None-Match": tag}).status_code == 200
