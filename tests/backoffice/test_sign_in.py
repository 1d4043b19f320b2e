"""Entering and leaving the portal."""

import pytest

from apps.audit.models import AuditEvent
from apps.core.ratelimit import Verdict
from tests.factories.accounts import PASSWORD


@pytest.fixture
def sign_in(portal, client, person):
    """Return a function that posts the sign-in form for a new person of a role."""

    def post(role, password=PASSWORD, **fields):
        user = person(role, **fields)
        return client.post(
            "/admin/login/?next=/admin/businesses/business/", {"username": user.email, "password": password}
        )

    return post


@pytest.mark.parametrize("role", ["admin", "moderator", "customer_service", "sales_rep", "marketing_manager"])
def test_somebody_with_a_role_gets_to_where_they_wanted(sign_in, client, role):
    response = sign_in(role)
    assert (response.status_code, response.url) == (302, "/admin/businesses/business/")
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize(
    ("role", "password", "fields", "answer"),
    [
        ("", PASSWORD, {}, "This account has no role on the platform"),
        ("moderator", "not the password", {}, "The e-mail address or the password is not right"),
        ("moderator", PASSWORD, {"is_active": False}, "This account is locked"),
    ],
    ids=["no role", "wrong password", "locked out"],
)
def test_everybody_else_is_told_why_not(sign_in, client, role, password, fields, answer):
    response = sign_in(role, password, **fields)
    assert response.status_code == 200
    assert answer in response.content.decode()
    assert client.get("/admin/").status_code == 302


def test_guessing_a_password_is_stopped(portal, client, person):
    victim = person("admin")
    statuses = [
        client.post("/admin/login/", {"username": victim.email, "password": f"guess {number}"}).status_code
        for number in range(6)
    ]
    assert statuses == [200, 200, 200, 200, 200, 429]


def test_a_member_of_staff_in_a_hurry_is_slowed_down(staff_client, monkeypatch):
    monkeypatch.setattr("apps.core.ratelimit.consume", lambda rate, key: Verdict(rate, False, 0, 9))
    response = staff_client("moderator").get("/admin/businesses/business/")
    assert (response.status_code, response["Retry-After"]) == (429, "9")


def test_entering_is_kept_in_the_audit_trail(sign_in, as_system):
    sign_in("moderator")
    with as_system():
        event = AuditEvent.objects.get(name="accounts.staff_signed_in")
    assert event.actor.startswith("staff:")
    assert event.auth_method == "password"


def test_whoever_leaves_has_to_sign_in_again(staff_client):
    client = staff_client("moderator")
    response = client.post("/admin/logout/")
    assert (response.status_code, response.url) == (302, "/admin/login/")
    assert client.get("/admin/").status_code == 302


def test_a_role_taken_away_ends_with_the_next_request(staff_client, as_system):
    client = staff_client("moderator")
    assert client.get("/admin/").status_code == 200
    with as_system():
        client.user.role_grants.all().delete()
    assert client.get("/admin/").status_code == 302


def test_the_front_door_leads_to_the_portal(portal, client):
    assert client.get("/").url == "/admin/"
