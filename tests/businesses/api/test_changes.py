"""History, what a listing said on a day, roll-back and locks through the API."""

from datetime import timedelta

import pytest

from apps.core import clock

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def owner(sign_in):
    return sign_in("team_owner")


@pytest.fixture
def at(world):
    """Return an address below the owner's listing."""
    return lambda tail="": world.address("/api/v1/businesses/{business}/") + tail


@pytest.fixture
def history(owner, at):
    """Return the lines of the history, newest first."""
    return lambda query="": owner.get(at(f"history/{query}")).json()["data"]["results"]


def test_a_change_says_who_what_and_how(owner, at, history):
    owner.patch(at(), {"point": {"lat": 40.7, "lon": -73.9}}, JSON)
    line = history()[0]
    assert (line["field"], line["author"], line["by"]) == ("point", "api", "Team Owner")
    assert (line["before"], line["after"]) == ({"lat": 40.758, "lon": -73.985}, {"lat": 40.7, "lon": -73.9})
    assert line["id"].startswith("fch_")
    assert line["at"].endswith("Z")


def test_a_history_comes_in_pages_and_by_field(owner, at, history):
    for number in range(3):
        owner.patch(at(), {"phone": f"+1212555010{number}"}, JSON)
    assert [line["after"] for line in history("?field=phone")] == ["+12125550102", "+12125550101", "+12125550100"]
    page = owner.get(at("history/?limit=3")).json()["data"]
    rest = owner.get(page["next"]).json()["data"]
    assert page["results"] + rest["results"] == history()
    assert rest["next"] is None


def test_it_says_what_it_said(owner, at):
    before = clock.now()
    owner.patch(at(), {"description": "Later.", "point": {"lat": 40.7, "lon": -73.9}}, JSON)
    said = owner.get(at("as-of/"), {"at": before.isoformat()}).json()["data"]
    assert (said["description"], said["point"]) == ("Thin crust.", {"lat": 40.758, "lon": -73.985})
    tomorrow = (before + timedelta(days=1)).isoformat()
    assert owner.get(at("as-of/"), {"at": tomorrow}).json()["data"]["description"] == "Later."


@pytest.mark.parametrize("moment", ["", "yesterday", "0000-00-00", "99999-01-01T00:00:00Z"])
def test_a_moment_that_is_none_is_refused(moment, owner, at):
    assert owner.get(at("as-of/"), {"at": moment}).status_code == 422


def test_a_change_is_taken_back_once(owner, at, history):
    owner.patch(at(), {"description": "Worse."}, JSON)
    change = history("?field=description")[0]["id"]
    back = owner.post(at(f"history/{change}/roll-back/"), content_type=JSON)
    assert (back.status_code, back.json()["data"]["facts"]["description"]) == (200, "Thin crust.")
    assert history()[0]["author"] == "api"
    again = owner.post(at(f"history/{change}/roll-back/"), content_type=JSON)
    assert (again.status_code, again.json()["error"]["details"]["current"]) == (409, {"description": "Thin crust."})


def test_a_change_of_another_listing_is_not_taken_back_here(owner, world, history):
    other = world.address("/api/v1/businesses/{draft}/history/{change}/roll-back/")
    assert owner.post(other, content_type=JSON).status_code == 404


def test_a_lock_holds_for_everybody_until_it_is_opened(owner, sign_in, at):
    assert owner.put(at("locks/phone/"), {"reason": "Right."}, JSON).json()["data"]["level"] == "owner"
    assert [lock["field"] for lock in owner.get(at("locks/")).json()["data"]["results"]] == ["email", "phone"]
    assert owner.get(at("locks/phone/")).json()["data"]["reason"] == "Right."
    refused = sign_in("team_manager").patch(at(), {"phone": "+12125550100"}, JSON)
    assert list(refused.json()["error"]["details"]) == ["phone"]
    assert owner.delete(at("locks/phone/")).status_code == 204
    assert owner.get(at("locks/phone/")).status_code == 404
    assert owner.patch(at(), {"phone": "+12125550100"}, JSON).status_code == 200


@pytest.mark.parametrize("field", ["slug", "is_claimed", "unknown", "Phone"])
def test_there_is_no_lock_for_what_is_no_field(field, owner, at):
    assert owner.put(at(f"locks/{field}/"), {}, JSON).status_code == 404
