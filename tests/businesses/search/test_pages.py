"""Pages: every order goes through to its end without gaps or repeats, by cursor (RAT-3, SRC-7)."""

import pytest

from apps.businesses.models import SearchDocument
from apps.businesses.search import SearchQuery, Sort, search
from benchmarks.data import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(now):
    """Return the ids of all pages of a question, in order."""

    def through(query, moment=now):
        found, pages = [], 0
        while True:
            answer = search(query, now=moment, with_facets=False)
            found += [hit.business_id for hit in answer.hits]
            pages += 1
            if not answer.next_cursor:
                return found, pages
            query = answer.query.changed(cursor=answer.next_cursor)

    return through


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("params", [{"q": "pizza"}, {"categories": ("food",)}, {}], ids=str)
def test_every_order_shows_everything_once(town, walk, sort, params):
    query = SearchQuery(**params, sort=sort, page_size=2)
    found, pages = walk(query)
    assert pages > 2
    assert len(found) == len(set(found)) == len(search(query.changed(page_size=100)).hits)


@pytest.mark.parametrize("sort", Sort)
def test_deep_pages_of_a_large_directory_have_no_gaps(invented, walk, sort):
    centre = invented.cities[0].centre
    query = SearchQuery(near=centre, radius_km=20, sort=sort, page_size=40)
    found, _ = walk(query, NOW)
    whole, _ = walk(query.changed(page_size=100), NOW)
    assert len(found) > 80
    assert found == whole


def test_rating_sorts_by_exact_value_then_count_then_id(invented, walk):
    """RAT-3."""
    found, _ = walk(SearchQuery(sort=Sort.RATING, page_size=100, city="city-1", rating_min=4), NOW)
    rows = {row.business_id: row for row in SearchDocument.objects.filter(business_id__in=found)}
    keys = [(-rows[one].rating, -rows[one].rating_count, one) for one in found]
    assert keys == sorted(keys)


def test_a_listing_in_two_chosen_categories_appears_once(names):
    """SRC-7."""
    for params in (
        {"category": "pizza,shops"},
        {"category": "food,pizza,shops", "near": "40.70,-73.98", "radius_km": "50"},
    ):
        assert names(**params, page_size=100).count("Corner Grocer") == 1


def test_a_cursor_of_another_question_starts_over_and_says_so(find):
    cursor = find(q="pizza", page_size=1).next_cursor
    answer = find(q="sushi", page_size=1, cursor=cursor)
    assert answer.hits[0].name == "Sushi Yama"
    assert len(answer.notes) == 1


def test_a_forged_cursor_starts_over(find):
    assert find(q="pizza", cursor="bm9uc2Vuc2U:1abc:zzz").notes


def test_open_now_means_the_same_moment_on_every_page(find, town, now):
    first = find(open_now="1", page_size=1)
    later = search(first.query.changed(cursor=first.next_cursor), now=now.replace(hour=23))
    assert {first.hits[0].name, later.hits[0].name} == {"Joe's Pizza", "Pizzeria Bella"}
    assert later.moment == first.moment


def test_a_total_is_counted_no_further_than_a_thousand(invented):
    total = search(SearchQuery(), now=NOW).total
    assert (total.value, total.more, str(total)) == (1_000, True, "1,000+")
