"""One's own listings through the API: lists, entering, changing with two guards, hours, and the moves of a life."""

import pytest

from apps.businesses import rules
from apps.businesses.api.facts import fact_fields
from apps.businesses.models import Business, FieldChange
from tests.factories.businesses import BusinessFactory
from tests.factories.teams import claim

pytestmark = pytest.mark.django_db
JSON = "application/json"
REST = ("tu", "we", "th", "fr", "sa", "su")


@pytest.fixture
def owner(sign_in):
    return sign_in("team_owner")


@pytest.fixture
def at(world):
    """Return an address below the owner's listing."""
    return lambda tail="": world.address("/api/v1/businesses/{business}/") + tail


@pytest.fixture
def mine(world):
    return world.address("/api/v1/me/businesses/{business}/")


def test_a_list_names_role_state_completeness_and_brand(owner, world):
    found = owner.get("/api/v1/me/businesses/").json()["data"]["results"]
    rows = {row["id"]: row for row in found}
    bakery = rows[world.references["location"]]
    assert len(rows) == 5
    assert (bakery["role"], bakery["status"], bakery["verification"]) == ("owner", "live", "verified")
    assert bakery["brand"] == {"id": world.references["brand"], "name": "Corner"}
    assert (bakery["region"]["name"], bakery["store_code"]) == ("North", "N1")
    assert rows[world.references["draft"]]["status"] == "draft"


def test_a_list_comes_in_pages_by_name_without_gaps(owner):
    everything = owner.get("/api/v1/me/businesses/").json()["data"]["results"]
    url, found = "/api/v1/me/businesses/?limit=2", []
    while url:
        page = owner.get(url).json()["data"]
        found += page["results"]
        url = page["next"]
    assert found == everything
    assert [row["name"] for row in found] == sorted(row["name"] for row in found)


@pytest.mark.parametrize(("query", "number"), [("q=corner", 2), ("q=N2", 1), ("q=nothing", 0), ("brand={brand}", 2)])
def test_a_list_is_narrowed(query, number, owner, world):
    found = owner.get("/api/v1/me/businesses/?" + world.address(query)).json()["data"]["results"]
    assert len(found) == number


def test_a_cursor_of_somebody_else_is_refused(owner, sign_in):
    url = owner.get("/api/v1/me/businesses/?limit=1").json()["data"]["next"]
    assert sign_in("team_manager").get(url).json()["error"]["code"] == "invalid_cursor"


@pytest.mark.parametrize("number", [1, 5, 200])
def test_a_list_asks_the_same_of_the_database_however_long_it_is(number, world, sign_in, asked, as_system):
    with as_system():
        for position in range(number):
            claim(BusinessFactory(name=f"Chain {position}"), world.people["user"])
    client = sign_in("user")
    statements = asked(client, "/api/v1/me/businesses/", limit="100")
    assert len(client.get("/api/v1/me/businesses/?limit=100").json()["data"]["results"]) == min(number, 100)
    assert len(statements) == 3


def test_a_listing_says_all_its_facts_and_what_is_refused_to_whom(owner, sign_in, mine):
    found = owner.get(mine).json()["data"]
    assert found["facts"]["point"] == {"lat": 40.758, "lon": -73.985}
    assert (found["facts"]["categories"], found["facts"]["street_address"]) == (["pizza"], "1 Broadway")
    assert list(found["refused"]) == ["email"]
    assert {"email", "phone", "name"} <= sign_in("team_staff").get(mine).json()["data"]["refused"].keys()


def test_what_is_read_can_be_written_back_unchanged(owner, at, mine):
    before = owner.get(mine).json()["data"]
    response = owner.patch(at(), before["facts"], JSON)
    assert (response.status_code, response.json()["data"]) == (200, before)


def test_the_api_takes_exactly_the_fields_of_a_listing():
    assert list(fact_fields()) == list(rules.FIELDS)


def test_every_fact_can_be_changed_at_once(owner, at, as_system, world):
    changes = {
        "name": "Aldo's Palace", "categories": ["bakery", "pizza"], "description": "New.", "phone": "+12125550111",
        "website": "https://aldo.example/", "price_level": 3, "attributes": {"wifi": True, "delivery": False},
        "opened_on": "2019-05-01", "street_address": "2 Broadway", "hide_street": True, "postal_code": "10001",
        "city": "manhattan", "neighbourhood": "", "point": {"lat": 40.75, "lon": -73.98},
        "timezone": "America/Chicago", "hours": {"version": 1, "week": {"mo": ["09:00-17:00"], **dict.fromkeys(REST, "closed")}},
    }  # fmt: skip
    response = owner.patch(at(), changes, JSON)
    assert response.status_code == 200, response.content
    facts = response.json()["data"]["facts"]
    assert {name: facts[name] for name in changes} == changes
    with as_system():
        rows = FieldChange.objects.filter(author="api")
        assert set(rows.values_list("field", flat=True)) == changes.keys() - {"city"}
        assert set(rows.values_list("user_id", flat=True)) == {world.people["team_owner"].pk}


def test_a_field_refused_refuses_them_all_and_says_why(sign_in, at, mine):
    staff = sign_in("team_staff")
    response = staff.patch(at(), {"description": "Mine", "phone": "+12125550100", "email": "a@example.com"}, JSON)
    error = response.json()["error"]
    assert (response.status_code, error["code"], set(error["details"])) == (403, "fields_denied", {"phone", "email"})
    assert staff.get(mine).json()["data"]["facts"]["description"] == "Thin crust."


