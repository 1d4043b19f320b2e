"""GET /api/v1/businesses/: search through the API, and every wrong parameter named."""

import pytest

pytestmark = pytest.mark.django_db
URL = "/api/v1/businesses/"


@pytest.fixture
def find(client, directory):
    def names(**parameters):
        response = client.get(URL, parameters)
        assert response.status_code == 200, response.content
        return [hit["name"] for hit in response.json()["data"]["results"]]

    return names


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"q": "pizza", "sort": "name"}, ["Aldo's Pizza", "Zora Pizza"]),
        ({"category": "food", "sort": "name"}, ["Aldo's Pizza", "Corner Bakery", "Zora Pizza"]),
        ({"category": "bakery"}, ["Corner Bakery"]),
        ({"q": "pizza", "open_now": "true"}, ["Aldo's Pizza"]),
        ({"q": "pizza", "near": "40.758,-73.985", "radius_km": "1"}, ["Aldo's Pizza"]),
        (
            {"near": "40.80,-73.95", "radius_km": "50", "sort": "distance"},
            ["Zora Pizza", "Aldo's Pizza", "Corner Bakery"],
        ),
        ({"bbox": "-73.99,40.75,-73.98,40.76", "sort": "name"}, ["Aldo's Pizza", "Corner Bakery"]),
        ({"price": "3,4"}, ["Zora Pizza"]),
        ({"attributes": "delivery"}, ["Aldo's Pizza"]),
        ({"city": "manhattan", "rating_min": "4"}, []),
        ({"q": "draft"}, []),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_it_finds_what_matches(find, parameters, expected):
    assert find(**parameters) == expected


def test_a_hit_tells_what_a_list_needs(client, directory, settings):
    hit = client.get(URL, {"q": "aldo", "near": "40.758,-73.985"}).json()["data"]["results"][0]
    assert hit["id"] == directory.near.reference
    assert hit["url"] == f"{settings.SITE_URL}/b/{directory.near.slug}/"
    assert hit["category"] == {"slug": "pizza", "name": "Pizza"}
    assert hit["city"] == {"slug": "manhattan", "name": "Manhattan"}
    assert hit["rating"] == {"stars": None, "count": 0}
    assert hit["location"] == {"lat": 40.758, "lon": -73.985}
    assert hit["is_open"] is True
    assert hit["distance_m"] < 10
    assert "why" not in hit


def test_why_it_ranks_there_comes_when_expanded(client, directory):
    data = client.get(URL, {"q": "aldo", "expand": "why", "fields": "name"}).json()["data"]
    assert set(data["results"][0]) == {"name", "why"}
    assert {"name", "label", "value", "weight", "points"} == set(data["results"][0]["why"][0])


def test_facets_are_counted_when_asked_for(client, directory):
    assert client.get(URL, {"q": "pizza"}).json()["data"]["facets"] == []
    facets = client.get(URL, {"q": "pizza", "facets": "true"}).json()["data"]["facets"]
    assert "price" in {facet["name"] for facet in facets}


def test_pages_follow_one_another_to_the_end(client, directory):
    url, names = f"{URL}?category=food&sort=name&limit=1", []
    while url:
        data = client.get(url).json()["data"]
        names += [hit["name"] for hit in data["results"]]
        url = data["next"]
    assert names == ["Aldo's Pizza", "Corner Bakery", "Zora Pizza"]


def test_a_cursor_of_another_search_is_refused(client, directory):
    following = client.get(URL, {"category": "food", "limit": 1}).json()["data"]["next"]
    response = client.get(following.replace("category=food", "category=pizza"))
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("near", "95,0"),
        ("near", "0,181"),
        ("near", "\x00"),
        ("radius_km", "-1"),
        ("radius_km", "x"),
        ("radius_km", "nan"),
        ("radius_km", "1000"),
        ("bbox", "1,2,3"),
        ("bbox", "a,b,c,d"),
        ("bbox", "0,10,1,-10"),
        ("bbox", "0,-95,1,95"),
        ("category", "Not A Slug"),
        ("city", "../etc"),
        ("rating_min", "6"),
        ("rating_min", "inf"),
        ("price", "5"),
        ("price", "cheap"),
        ("attributes", "telepathy"),
        ("open_now", "maybe"),
        ("open_at", "tomorrow"),
        ("open_at", "99999-01-01T00:00"),
        ("sort", "magic"),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "ten"),
        ("q", "a\x00b"),
        ("q", "x" * 10_000),
        ("cursor", "x" * 2_000),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_wrong_value_is_422_and_names_its_field(client, parameter, value):
    response = client.get(URL, {parameter: value})
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (422, "validation_failed")
    assert list(error["details"]) == [parameter]
    assert error["details"][parameter][0]


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "a"},
        {"q": "💥🍕"},
        {"q": "بيتزا"},
        {"q": "'\"\\ & | ! ( ) <-> :* --"},
        {"q": "x" * 500},
        {"q": ""},
        {"bbox": "179,-20,-179,-10"},
        {"near": "Nowhere At All"},
        {"near": "-90,180", "radius_km": "100"},
        {"open_at": "2026-11-20T19:30"},
        {"open_at": "2026-11-20T19:30:00+01:00"},
    ],
    ids=[
        "letter",
        "emoji",
        "right-to-left",
        "operators",
        "long",
        "empty",
        "date-line",
        "unknown-place",
        "pole",
        "local",
        "offset",
    ],
)
def test_odd_but_legal_questions_get_an_answer(client, directory, parameters):
    assert client.get(URL, parameters).status_code == 200


def test_a_search_asks_a_bounded_number_of_queries(client, directory, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        client.get(URL, {"q": "pizza", "limit": 1})
    with django_assert_max_num_queries(14):
        client.get(URL, {"q": "pizza", "limit": 100})
