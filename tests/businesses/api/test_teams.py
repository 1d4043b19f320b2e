"""Teams through the API: who sees whom, inviting, joining, changing roles, leaving."""

import pytest

from apps.businesses.models import Membership

pytestmark = pytest.mark.django_db
JSON = "application/json"
PLACES = ["businesses/{business}/", "brands/{brand}/", "regions/{region}/"]


@pytest.fixture
def owner(sign_in):
    return sign_in("team_owner")


@pytest.fixture
def at(world):
    return lambda tail: world.address(f"/api/v1/{tail}")


def test_who_leads_sees_all_and_addresses_others_only_themselves(owner, sign_in, at, world):
    seen = owner.get(at("businesses/{business}/members/")).json()["data"]["results"]
    assert [row["role"] for row in seen] == ["owner", "manager", "staff", "staff"]
    assert seen[0]["person"] == {"name": "Team Owner", "email": world.people["team_owner"].email}
    assert (seen[0]["is_primary"], seen[0]["place"]["id"]) == (True, world.references["business"])
    staff = sign_in("team_staff").get(at("businesses/{business}/members/")).json()["data"]["results"]
    assert [row["person"]["name"] for row in staff] == ["Team Staff"]


def test_members_come_in_pages(owner, at):
    first = owner.get(at("businesses/{business}/members/?limit=3")).json()["data"]
    rest = owner.get(first["next"]).json()["data"]
    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (3, 1, None)


@pytest.mark.parametrize("place", PLACES)
def test_somebody_is_invited_joins_and_is_taken_out(place, owner, sign_in, at, world, as_system):
    mail = world.people["moderator"].email
    body = {"email": mail.upper(), "role": "manager", "denied_fields": ["phone"], "can_import": True}
    made = owner.post(at(f"{place}invitations/"), body, JSON)
    assert (made.status_code, made.json()["data"]["email"]) == (201, mail)
    listed = owner.get(at(f"{place}invitations/")).json()["data"]["results"]
    assert made.json()["data"] in listed

    guest = sign_in("moderator")
    (invitation,) = guest.get("/api/v1/me/invitations/").json()["data"]["results"]
    joined = guest.post(f"/api/v1/me/invitations/{invitation['id']}/accept/", content_type=JSON).json()["data"]
    assert (joined["role"], joined["denied_fields"], joined["can_import"]) == ("manager", ["phone"], True)
    assert guest.post(f"/api/v1/me/invitations/{invitation['id']}/accept/", content_type=JSON).status_code == 409

    changed = owner.patch(at(f"{place}members/{joined['id']}/"), {"role": "staff"}, JSON).json()["data"]
    assert (changed["role"], changed["denied_fields"]) == ("staff", ["phone"])
    assert owner.delete(at(f"{place}members/{joined['id']}/")).status_code == 204
    with as_system():
        assert not Membership.objects.filter(user=world.people["moderator"]).exists()


@pytest.mark.parametrize("place", PLACES)
def test_an_invitation_is_declined(place, owner, sign_in, at, world):
    owner.post(at(f"{place}invitations/"), {"email": world.people["admin"].email, "role": "staff"}, JSON)
    guest = sign_in("admin")
    (invitation,) = guest.get("/api/v1/me/invitations/").json()["data"]["results"]
    assert guest.post(f"/api/v1/me/invitations/{invitation['id']}/decline/", content_type=JSON).status_code == 204
    assert guest.get("/api/v1/me/invitations/").json()["data"]["results"] == []


def test_a_manager_invites_staff_and_no_owner(sign_in, at):
    manager = sign_in("team_manager")
    address = at("businesses/{business}/invitations/")
    statuses = [
        manager.post(address, {"email": "a@example.com", "role": role}, JSON).status_code
        for role in ("owner", "manager", "staff")
    ]
    assert statuses == [403, 403, 201]


def test_an_invitation_taken_back_cannot_be_accepted(owner, sign_in, at):
    assert owner.delete(at("businesses/{business}/invitations/{invitation_to_user}/")).status_code == 204
    guest = sign_in("user")
    assert guest.get("/api/v1/me/invitations/").json()["data"]["results"] == []
    assert guest.post(at("me/invitations/{invitation_to_user}/accept/"), content_type=JSON).status_code == 409


def test_one_leaves_a_team_oneself_and_the_primary_owner_does_not(owner, sign_in, at):
    staff = sign_in("team_staff")
    (me,) = staff.get(at("businesses/{business}/members/")).json()["data"]["results"]
    assert staff.delete(at("businesses/{business}/members/") + f"{me['id']}/").status_code == 204
    assert staff.get(at("me/businesses/{business}/")).status_code == 404
    primary = owner.get(at("businesses/{business}/members/")).json()["data"]["results"][0]
    refused = owner.delete(at("businesses/{business}/members/") + f"{primary['id']}/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "last_owner")


def test_nobody_raises_themselves(sign_in, at, owner):
    rows = owner.get(at("businesses/{business}/members/")).json()["data"]["results"]
    manager = next(row for row in rows if row["role"] == "manager")
    response = sign_in("team_manager").patch(
        at("businesses/{business}/members/") + f"{manager['id']}/", {"role": "owner"}, JSON
    )
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": "staff"}, "email"),
        ({"email": "nobody", "role": "staff"}, "email"),
        ({"email": "a@example.com", "role": "denied"}, "role"),
        ({"email": "a@example.com", "role": "staff", "denied_fields": ["slug"]}, "denied_fields.0"),
        ({"email": "a@example.com", "role": "staff", "is_primary": True}, "is_primary"),
    ],
    ids=["nobody", "no address", "no role", "no field", "primary"],
)
def test_an_invitation_that_cannot_be_is_refused(body, field, owner, at):
    response = owner.post(at("businesses/{business}/invitations/"), body, JSON)
    assert (response.status_code, list(response.json()["error"]["details"])) == (422, [field])


def test_invitations_are_limited_more_than_reading(owner, at, settings):
    settings.RATELIMIT_ENABLE = True
    address = at("businesses/{business}/invitations/")
    statuses = [owner.post(address, {"email": "x", "role": "staff"}, JSON).status_code for _ in range(11)]
    assert (statuses[:10], statuses[10]) == ([422] * 10, 429)
    assert owner.get(address).status_code == 200
