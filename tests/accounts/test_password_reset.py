"""A forgotten password: the way back by mail, once, without telling who is registered."""

import pytest

from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "an-even-longer-Passw0rd"


@pytest.fixture
def ask(client):
    return lambda email="ada@example.com": client.post("/accounts/password/reset/", {"email": email})


def test_the_whole_way_to_a_new_password(client, person, ask, link_in_mail, sign_in):
    assert client.get("/accounts/password/reset/").status_code == 200
    assert ask()["Location"] == "/accounts/password/reset/done/"
    form = client.get(link_in_mail(), follow=True)
    assert form.status_code == 200
    response = client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert response.status_code == 302
    assert sign_in(password=PASSWORD).status_code == 200
    assert sign_in(password=NEW)["Location"] == "/"


def test_the_link_works_once(client, person, ask, link_in_mail):
    ask()
    link = link_in_mail()
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    client.cookies.clear()
    again = client.get(link, follow=True)
    assert again.context["token_fail"] is True


def test_known_and_unknown_addresses_get_the_same_answer(client, person, ask):
    known, unknown = ask(), ask("nobody@example.com")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
