"""SRC-9, and bad days: an empty answer offers ways out and is counted, a slow one turns into a plain listing."""

import time

import pytest
from django.db import connection

from apps.businesses.search import Box, SearchQuery, clusters, engine, metrics, ranking, search, suggest, suggestions
from apps.businesses.search.limits import TooSlow, within

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("params", "label"),
    [
        ({"q": "sushi", "price": "1"}, "At any price"),
        ({"q": "sushi", "open_now": "1"}, "At any time of day"),
        ({"q": "sushi", "rating_min": "4.99"}, "With any rating"),
        ({"q": "sushi", "attributes": "wifi"}, "Without the chosen features"),
        ({"q": "sushi", "near": "40.70,-73.99", "radius_km": "1"}, "Within 25 kilometres"),
        ({"q": "sushi", "bbox": "10,10,11,11"}, "Beyond this part of the map"),
        ({"q": "sushi", "category": "shops"}, "In every category"),
        ({"q": "sushi nonsenseword"}, "Only “sushi”"),
        ({"q": "sushi", "city": "brooklyn"}, "Everywhere"),
        ({"q": "nonsenseword", "rating_min": "4.99", "price": "4"}, "All listings"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_empty_answer_says_what_to_give_up(find, params, label):
    answer = find(**params)
    assert answer.hits == ()
    offered = {way.label: way for way in answer.relaxations}
    assert label in offered
    assert offered[label].count.value == search(offered[label].query).total.value > 0


def test_an_empty_answer_is_counted(find):
    counter = metrics.ZERO_RESULTS.labels(words="True", place="False")
    before = counter._value.get()
    find(q="nonsenseword")
    find(q="pizza")
    assert counter._value.get() == before + 1


def test_an_unknown_filter_finds_nothing_and_says_so(find):
    answer = find(category="no-such-kind")
    assert (answer.hits, answer.total.value) == ((), 0)
    assert "no-such-kind" in answer.notes[0]


@pytest.fixture
def slow(monkeypatch):
    """Make the first page of a search take longer than the time limit."""
    calls = []
    real = ranking.page

    def page(*args):
        calls.append(args)
        if len(calls) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(2)")
        return real(*args)

    monkeypatch.setattr(ranking, "page", page)
    monkeypatch.setattr(engine, "SEARCH_MS", 60)


def test_a_slow_search_shows_the_best_listings_of_the_category_instead(town, slow):
    answer = search(SearchQuery(q="pizza", categories=("sushi",)))
    assert answer.degraded
    assert [hit.name for hit in answer.hits] == ["Sushi Yama"]
    assert len(answer.notes) == 1


def test_slow_counts_do_not_cost_the_page(town, monkeypatch):
    def crawl(router):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(2)")

    monkeypatch.setattr(engine.counting, "facets", crawl)
    monkeypatch.setattr(engine, "SEARCH_MS", 60)
    answer = search(SearchQuery(q="pizza"))
    assert (len(answer.hits), answer.facets, answer.degraded) == (6, (), False)


def test_a_slow_suggestion_is_none(town, monkeypatch):
    monkeypatch.setattr(suggestions, "SIDE_MS", 100)
    monkeypatch.setattr(suggestions, "_listings", lambda *_: connection.cursor().execute("SELECT pg_sleep(2)"))
    started = time.perf_counter()
    assert suggest("pizza") == []
    assert time.perf_counter() - started < 1


def test_the_limit_ends_with_its_block(town):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
        before = cursor.fetchone()
        with within(50):
            cursor.execute("SELECT current_setting('statement_timeout')")
            assert cursor.fetchone() == ("50ms",)
        with pytest.raises(TooSlow), within(20):
            cursor.execute("SELECT pg_sleep(1)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
        assert cursor.fetchone() == before


def test_a_directory_without_any_listing_answers(db):
    answer = search(SearchQuery(q="pizza"))
    assert (answer.hits, answer.relaxations, answer.degraded) == ((), (), False)
    assert suggest("p") == []
    assert clusters(Box(40, -75, 41, -73), 12, SearchQuery()) == []
