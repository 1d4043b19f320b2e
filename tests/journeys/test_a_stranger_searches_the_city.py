"""A stranger looks for pizza near Times Square, by list, by map and by API, in the demo city and in real data."""

import html
import json
import re

import pytest

FRIDAY_NIGHT = "2026-11-20T21:00"


@pytest.fixture
def names():
    """Return a function: the names of the cards on a page, in their order."""

    def of(response) -> list[str]:
        cards = re.findall(
            r'class="business-name">.*?<a href="/b/[^"]+/">(.*?)</a>', response.content.decode(), re.DOTALL
        )
        return [html.unescape(name) for name in cards]

    return of


def test_pizza_near_times_square_in_the_demo_city(client, demo_city, names):
    """Found by words and place, open at a time, on the map, misspelt, explained, and opened."""
    page = client.get("/search/", {"q": "pizza", "near": "Times Square", "open_at": FRIDAY_NIGHT})
    assert page.status_code == 200
    listed = names(page)
    assert any("pizz" in name.lower() for name in listed[:3])
    assert "Why this rank" in page.content.decode()

    misspelt = client.get("/search/", {"q": "piza near times square"})
    assert set(names(misspelt)) & set(names(client.get("/search/", {"q": "pizza", "near": "Times Square"})))

    marks = client.get("/map/marks.json", {"q": "pizza", "bbox": "-74.02,40.73,-73.95,40.79", "zoom": "17"}).json()
    assert marks["pins"] or marks["clusters"]

    answer = client.get("/api/v1/businesses/", {"q": "pizza", "near": "Times Square", "open_at": FRIDAY_NIGHT}).json()
    assert answer["success"] is True
    assert [found["name"] for found in answer["data"]["results"]] == listed

    first = answer["data"]["results"][0]
    listing = client.get(f"/b/{first['slug']}/")
    assert first["name"] in html.unescape(listing.content.decode())
    data = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', listing.content.decode()).group(1)
    )
    assert data["name"] == first["name"]
    assert client.get(f"/api/v1/businesses/{first['id']}/").json()["data"]["id"] == first["id"]


def test_browsing_leads_from_the_home_page_to_a_listing(client, demo_city, names):
    home = client.get("/").content.decode()
    assert '<a class="tile" href="/in/manhattan/"' in home
    assert names(client.get("/in/manhattan/"))
    narrower = names(client.get("/in/manhattan/pizza/"))
    assert narrower
    assert names(client.get("/c/pizza/"))


def test_five_thousand_real_restaurants_are_found(client, real_city, names):
    """The city's own data: every row loaded, capitals set right, the same walk."""
    assert "5,105 businesses added" in real_city
    page = client.get("/search/", {"q": "wendy's", "near": "Brooklyn"})
    assert "Wendy's" in names(page)
    assert "Wendy'S" not in names(page)
    near = client.get("/search/", {"q": "pizza", "near": "Times Square", "radius_km": "1", "sort": "distance"})
    assert len(names(near)) >= 10
    cafes = client.get("/api/v1/businesses/", {"city": "queens", "category": "cafes", "limit": "5"})
    assert cafes.status_code == 200
