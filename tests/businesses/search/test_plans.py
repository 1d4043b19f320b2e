"""P3 and P8 in small: ours finds what ranking everything finds, and no page reads the table from end to end."""

from statistics import mean

import pytest

from benchmarks import rls as plans_of
from benchmarks.questions import CLASSES, Question, Questions

from apps.businesses.search import SearchQuery, Sort

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
    from apps.businesses.search import router

    monkeypatch.setattr(router, "NARROW_SHARE", 1.1 if narrow else 0.0)
    centre = invented.cities[0].centre
    query = SearchQuery(near=centre, radius_km=30, categories=("kind-3",), sort=Sort.DISTANCE, page_size=100)
    found = [hit.business_id for hit in Question(query).ours()]
    monkeypatch.setattr(router, "NARROW_SHARE", 0.0 if narrow else 1.1)
    assert found == [hit.business_id for hit in Question(query).ours()]
    assert len(found) > 3
