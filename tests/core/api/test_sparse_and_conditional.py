"""`fields`, `expand` and ETags."""

import pytest

pytestmark = pytest.mark.django_db
TREE, THING = "/api/v1/tree/", "/api/v1/thing/"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"id": 1, "name": "Oak"}),
        ("fields=name", {"name": "Oak"}),
        ("fields=name,id", {"id": 1, "name": "Oak"}),
        ("expand=leaf", {"id": 1, "name": "Oak", "leaf": {"label": "green"}}),
        ("fields=id&expand=leaf.owner", {"id": 1, "leaf": {"label": "green", "owner": {"name": "Ada"}}}),
    ],
    ids=["all", "one", "two", "expanded", "expanded-twice"],
)
def test_the_answer_has_what_was_asked_for(client, query, expected):
    assert client.get(f"{TREE}?{query}").json()["data"] == expected


@pytest.mark.parametrize(
    "query", ["fields=secret", "fields=name,pk", "expand=name", "expand=leaf.owner.name", "expand=x"]
)
def test_an_unknown_name_is_refused_with_the_known_ones(client, query):
    response = client.get(f"{TREE}?{query}")
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, "unknown_field")
    assert "Known:" in error["details"][query.partition("=")[0]][0]


def test_the_same_version_is_not_sent_twice(client):
    first = client.get(THING)
    again = client.get(THING, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.get(THING, headers={"If-None-Match": '"older"'}).status_code == 200


def test_a_tag_weakened_by_compression_still_matches(client):
    tag = client.get(THING)["ETag"]
    assert client.get(THING, headers={"If-None-Match": f"W/{tag}"}).status_code == 304


@pytest.mark.parametrize(("tag", "status"), [("present", 200), ("*", 200), ('"older"', 412), (None, 200)])
def test_a_write_based_on_an_old_read_is_refused(client, tag, status):
    headers = {"If-Match": client.get(THING)["ETag"] if tag == "present" else tag} if tag else {}
    assert client.put(THING, {}, "application/json", headers=headers).status_code == status
