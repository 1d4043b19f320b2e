"""P3 and P8 in small: ours finds what ranking everything finds, and no page reads the table from end to end."""

from statistics import mean

import pytest

from apps.businesses.search import SearchQuery, Sort, router
from apps.businesses.search.router import Router
from benchmarks import rls as plans_of
from benchmarks.questions import CLASSES, Question, Questions

pytestmark = pytest.mark.django_db


def test_the_first_page_is_that_of_an_exhaustive_ranking(invented):
    questions = Questions(invented)
    for name in (*CLASSES, "mix"):
        assert mean(one.overlap() for one in questions.of_class(name, 6)) >= 0.95, name
    assert mean(one.overlap() for one in questions.combined("common", 25.0, 6, densest=True)) >= 0.9
    assert mean(one.overlap() for one in questions.places(6, densest=True, radius_km=25.0)) >= 0.9


def test_no_public_query_scans_the_table_or_reads_much_more_than_it_shows(invented):
    found = list(plans_of.plans(invented))
    assert len(found) == 14
    assert [plan for plan in found if plan.sequential or plan.rows > plans_of.MOST_ROWS] == []


@pytest.mark.parametrize("narrow", [True, False], ids=["composite index", "plain conditions"])
def test_both_ways_through_a_category_find_the_same(invented, narrow, monkeypatch):
    monkeypatch.setattr(router, "NARROW_SHARE", 1.1 if narrow else 0.0)
    centre = invented.cities[0].centre
    query = SearchQuery(near=centre, radius_km=30, categories=("kind-3",), sort=Sort.DISTANCE, page_size=100)
    found = [hit.business_id for hit in Question(query).ours()]
    monkeypatch.setattr(router, "NARROW_SHARE", 0.0 if narrow else 1.1)
    assert found == [hit.business_id for hit in Question(query).ours()]
    assert len(found) > 3


@pytest.mark.parametrize("sort", [Sort.RATING, Sort.NEWEST, Sort.NAME])
def test_walking_down_an_order_and_fetching_the_area_find_the_same(invented, sort, monkeypatch):
    query = SearchQuery(near=invented.cities[0].centre, radius_km=12, sort=sort, page_size=100)
    answers = []
    for dense in (True, False):
        monkeypatch.setattr(Router, "_dense", dense)
        answers.append([hit.business_id for hit in Question(query).ours()])
    assert answers[0] == answers[1]
    assert len(answers[0]) > 20


@pytest.mark.parametrize("radius_km", [1.0, 8.0])
def test_ranking_an_area_by_cells_and_ranking_all_of_it_find_the_same(invented, radius_km, monkeypatch):
    query = SearchQuery(near=invented.cities[0].centre, radius_km=radius_km)
    answers = []
    for few in (True, False):
        monkeypatch.setattr(Router, "_few_nearby", few)
        answers.append([hit.business_id for hit in Question(query).ours()])
    assert answers[0] == answers[1]
    assert answers[0]
