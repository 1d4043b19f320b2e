"""The page of one business: what it says, to people and to machines, and what it keeps to itself."""

import json
import re

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def structured(page):
    """Return the structured data of a page as a crawler reads it, and its source."""

    def read(path):
        source = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(path), re.DOTALL)[1]
        return json.loads(source), source

    return read


def test_the_page_says_what_is_known(page):
    text = page("/b/joes-pizza/")
    for expected in ("Joe&#x27;s Pizza", "1 Main Street", "(212) 555-0123", "joes.example", "Wi-Fi", "Manhattan"):
        assert expected in text


def test_todays_special_hours_stand_in_the_week(page):
    """HRS-5, HRS-10"""
    text = page("/b/joes-pizza/")
    assert "Staff party" in text
    assert "11:00–15:00" in text
    assert "11:00–23:00" not in text


def test_the_rating_shows_its_sum(page):
    """RAT-3: (7 · 3.5 + 490) / (7 + 100) = 4.808…, shown as 4.8."""
    assert "(7 × 3.5 + 490) ÷ (7 + 100) = 4.8" in page("/b/joes-pizza/")


def test_without_reviews_there_is_no_rating_anywhere(page, structured):
    """RAT-4"""
    assert "No rating yet" in page("/b/bridge-pizza/")
    assert "aggregateRating" not in structured("/b/bridge-pizza/")[0]


def test_structured_data_cannot_leave_its_element(structured):
    """SEO-4"""
    data, source = structured("/b/joes-pizza/")
    assert "<" not in source
    assert data["description"] == "Slices </script><script>alert(1)</script> & more."


def test_structured_data_says_what_the_page_says(structured):
    """HRS-10"""
    data, _source = structured("/b/joes-pizza/")
    assert data["aggregateRating"] == {
        "@type": "AggregateRating", "ratingValue": "4.8", "ratingCount": 100, "bestRating": "5", "worstRating": "1",
    }  # fmt: skip
    assert data["address"]["streetAddress"] == "1 Main Street"
    special = data["specialOpeningHoursSpecification"][0]
    assert (special["validFrom"], special["opens"], special["closes"]) == ("2026-11-20", "11:00", "15:00")


def test_a_hidden_street_appears_nowhere(client, page, town):
    """SEO-4: neither the street nor a spot that gives it away, on any page, in any data."""
    places = [
        page("/b/home-plumber/"),
        page("/search/", q="plumber"),
        page("/search/", city="manhattan"),
        client.get("/map/marks.json", {"bbox": "-74.2,40.5,-73.7,40.9", "zoom": "17"}).content.decode(),
        client.get(f"/api/v1/businesses/{town.hidden.reference}/").content.decode(),
    ]
    for text in places:
        assert "Home Plumber" in text
        assert "Secret Lane" not in text
        assert "40.7511" not in text
        assert "73.9722" not in text


def test_a_hidden_street_leaves_no_directions_and_no_coordinates_in_structured_data(page, structured):
    assert "openstreetmap.org" not in page("/b/home-plumber/")
    data, _source = structured("/b/home-plumber/")
    assert not {"geo", "streetAddress", "postalCode"} & (data.keys() | data["address"].keys())


@pytest.mark.parametrize("slug", ["joe-and-sons", "joes-old-place", "JOES-PIZZA"])
def test_former_addresses_lead_to_the_present_one_in_one_hop(client, town, slug):
    """SEO-1"""
    response = client.get(f"/b/{slug}/")
    assert (response.status_code, response["Location"]) == (301, "/b/joes-pizza/")


@pytest.mark.parametrize("slug", ["nothing-here", "secret-pizza"])
def test_what_is_not_public_is_not_found(client, town, slug):
    response = client.get(f"/b/{slug}/")
    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()


def test_a_closed_place_keeps_its_page_but_leaves_the_index(page):
    text = page("/b/gone-pizza/")
    assert "Permanently closed" in text
    assert '<meta name="robots" content="noindex">' in text


def test_a_live_place_may_be_indexed_under_one_address(page):
    """SEO-5"""
    text = page("/b/joes-pizza/", utm_source="letter")
    assert "noindex" not in text
    assert re.search(r'<link rel="canonical" href="[^"?]+/b/joes-pizza/">', text)


def test_neighbours_of_the_same_kind_are_offered(page):
    text = page("/b/joes-pizza/").partition('id="nearby"')[2]
    assert "Pizzeria Bella" in text
    assert "Bridge Pizza" not in text


@pytest.mark.parametrize(("slug", "number"), [("joes-pizza", 11), ("pizzeria-bella", 11), ("home-plumber", 8)])
def test_the_page_asks_a_fixed_number_of_queries(queries, town, slug, number):
    """The address, the listing, its categories and the way to them, its photos and its services.

    Then three for its neighbours, one for their hours and one for their covers.

    Where nobody of the same kind is near, there is nothing to count and neither hours nor covers to read.
    """
    asked = queries(f"/b/{slug}/")
    assert len(asked) == number, "\n".join(sql[:150] for sql in asked)
