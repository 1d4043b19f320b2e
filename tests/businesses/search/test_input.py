"""SRC-5 and the bad input of searches: nothing a reader types raises, and a program is told which parameter is wrong."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.businesses.search import (
    Box,
    Point,
    SearchQuery,
    Sort,
    parse_query,
    parse_query_leniently,
    search,
    suggest,
)
from apps.businesses.search.data import SearchResults
from apps.core.errors import Invalid

pytestmark = pytest.mark.django_db

TEXTS = [
    pytest.param("a" * 10_000, id="10,000 letters"),
    pytest.param("pizza " * 2_000, id="10,000 characters of words"),
    pytest.param("p", id="one letter"),
    pytest.param("🍕👩‍👩‍👧‍👦🏳️‍🌈", id="emoji"),
    pytest.param("مطعم بيتزا", id="right to left"),
    pytest.param("\u202eazzip", id="direction override"),
    pytest.param("pizza & | ! <-> :* ()", id="operators"),
    pytest.param("'; DROP TABLE businesses_searchdocument; --", id="quotes"),
    pytest.param('"pizza', id="open quote"),
    pytest.param("piz\x00za\x07", id="NUL and bell"),
    pytest.param("\\' \\\\ %s %% %(q)s", id="escapes and marks"),
    pytest.param("cat_1 & city_2", id="names of filters"),
    pytest.param("\ud800", id="half a surrogate"),
    pytest.param("e\u0301" * 300, id="combining marks"),
    pytest.param("ピザ 披萨 피자", id="scripts without blanks"),
    pytest.param(" near  in near ", id="separators alone"),
    pytest.param("   ", id="blanks"),
    pytest.param("ﬁsh ½ ² ①", id="compatibility letters"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_breaks_a_search(town, text, now):
    answer = search(parse_query({"q": text}), now=now)
    assert isinstance(answer, SearchResults)
    assert not answer.degraded
    assert len(answer.query.q) <= 1_000


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_breaks_a_suggestion_or_a_place(town, text):
    assert isinstance(suggest(text), list)
    assert search(SearchQuery(place=parse_query({"q": text}).q)).hits is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("near", "95,0"), ("near", "0,181"), ("near", "-90.1,0"), ("radius_km", "-1"), ("radius_km", "0"),
        ("radius_km", "101"), ("radius_km", "nan"), ("radius_km", "inf"), ("radius_km", "1_0"), ("radius_km", "five"),
        ("bbox", "1,2,3"), ("bbox", "0,10,1,5"), ("bbox", "0,-91,1,5"), ("bbox", "a,b,c,d"), ("bbox", "200,0,210,5"),
        ("category", "No Slug!"), ("city", "../etc"), ("rating_min", "6"), ("rating_min", "0.5"), ("price", "5"),
        ("price", "cheap"), ("attributes", "flying"), ("open_now", "perhaps"), ("open_at", "tomorrow"),
        ("open_at", "1066-10-14T09:00"), ("sort", "price"), ("page_size", "0"), ("page_size", "101"),
        ("page_size", "-5"), ("page_size", "²"), ("cursor", "é"), ("cursor", "x" * 2_000),
        ("category", ",".join(f"c{n}" for n in range(30))),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(name, value):
    with pytest.raises(Invalid) as refusal:
        parse_query({name: value})
    assert list(refusal.value.fields) == [name]
    query, notes = parse_query_leniently({name: value, "q": "pizza"})
    assert query == SearchQuery(q="pizza")
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"near": "40.75,-73.98"}, SearchQuery(near=Point(40.75, -73.98))),
        ({"near": "Times Square"}, SearchQuery(place="Times Square")),
        ({"bbox": "179,-17,-179,-16"}, SearchQuery(bbox=Box(-17, 179, -16, -179))),
        ({"price": ["2", "1"]}, SearchQuery(price=(1, 2))),
        ({"category": "b,a"}, SearchQuery(categories=("a", "b"))),
        ({"sort": "newest", "page_size": "5"}, SearchQuery(sort=Sort.NEWEST, page_size=5)),
        ({"open_now": "false"}, SearchQuery()),
        ({"unheard": "of"}, SearchQuery()),
    ],
    ids=str,
)
def test_parameters_become_a_question(params, expected):
    assert parse_query(params) == expected


def test_repeated_parameters_of_a_form_all_count():
    assert parse_query(QueryDict("category=b&category=a&q=x&q=y")) == SearchQuery(q="y", categories=("a", "b"))


@pytest.mark.parametrize("text", ["2026-11-20T19:30+01:00", "2026-11-20T19:30 01:00", "2026-11-20T18:30Z"])
def test_a_moment_keeps_its_offset_even_when_the_plus_was_lost(text):
    assert parse_query({"open_at": text}).open_at.astimezone().timestamp() == 1_795_199_400


def test_a_text_is_cut_after_200_characters_as_people_count_them():
    assert parse_query({"q": "👩‍👩‍👧" * 300}).q == "👩‍👩‍👧" * 200
    assert parse_query({"q": "e\u0301" * 300}).q == "é" * 200


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.text(max_size=60),
    near=st.one_of(
        st.just(""), st.text(max_size=20), st.builds("{},{}".format, st.floats(-90, 90), st.floats(-180, 180))
    ),
    bbox=st.one_of(st.just(""), st.text(max_size=20)),
    radius=st.one_of(st.just(""), st.text(max_size=5), st.floats(0.1, 100).map(str)),
    sort=st.sampled_from([*Sort, "", "x"]),
    cursor=st.text(max_size=30),
)
@example(q="pizza", near="90,180", bbox="", radius="100", sort=Sort.DISTANCE, cursor="")
@example(q="pizza", near="-90,-180", bbox="", radius="0.1", sort=Sort.RELEVANCE, cursor="a:b:c")
def test_whatever_comes_in_an_answer_goes_out(town, q, near, bbox, radius, sort, cursor):
    params = {"q": q, "near": near, "bbox": bbox, "radius_km": radius, "sort": sort, "cursor": cursor}
    query, notes = parse_query_leniently(params)
    answer = search(query, notes=notes)
    assert len(answer.hits) <= query.page_size
    assert parse_query(dict(query.to_params())) == query
