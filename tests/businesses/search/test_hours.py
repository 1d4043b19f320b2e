"""HRS-8: “open at T” in search agrees with the calendar engine, inside the documents' window and outside of it."""

import random
from datetime import UTC, timedelta

import pytest

from apps.businesses.models import OpeningHours, SearchDocument
from apps.businesses.search import SearchQuery, search, services
from apps.businesses.services import hours
from apps.core import calendar
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clocks(as_system, now):
    """Twelve listings in four zones with hours of every kind, indexed; id -> calendar."""
    draw = random.Random(5)
    made = {}
    with as_system():
        for zone in ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"):
            for text in ("09:00-17:00", "18:00-02:00", "00:00-24:00"):
                listing = BusinessFactory(parts__timezone=zone)
                days = draw.sample(["mo", "tu", "we", "th", "fr", "sa", "su"], draw.randrange(1, 8))
                schedule = calendar.Schedule.weekly(**dict.fromkeys(days, text))
                OpeningHours.objects.create(business=listing, spec=calendar.to_json(schedule), is_public=True)
                made[listing.pk] = calendar.Calendar(schedule, zone)
        hours.expand(list(made), now=now)
        services.rebuild(now=now)
    return made


def test_search_agrees_with_the_engine_at_random_moments(clocks, now):
    draw = random.Random(6)
    for _ in range(60):
        moment = now + timedelta(minutes=draw.randrange(-1_000, 13 * 1_440))
        answer = search(SearchQuery(open_at=moment, page_size=100), now=now, with_facets=False)
        expected = {business_id for business_id, clock in clocks.items() if clock.is_open(moment)}
        assert {hit.business_id for hit in answer.hits} == expected, moment
        assert all(hit.is_open for hit in answer.hits)


def test_the_table_of_spans_answers_when_the_documents_cannot(find, without_window, now):
    assert {hit.name for hit in find(open_now="1").hits} == {"Joe's Pizza", "Pizzeria Bella"}


def test_unknown_hours_are_neither_open_nor_closed(find, town):
    found = {hit.name: hit.is_open for hit in find(page_size=100).hits}
    assert found["Café Élan"] is None
    assert found["Joe's Pizza"] is True
    assert found["Slow Pizza"] is False


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"city": "manhattan", "open_at": "2026-11-20T10:00"}, 2),
        ({"city": "manhattan", "open_at": "2026-11-20T18:00"}, 0),
        ({"near": "40.758,-73.9855", "open_at": "2026-11-20T16:59"}, 2),
        ({"open_at": "2026-11-20T15:00Z"}, 2),
        ({"open_at": "2026-11-21T15:00Z"}, 0),
    ],
    ids=str,
)
def test_a_wall_time_is_one_of_the_place(find, params, expected):
    assert len(find(**params).hits) == expected


def test_documents_cover_the_week_ahead(town, now):
    assert SearchDocument.objects.filter(pk=town.joes.pk).exists()
    answer = search(SearchQuery(open_at=(now + timedelta(days=7)).astimezone(UTC)), now=now)
    assert len(answer.hits) == 2
