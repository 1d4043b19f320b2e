"""One listing, its hours, categories, cities and suggestions."""

import pytest

from apps.businesses.services import listings
from apps.core import ids
from apps.core.actor import Actor

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


@pytest.fixture
def data_of(client, directory):
    def get(path, **parameters):
        response = client.get(f"{BASE}{path}", parameters)
        assert response.status_code == 200, response.content
        return response.json()["data"]

    return get


def test_a_listing_tells_what_its_page_tells(data_of, directory, settings):
    found = data_of(f"/businesses/{directory.near.reference}/")
    assert (found["id"], found["name"], found["status"]) == (directory.near.reference, "Aldo's Pizza", "live")
    assert found["url"] == f"{settings.SITE_URL}/b/{directory.near.slug}/"
    assert found["address"]["street"] == "1 Broadway"
    assert found["address"]["neighbourhood"] == "Midtown"
    assert found["rating"] == {"stars": None, "count": 0, "histogram": [0, 0, 0, 0, 0]}
    assert found["attributes"] == [{"key": "delivery", "label": "Delivery", "value": True}]
    assert found["updated_at"].endswith("Z")
    assert "hours" not in found


def test_expanding_adds_hours_categories_and_path(data_of, directory):
    found = data_of(f"/businesses/{directory.near.reference}/", expand="hours,categories,category_path", fields="name")
    assert set(found) == {"name", "hours", "categories", "category_path"}
    assert found["hours"]["osm"] == "24/7"
    assert [category["slug"] for category in found["category_path"]] == ["food", "pizza"]


@pytest.mark.parametrize(
    ("query", "queries"),
    [("fields=name", 1), ("expand=hours", 1), ("expand=categories", 2), ("expand=hours,categories,category_path", 3)],
)
def test_only_what_is_asked_for_is_fetched(client, directory, query, queries, django_assert_max_num_queries):
    with django_assert_max_num_queries(queries + 6) as asked:
        client.get(f"{BASE}/businesses/{directory.near.reference}/?{query}")
    about = [line["sql"] for line in asked if 'FROM "businesses_' in line["sql"]]
    assert len(about) == queries
    assert ("businesses_openinghours" in about[0]) is ("hours" in query)


def test_a_listing_is_sent_once_per_version(client, directory, as_system):
    url = f"{BASE}/businesses/{directory.near.reference}/"
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    with as_system():
        listings.change(by=Actor.system("test"), business=directory.near, changes={"phone": "+12125550101"})
    changed = client.get(url, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["data"]["phone"]) == (200, "+12125550101")


def test_hours_give_the_week_the_coming_days_and_the_osm_text(data_of, directory):
    found = data_of(f"/businesses/{directory.far.reference}/hours/")
    assert found["osm"] == "Mo-Su 03:00-03:01"
    assert found["week"][0]["day"] == "monday"
    assert found["week"][0]["periods"] == [{"opens": "03:00", "closes": "03:01", "open_end": False}]
    assert len(found["coming"]) == 7
    assert found["next_open"].endswith("Z")
    assert len(found["coming"][1]["openings"]) == 1


def test_unknown_hours_are_not_closed(data_of, directory):
    found = data_of(f"/businesses/{directory.bakery.reference}/hours/")
    assert (found["status"], found["week"], found["coming"], found["osm"]) == ("unknown", None, [], "")


@pytest.mark.parametrize("suffix", ["", "hours/"])
def test_a_draft_is_as_unknown_as_what_does_not_exist(client, directory, suffix):
    hidden = client.get(f"{BASE}/businesses/{directory.draft.reference}/{suffix}")
    missing = client.get(f"{BASE}/businesses/{ids.encode('biz', ids.uuid7())}/{suffix}")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["error"] == missing.json()["error"]


@pytest.mark.parametrize(
    "key", ["1", "biz_1", "biz_zzzzzzzzzzzzzzzzzzzzzzzzzz", "usr_01jd3k8m9qa4t6v0w2x4y6z8ab", "%00", "a" * 300]
)
def test_what_is_no_id_is_404(client, key):
    response = client.get(f"{BASE}/businesses/{key}/")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_categories_come_in_the_order_of_the_tree(data_of):
    found = data_of("/categories/")["results"]
    assert [(row["slug"], row["depth"], row["parent"]) for row in found] == [
        ("food", 1, None),
        ("bakery", 2, "food"),
        ("pizza", 2, "food"),
    ]
    assert found[2]["synonyms"] == ["pizzeria"]


def test_categories_come_in_pages_in_both_directions(client, data_of):
    first = data_of("/categories/", limit=2, fields="slug")
    second = client.get(first["next"]).json()["data"]
    assert (first["results"], second["results"]) == ([{"slug": "food"}, {"slug": "bakery"}], [{"slug": "pizza"}])
    back = client.get(second["previous"]).json()["data"]
    assert (back["results"], back["previous"], second["next"]) == (first["results"], None, None)


def test_a_category_names_its_neighbours_in_the_tree(data_of):
    assert [row["slug"] for row in data_of("/categories/pizza/")["ancestors"]] == ["food"]
    assert [row["slug"] for row in data_of("/categories/food/")["children"]] == ["bakery", "pizza"]


def test_cities_and_their_neighbourhoods(data_of):
    (city,) = data_of("/cities/")["results"]
    assert (city["slug"], city["timezone"], city["box"]["north"]) == ("manhattan", "America/New_York", 40.88)
    assert "neighbourhoods" not in data_of("/cities/manhattan/")
    parts = data_of("/cities/manhattan/", expand="neighbourhoods")["neighbourhoods"]
    assert [part["slug"] for part in parts] == ["midtown"]


@pytest.mark.parametrize(
    "path", ["/categories/nothing/", "/cities/nowhere/", "/cities/UPPER/", f"/categories/{'x' * 400}/"]
)
def test_an_unknown_slug_is_404(client, path):
    assert client.get(f"{BASE}{path}").status_code == 404


def test_suggestions_complete_what_is_typed(data_of):
    found = data_of("/suggestions/", q="piz")["results"]
    assert ("category", "pizza") in {(row["kind"], row["slug"]) for row in found}
    assert len(data_of("/suggestions/", q="p", limit=1)["results"]) <= 1


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "q"),
        ({"q": "a\x00"}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "p", "limit": 21}, "limit"),
        ({"q": "p", "near": "95,0"}, "near"),
    ],
    ids=["missing", "nul", "long", "limit", "latitude"],
)
def test_a_wrong_question_for_suggestions_is_named(client, parameters, field):
    response = client.get(f"{BASE}/suggestions/", parameters)
    assert response.status_code == 422
    assert list(response.json()["error"]["details"]) == [field]
