"""Reporting a duplicate through the API: signed in, once, about listings one can see."""

import pytest
from rest_framework.test import APIClient

from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login
from apps.duplicates.models import PairReport
from tests.factories.accounts import UserFactory


@pytest.fixture
def send(as_system):
    """Return a function that posts a report as somebody signed in, or as a stranger."""
    with as_system():
        person = UserFactory()

    def post(listing, body, *, signed_in=True):
        client = APIClient()
        if signed_in:
            with rls.playing(Login.SITE), rls.acting(Actor.auth()):
                client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client.post(f"/api/v1/businesses/{listing.reference}/duplicates/", body, format="json")

    return post


def test_a_report_is_taken_in(twins, send, as_system):
    response = send(twins[0], {"other": twins[1].reference, "note": "Same door."})
    assert response.status_code == 201, response.content
    assert response.json()["data"]["id"].startswith("dpr_")
    with as_system():
        assert PairReport.objects.get().note == "Same door."


@pytest.mark.parametrize(
    ("other", "status", "code"),
    [("biz_nonsense", 404, "not_found"), ("{itself}", 422, "same_listing"), ("{draft}", 404, "not_found")],
)
def test_a_refusal_says_why(twins, listing, send, other, status, code):
    draft = listing("Hidden", status="draft", published_at=None)
    response = send(twins[0], {"other": other.format(itself=twins[0].reference, draft=draft.reference)})
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_nobody_reports_twice(twins, send):
    send(twins[0], {"other": twins[1].reference})
    response = send(twins[1], {"other": twins[0].reference})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "already_reported")


def test_strangers_sign_in_first(twins, send):
    assert send(twins[0], {"other": twins[1].reference}, signed_in=False).status_code == 401
