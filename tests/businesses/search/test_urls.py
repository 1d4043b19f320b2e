"""SRC-10: every filter state has one URL, and crawlers are told which few to keep."""

import pytest
from django.http import QueryDict

from apps.businesses.search import Box, Point, SearchQuery, Sort, parse_query

FULL = SearchQuery(
    q="pizza & pasta", near=Point(40.75, -73.98), radius_km=2.5, bbox=Box(-17, 179, -16, -179), categories=("a", "b"),
    city="brooklyn", rating_min=4.5, price=(1, 3), attributes=("delivery", "wifi"), open_now=True, sort=Sort.RATING,
    page_size=50, cursor="abc",
)  # fmt: skip


@pytest.mark.parametrize("query", [FULL, SearchQuery(), SearchQuery(place="Times Square", sort=Sort.DISTANCE)], ids=str)
def test_a_question_survives_its_url(query):
    assert parse_query(QueryDict(query.to_querystring())) == query


def test_the_order_of_parameters_does_not_matter():
    one = parse_query(QueryDict("price=3&q=pizza&price=1&category=b,a"))
    other = parse_query(QueryDict("category=a&price=1,3&category=b&q=+pizza+"))
    assert one.to_querystring() == other.to_querystring() == "q=pizza&category=a&category=b&price=1&price=3"


def test_a_changed_question_starts_at_its_first_page():
    assert FULL.changed(sort=Sort.NAME).cursor == ""
    assert FULL.changed(cursor="def").cursor == "def"


@pytest.mark.parametrize(
    ("query", "indexable"),
    [
        (SearchQuery(city="brooklyn"), True),
        (SearchQuery(city="brooklyn", categories=("pizza",)), True),
        (SearchQuery(categories=("pizza",)), True),
        (SearchQuery(), False),
        (SearchQuery(q="pizza"), False),
        (SearchQuery(city="brooklyn", categories=("a", "b")), False),
        (SearchQuery(city="brooklyn", price=(1,)), False),
        (SearchQuery(city="brooklyn", open_now=True), False),
        (SearchQuery(city="brooklyn", sort=Sort.NAME), False),
        (SearchQuery(city="brooklyn", cursor="x"), False),
        (SearchQuery(city="brooklyn", page_size=100), False),
        (SearchQuery(near=Point(1, 1)), False),
    ],
    ids=str,
)
def test_only_plain_listings_are_indexed(query, indexable):
    assert query.is_indexable is indexable


def test_every_combination_of_filters_leads_crawlers_to_few_pages():
    assert FULL.canonical_params() == [("city", "brooklyn")]
    assert SearchQuery(categories=("pizza",), price=(1,)).canonical_params() == [("category", "pizza")]
    assert SearchQuery(q="pizza").canonical_params() == []
