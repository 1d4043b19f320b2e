"""What the scripts of a page ask for: suggestions, marks of the map, pictures."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggested(client, town):
    """Return the suggestions for what was typed."""
    return lambda **params: client.get("/suggest/", params).json()["items"]


def test_suggestions_lead_to_what_they_name(suggested):
    items = {item["label"]: item["url"] for item in suggested(q="piz")}
    assert items["Pizza"] == "/c/pizza/"
    assert items["Pizzeria Bella"] == "/b/pizzeria-bella/"


def test_a_suggested_category_keeps_the_chosen_place(suggested):
    items = {item["label"]: item["url"] for item in suggested(q="piz", near="Times Square")}
    assert items["Pizza"] == "/search/?near=Times+Square&category=pizza"


def test_the_place_box_gets_places_to_fill_in(suggested):
    assert suggested(q="ti", kind="where") == [
        {"label": "Times Square", "detail": "Manhattan", "url": "", "value": "Times Square"}
    ]


@pytest.mark.parametrize("typed", ["", " ", "\x00", "🍕", "'", "x" * 5_000, "%", "\\"])
def test_suggestions_never_fail(suggested, typed):
    assert isinstance(suggested(q=typed, near=typed), list)


def test_marks_carry_what_the_list_says(client, town):
    data = client.get("/map/marks.json", {"bbox": "-74.1,40.7,-73.9,40.8", "zoom": "17", "q": "joe's"}).json()
    assert data["clusters"] == []
    assert data["pins"] == [
        {
            "id": "joes-pizza", "lat": 40.7581, "lng": -73.9857, "name": "Joe's Pizza", "url": "/b/joes-pizza/",
            "detail": "4.8 ★ (100)",
        }
    ]  # fmt: skip


def test_marks_obey_the_filters_of_the_page(client, town):
    box = {"bbox": "-74.2,40.5,-73.7,40.9", "zoom": "17"}
    names = {pin["name"] for pin in client.get("/map/marks.json", {**box, "price": "1"}).json()["pins"]}
    assert names == {"Joe's Pizza"}


@pytest.mark.parametrize("box", ["", "1,2", "a,b,c,d", "-74,95,-73,96", "nan,nan,nan,nan"])
def test_a_box_that_cannot_be_read_is_refused_in_words(client, town, box):
    response = client.get("/map/marks.json", {"bbox": box})
    assert response.status_code == 422
    assert response.json()["problem"]["bbox"]


@pytest.mark.parametrize("zoom", ["", "-3", "99", "٣", "1e9", "x" * 99])
def test_any_zoom_gets_marks_also_across_the_date_line(client, town, zoom):
    response = client.get("/map/marks.json", {"bbox": "170,-20,-170,20", "zoom": zoom})
    assert response.json() == {"pins": [], "clusters": []}


def test_the_picture_of_a_listing_is_always_the_same(client):
    first, second = (client.get("/cover/pizza/joes-pizza.svg") for _ in range(2))
    assert first["Content-Type"] == "image/svg+xml"
    assert first.content == second.content
    assert "immutable" in first["Cache-Control"]
