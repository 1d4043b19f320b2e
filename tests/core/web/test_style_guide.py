"""The style guide page: shown in development and to staff, whole and without a query too many."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_it_shows_every_section_with_the_policy_of_public_pages(client: Client) -> None:
    response = client.get("/style-guide/")

    assert response.status_code == 200
    assert "Lucia&#x27;s Corner Pizza" in response.text
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"].split("style-src-attr")[0]


def test_visitors_of_an_installation_do_not_find_it(client: Client, settings: object) -> None:
    settings.DEVELOPMENT = False

    assert client.get("/style-guide/").status_code == 404


def test_a_page_for_strangers_sets_no_cookie(client: Client) -> None:
    assert not client.get("/style-guide/").cookies
