"""Suggestions and services through the API."""

import pytest

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def owner(sign_in):
    return sign_in("team_owner")


@pytest.fixture
def at(world):
    return lambda tail="": world.address("/api/v1/businesses/{business}/" + tail)


def test_a_visitor_suggests_the_team_takes_over_a_part_and_the_visitor_reads_it(owner, sign_in, at):
    visitor = sign_in("other_owner")
    body = {"changes": {"phone": "+12125550144", "point": {"lat": 40.7, "lon": -73.9}}, "note": "I was there."}
    made = visitor.post(at("suggestions/"), body, JSON).json()["data"]
    assert made["changes"] == body["changes"]
    assert (made["seen"]["point"], made["state"]) == ({"lat": 40.758, "lon": -73.985}, "open")
    listed = owner.get(at("suggestions/")).json()["data"]["results"]
    assert listed[0] == made
    assert "author" not in made
    address = at(f"suggestions/{made['id']}/accept/")
    done = owner.post(address, {"fields": ["phone"]}, JSON).json()["data"]
    assert (done["state"], done["accepted"]) == ("accepted", ["phone"])
    facts = owner.get(at().replace("/businesses/", "/me/businesses/")).json()["data"]["facts"]
    assert (facts["phone"], facts["point"]) == ("+12125550144", {"lat": 40.758, "lon": -73.985})
    line = owner.get(at("history/?field=phone")).json()["data"]["results"][0]
    assert (line["author"], line["origin"]) == ("suggestion", made["id"])
    assert visitor.get("/api/v1/me/suggestions/").json()["data"]["results"][0]["state"] == "accepted"
    assert owner.post(address, {}, JSON).status_code == 409


def test_a_suggestion_is_declined_with_a_reason(owner, at):
    address = at("suggestions/{suggestion}/decline/")
    assert list(owner.post(address, {}, JSON).json()["error"]["details"]) == ["reason"]
    assert owner.post(address, {"reason": "No."}, JSON).json()["data"]["state"] == "declined"
    assert owner.get(at("suggestions/?state=decided")).json()["data"]["results"][0]["reason"] == "No."


def test_what_changed_meanwhile_is_not_overwritten_by_a_suggestion(owner, at):
    base = {"description": "Thin crust."}
    owner.patch(at(), {"description": "Newer."}, JSON)
    refused = owner.post(at("suggestions/{suggestion}/accept/"), {"base": base}, JSON)
    assert (refused.status_code, refused.json()["error"]["details"]["current"]) == (409, {"description": "Newer."})


def test_suggestions_come_in_pages(owner, sign_in, at):
    for number in range(3):
        sign_in("moderator").post(at("suggestions/"), {"changes": {"phone": f"+1212555012{number}"}}, JSON)
    page = owner.get(at("suggestions/?limit=3")).json()["data"]
    rest = owner.get(page["next"]).json()["data"]
    assert (len(page["results"]), len(rest["results"]), rest["next"]) == (3, 1, None)


@pytest.mark.parametrize(
    "changes",
    [{}, {"phone": ""}, {"price_level": 9}, {"categories": ["nothing"]}, {"is_claimed": True}, {"website": "x"}],
)
def test_a_suggestion_that_says_nothing_or_nonsense_is_refused(changes, sign_in, at):
    assert sign_in("user").post(at("suggestions/"), {"changes": changes}, JSON).status_code == 422


def test_services_are_added_changed_and_removed(owner, client, at):
    made = owner.post(at("services/"), {"name": "Bianca", "price_cents": 900, "currency": "USD"}, JSON).json()["data"]
    assert client.get(at("services/")).json()["data"]["results"][-1] == made
    changed = owner.patch(at(f"services/{made['id']}/"), {"is_available": False}, JSON).json()["data"]
    assert changed == {**made, "is_available": False}
    assert owner.patch(at(f"services/{made['id']}/"), {"currency": ""}, JSON).status_code == 422
    assert owner.delete(at(f"services/{made['id']}/")).status_code == 204
    assert owner.delete(at(f"services/{made['id']}/")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"price_cents": 5},
        {"name": "A", "price_cents": -1},
        {"name": "A", "price_cents": 5, "currency": "XXX"},
    ],
)
def test_a_service_that_cannot_be_is_refused(body, owner, at):
    assert owner.post(at("services/"), body, JSON).status_code == 422


def test_services_of_a_draft_are_seen_by_its_team_alone(owner, sign_in, client, world):
    address = world.address("/api/v1/businesses/{draft}/services/")
    assert owner.post(address, {"name": "Soon"}, JSON).status_code == 201
    assert owner.get(address).json()["data"]["results"][0]["name"] == "Soon"
    assert (client.get(address).status_code, sign_in("user").get(address).status_code) == (404, 404)
