"""Brands through the API: what they say, entering and placing locations, regions."""

import pytest

from apps.businesses.models import Brand, Business

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def owner(sign_in):
    return sign_in("team_owner")


@pytest.fixture
def at(world):
    return lambda tail="": world.address("/api/v1/brands/{brand}/" + tail)


@pytest.fixture
def new():
    """The body of a new location."""
    return {
        "name": "Corner West", "categories": ["bakery"], "city": "manhattan", "store_code": "W1",
        "point": {"lat": 40.75, "lon": -73.99}, "hours": "Mo 09:00-17:00",
    }  # fmt: skip


def test_a_brand_shows_its_tree_and_what_it_says(owner, at, world, as_system):
    with as_system():
        brand = Brand.objects.get(name="Corner")
        brand.modes, brand.values = {"website": "fixed"}, {"website": "https://corner.example/"}
        brand.save()
    found = owner.get(at()).json()["data"]
    assert (found["name"], found["role"], found["is_primary"], found["locations"]) == ("Corner", "owner", True, 2)
    assert [(region["name"], region["locations"]) for region in found["regions"]] == [("Empty", 0), ("North", 2)]
    says = {row["field"]: row for row in found["fields"]}
    assert says["website"] == {"field": "website", "mode": "fixed", "value": "https://corner.example/", "own": 0}
    assert says["hours"]["mode"] == "local"


def test_who_helps_in_one_location_sees_no_more_than_that(sign_in, at):
    found = sign_in("team_staff").get(at()).json()["data"]
    assert (found["role"], found["locations"]) == ("", 2)


def test_locations_are_listed(owner, at, world):
    rows = owner.get(at("locations/")).json()["data"]["results"]
    assert {row["id"] for row in rows} == {world.references["location"], world.references["branch_draft"]}


def test_a_location_begins_with_what_the_brand_says(owner, at, new, world, as_system):
    with as_system():
        brand = Brand.objects.get(name="Corner")
        brand.modes = {"website": "fixed", "price_level": "inherited"}
        brand.values = {"website": "https://corner.example/", "price_level": 2}
        brand.save()
    made = owner.post(at("locations/"), {**new, "region": world.references["region"]}, JSON)
    assert made.status_code == 201, made.content
    data = made.json()["data"]
    assert (data["store_code"], data["region"]["name"], data["status"], data["role"]) == (
        "W1",
        "North",
        "draft",
        "owner",
    )
    assert (data["facts"]["website"], data["facts"]["price_level"]) == ("https://corner.example/", 2)
    assert data["facts"]["hours"]["week"]["mo"] == ["09:00-17:00"]
    assert (data["is_claimed"], data["verification"]) == (True, "none")
    published = owner.post(f"/api/v1/businesses/{data['id']}/publish/", content_type=JSON)
    assert published.json()["data"]["status"] == "live"
    assert owner.patch(f"/api/v1/businesses/{data['id']}/", {"phone": "+12125550100"}, JSON).status_code == 200


def test_a_store_code_is_given_once(owner, at, new):
    refused = owner.post(at("locations/"), {**new, "store_code": "N1"}, JSON)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "store_code_taken")


def test_a_location_moves_within_the_brand_and_leaves_it(owner, at, world):
    address = at("locations/{location}/")
    moved = owner.put(address, {"store_code": "S1", "region": None}, JSON).json()["data"]
    assert (moved["store_code"], moved["region"]) == ("S1", None)
    assert owner.delete(address).status_code == 204
    left = owner.get(world.address("/api/v1/me/businesses/{location}/")).json()["data"]
    assert (left["brand"], left["role"], left["store_code"]) == (None, "owner", "")
    assert owner.delete(address).status_code == 409


def test_a_listing_of_ones_own_is_brought_in(owner, at, world, as_system):
    joined = owner.put(at("locations/{business}/"), {"store_code": "B1"}, JSON)
    assert (joined.status_code, joined.json()["data"]["brand"]["name"]) == (200, "Corner")
    with as_system():
        assert Business.objects.get(slug="aldos-pizza").store_code == "B1"


def test_regions_are_added_renamed_and_removed_when_empty(owner, at, world):
    made = owner.post(at("regions/"), {"name": "West"}, JSON).json()["data"]
    again = owner.post(at("regions/"), {"name": "west"}, JSON)
    assert (again.status_code, list(again.json()["error"]["details"])) == (422, ["name"])
    renamed = owner.patch(f"/api/v1/regions/{made['id']}/", {"name": "Wild West"}, JSON).json()["data"]
    assert renamed == {"id": made["id"], "name": "Wild West"}
    assert owner.delete(f"/api/v1/regions/{made['id']}/").status_code == 204
    full = owner.delete(world.address("/api/v1/regions/{region}/"))
    assert (full.status_code, full.json()["error"]["code"]) == (409, "region_not_empty")


def test_a_field_the_brand_fixes_is_refused_to_who_does_not_lead_it(sign_in, world, as_system):
    with as_system():
        brand = Brand.objects.get(name="Corner")
        brand.modes, brand.values = {"description": "fixed"}, {"description": "Ours."}
        brand.save()
    address = world.address("/api/v1/businesses/{location}/")
    refused = sign_in("team_staff").patch(address, {"description": "Mine."}, JSON)
    assert (refused.status_code, list(refused.json()["error"]["details"])) == (403, ["description"])


def test_the_brands_one_leads_are_listed(owner, sign_in, world):
    assert owner.get("/api/v1/me/brands/").json()["data"]["results"] == [
        {"id": world.references["brand"], "name": "Corner"}
    ]
    assert sign_in("team_staff").get("/api/v1/me/brands/").json()["data"]["results"] == []
