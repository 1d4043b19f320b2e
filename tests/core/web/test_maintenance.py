"""While planned work is done every page says so, and probes still tell that the process lives."""

import pytest


@pytest.fixture
def closed(settings):
    settings.MAINTENANCE = True


def test_pages_and_api_are_closed_without_asking_the_database(client, closed):
    page = client.get("/search/?q=pizza")
    assert (page.status_code, page["Retry-After"]) == (503, "300")
    assert "planned work" in page.content.decode()
    answer = client.get("/api/v1/businesses/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")


def test_probes_are_not_closed(client, closed):
    assert client.get("/health").status_code == 200
