"""The theme choice: kept in a cookie, drawn by the server, never a way to send people elsewhere."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_choice_is_kept_and_drawn_by_the_server(client: Client) -> None:
    response = client.post("/preferences/theme/", {"theme": "dark", "next": "/style-guide/?x=1"})

    assert response.status_code == 303
    assert response["Location"] == "/style-guide/?x=1"
    assert 'data-theme="dark"' in client.get("/style-guide/").text


def test_system_forgets_the_cookie(client: Client) -> None:
    client.post("/preferences/theme/", {"theme": "dark"})
    client.post("/preferences/theme/", {"theme": "system"})

    assert 'data-theme="system"' in client.get("/style-guide/").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_to_another_site(client: Client, target: str) -> None:
    assert client.post("/preferences/theme/", {"theme": "light", "next": target})["Location"] == "/"


def test_an_unknown_theme_is_refused(client: Client) -> None:
    response = client.post("/preferences/theme/", {"theme": "neon"})

    assert response.status_code == 400
    assert "theme" not in response.cookies


def test_another_site_cannot_choose(client: Client) -> None:
    response = client.post("/preferences/theme/", {"theme": "dark"}, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 400


def test_reading_the_address_changes_nothing(client: Client) -> None:
    assert client.get("/preferences/theme/").status_code == 405