@pytest.mark.parametrize("reader", ["/api/v1/me/businesses/{business}/", "/api/v1/businesses/{business}/"])
def test_a_write_on_an_old_reading_is_refused(reader, owner, at, world):
    tag = owner.get(world.address(reader))["ETag"]
    assert owner.patch(at(), {"phone": "+12125550101"}, JSON, headers={"If-Match": tag}).status_code == 200
    late = owner.patch(at(), {"phone": "+12125550102"}, JSON, headers={"If-Match": tag})
    assert (late.status_code, late.json()["error"]["code"]) == (412, "precondition_failed")
    assert owner.patch(at(), {"phone": "+12125550103"}, JSON, headers={"If-Match": "*"}).status_code == 200


def test_the_answer_of_a_write_guards_the_next_one(owner, at):
    first = owner.patch(at(), {"phone": "+12125550101"}, JSON)
    second = owner.patch(at(), {"phone": "+12125550102"}, JSON, headers={"If-Match": first["ETag"]})
    assert (second.status_code, second["ETag"] != first["ETag"]) == (200, True)


def test_what_somebody_else_wrote_is_not_overwritten_and_shown(owner, sign_in, at, mine):
    seen = owner.get(mine).json()["data"]["facts"]
    sign_in("team_manager").patch(at(), {"point": {"lat": 40.7, "lon": -73.9}, "phone": "+12125550199"}, JSON)
    wanted = {"phone": "+12125550100", "point": {"lat": 40.71, "lon": -73.91}, "description": "Still mine."}
    base = {name: seen[name] for name in wanted}
    response = owner.patch(at(), {**wanted, "base": base}, JSON)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (409, "edit_conflict")
    assert error["details"]["current"] == {"phone": "+12125550199", "point": {"lat": 40.7, "lon": -73.9}}
    assert owner.get(mine).json()["data"]["facts"]["description"] == "Thin crust."


def test_a_missing_business_is_entered_once_and_handed_in(sign_in, world, as_system):
    client = sign_in("user")
    body = {
        "name": "New Place", "categories": ["bakery"], "city": "manhattan", "point": {"lat": 40.757, "lon": -73.986},
        "hours": "Mo-Fr 07:00-18:00", "website": "https://new.example",
    }  # fmt: skip
    first, again = (
        client.post("/api/v1/businesses/", body, JSON, headers={"Idempotency-Key": "once"}) for _ in range(2)
    )
    made = first.json()["data"]
    assert (first.status_code, again.json()["data"], again["Idempotency-Replayed"]) == (201, made, "true")
    assert (made["status"], made["role"], made["is_claimed"]) == ("draft", "manager", False)
    assert client.get(first["Location"]).json()["data"]["facts"]["hours"]["week"]["mo"] == ["07:00-18:00"]
    moved = client.post(f"/api/v1/businesses/{made['id']}/submit/", content_type=JSON)
    assert moved.json()["data"]["status"] == "pending"
    with as_system():
        row = Business.objects.get(name="New Place")
        assert (row.source, row.submitted_by_id) == ("public", world.people["user"].pk)


@pytest.mark.parametrize("field", ["name", "categories", "city", "point"])
def test_a_new_business_needs(field, sign_in):
    body = {"name": "A", "categories": ["pizza"], "city": "manhattan", "point": {"lat": 40.7, "lon": -73.9}}
    body.pop(field)
    response = sign_in("user").post("/api/v1/businesses/", body, JSON)
    assert (response.status_code, list(response.json()["error"]["details"])) == (422, [field])


def test_hours_are_said_with_special_days_and_read_back(owner, at):
    body = {"hours": "Mo-Fr 09:00-17:00", "special_days": [{"from": "2026-12-25", "hours": "closed", "note": "Xmas"}]}
    said = owner.put(at("hours/"), body, JSON)
    schedule = said.json()["data"]["schedule"]
    assert schedule["specials"] == [{"from": "2026-12-25", "hours": "closed", "note": "Xmas"}]
    assert "2026 Dec 25 off" in said.json()["data"]["osm"]
    assert owner.put(at("hours/"), {"hours": schedule}, JSON).json()["data"]["schedule"] == schedule
    assert owner.put(at("hours/"), {"hours": None}, JSON).json()["data"]["status"] == "unknown"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "hours"),
        ({"hours": "whenever"}, "hours"),
        ({"hours": {"version": 1, "week": {"mo": ["25:00-26:00"]}}}, "hours"),
        ({"hours": {"version": 1, "week": {}, "specials": [{"from": "12-25", "hours": "closed", "note": "\x00"}]}}, "hours"),
        ({"hours": "Mo 09:00-17:00", "special_days": [{"from": "2026-02-30", "hours": "closed"}]}, "special_days"),
        ({"hours": None, "special_days": []}, "hours"),
        ({"hours": 7}, "hours"),
    ],
    ids=["nothing", "no text", "no time", "null character", "no date", "unknown with days", "number"],
)  # fmt: skip
def test_hours_that_mean_nothing_are_refused(body, field, owner, at):
    response = owner.put(at("hours/"), body, JSON)
    assert (response.status_code, list(response.json()["error"]["details"])) == (422, [field])


def test_a_listing_closes_reopens_and_closes_for_good(owner, at):
    moves = ["close-temporarily/", "reopen/", "close-permanently/", "reopen/"]
    states = [owner.post(at(move), content_type=JSON).json()["data"]["status"] for move in moves]
    assert states == ["temporarily_closed", "live", "permanently_closed", "live"]


def test_a_move_that_is_none_is_a_conflict(owner, at):
    response = owner.post(at("submit/"), content_type=JSON)
    assert (response.status_code, response.json()["error"]["code"]) == (409, "illegal_move")
