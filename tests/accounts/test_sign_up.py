"""Signing up: a person is made, proves the address, and nobody learns who is registered."""

import pytest
from allauth.account.models import EmailAddress

from apps.accounts.models import User

pytestmark = pytest.mark.django_db
FORM = {"email": "grace@example.com", "password1": "a-long-enough-Passw0rd"}


@pytest.fixture
def sign_up(client):
    return lambda **changes: client.post("/accounts/signup/", {**FORM, **changes})


def test_the_whole_way_from_the_form_to_being_signed_in(client, sign_up, link_in_mail, sign_in, mailoutbox):
    """Everything happens on the restricted login of the site, without help from the test."""
    assert client.get("/accounts/signup/").status_code == 200
    response = sign_up()
    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm-email/")
    assert client.get("/accounts/confirm-email/").status_code == 200
    assert mailoutbox[0].to == ["grace@example.com"]
    assert sign_in("grace@example.com", FORM["password1"])["Location"] == "/accounts/confirm-email/"
    page = link_in_mail()
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    response = sign_in("grace@example.com", FORM["password1"])
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "site_session" in client.cookies


def test_the_confirmed_address_is_kept_as_verified(client, sign_up, link_in_mail, as_system):
    sign_up()
    client.post(link_in_mail())
    with as_system():
        address = EmailAddress.objects.get(email="grace@example.com")
        assert address.verified
        assert address.primary


def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(sign_up, person, mailoutbox, as_system):
    fresh, taken = sign_up(), sign_up(email="ADA@example.com")
    assert (fresh.status_code, fresh["Location"]) == (taken.status_code, taken["Location"])
    assert [mail.to[0].lower() for mail in mailoutbox] == ["grace@example.com", "ada@example.com"]
    with as_system():
        assert User.objects.filter(email__iexact="ada@example.com").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"password1": "short"},
        {"password1": "password1234"},
        {"email": "nobody"},
        {"email": ""},
        {"email": "a\x00@example.com"},
    ],
    ids=["short", "common", "no-address", "empty", "nul"],
)
def test_a_wrong_form_comes_back_with_what_is_wrong(sign_up, changes, mailoutbox):
    response = sign_up(**changes)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert mailoutbox == []


def test_passwords_are_kept_as_argon2id(settings, sign_up, as_system):
    settings.PASSWORD_HASHERS = ["apps.accounts.hashers.Argon2"]
    sign_up()
    with as_system():
        assert User.objects.get(email="grace@example.com").password.startswith("argon2$argon2id$")


def test_a_confirmation_link_that_is_not_ours_confirms_nothing(client):
    assert client.get("/accounts/confirm-email/MQ:made-up:signature/").status_code == 200
    assert client.post("/accounts/confirm-email/MQ:made-up:signature/").status_code == 404
