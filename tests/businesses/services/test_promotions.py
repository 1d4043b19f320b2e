"""Sponsored placements: booked by staff, shown apart, and without any effect on the organic order (SRC-6, RAT-7)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.businesses import selectors
from apps.businesses.errors import MayNotManageListings, PromotionInvalid, ReasonMissing
from apps.businesses.models import Promotion
from apps.businesses.search import SearchQuery, Sort, search
from apps.businesses.search import services as search_services
from apps.businesses.services import promotions
from apps.core import rls
from apps.core.actor import Actor
from apps.core.errors import Conflict
from tests.factories.businesses import BusinessFactory, CategoryFactory, CityFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.fixture
def town(as_system):
    """Five pizza places and a shop, all in Springfield, all found."""
    with as_system():
        food = CategoryFactory(name="Food")
        pizza = CategoryFactory(name="Pizza", parent=food)
        made = [
            BusinessFactory(name=f"Pizza {number}", primary_category=pizza, price_level=1 + number % 3,
                            parts__histogram=(0, 0, 0, number, number)) for number in range(5)
        ]  # fmt: skip
        made.append(BusinessFactory(name="Shop", primary_category=CategoryFactory(name="Shops")))
        search_services.rebuild(now=NOW)
    return made


@pytest.fixture
def booked(as_system, town, moderator):
    """Return what books a placement from yesterday to tomorrow."""

    def book(business, *, city="", category="food", **more):
        with as_system():
            return promotions.book(
                by=moderator,
                business=business,
                payer_name="Pizza United Inc.",
                city=CityFactory(slug=city) if city else None,
                category=CategoryFactory(slug=category) if category else None,
                **{"starts_at": NOW - timedelta(days=1), "ends_at": NOW + timedelta(days=1), **more},
            )

    return book


@pytest.fixture
def shown():
    """Return the names and payers that stand above an answer."""

    def read(**asked):
        found = selectors.sponsored(search(SearchQuery(**asked), now=NOW), now=NOW)
        return [(hit.name, placement.payer) for placement, hit in found]

    return read


def test_a_placement_shows_where_it_was_booked_and_names_its_payer(booked, town, shown):
    booked(town[0])
    assert shown(categories=("pizza",)) == [("Pizza 0", "Pizza United Inc.")]
    assert shown(categories=("food",)) == [("Pizza 0", "Pizza United Inc.")]
    assert shown(q="pizza") == [("Pizza 0", "Pizza United Inc.")]
    assert shown(categories=("shops",)) == []
    assert shown() == []


def test_a_placement_for_a_city_shows_in_that_city_alone(booked, town, shown):
    booked(town[0], city="springfield", category="")
    assert shown(city="springfield") == [("Pizza 0", "Pizza United Inc.")]
    assert shown(q="pizza", city="springfield") == [("Pizza 0", "Pizza United Inc.")]
    assert shown(categories=("pizza",)) == []


def test_a_placement_answers_the_question_with_all_its_filters(booked, town, shown):
    booked(town[0])
    assert shown(categories=("pizza",), price=(1,)) == [("Pizza 0", "Pizza United Inc.")]
    assert shown(categories=("pizza",), price=(3,)) == []
    assert shown(categories=("pizza",), attributes=("wifi",)) == []


def test_two_at_most_and_each_listing_once(booked, town, shown):
    for business in (*town[:4], town[0]):
        booked(business)
    assert len(shown(categories=("pizza",))) == 2
    assert len(set(shown(categories=("pizza",)))) == 2


@pytest.mark.parametrize(
    "query", [{"categories": ("pizza",)}, {"q": "pizza"}, {"city": "springfield", "sort": Sort.RATING}]
)
def test_the_organic_answer_is_the_same_with_and_without_it(booked, town, query):
    before = search(SearchQuery(**query), now=NOW)
    booked(town[0])
    booked(town[4], city="springfield")
    after = search(SearchQuery(**query), now=NOW)
    assert [(hit.business_id, hit.score, hit.parts) for hit in after.hits] == [
        (hit.business_id, hit.score, hit.parts) for hit in before.hits
    ]
    assert (after.total, after.facets) == (before.total, before.facets)


def test_it_shows_between_its_dates_and_while_it_is_booked(booked, town, shown, as_system, moderator):
    booked(town[1], starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2))
    booked(town[2], starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2))
    row = booked(town[0])
    with as_system():
        promotions.pause(by=moderator, promotion=row)
    assert shown(categories=("pizza",)) == []
    with as_system():
        promotions.resume(by=moderator, promotion=row)
    assert len(shown(categories=("pizza",))) == 1
    with as_system():
        promotions.end(by=moderator, promotion=row)
        with pytest.raises(Conflict):
            promotions.resume(by=moderator, promotion=row)
    assert shown(categories=("pizza",)) == []


def test_later_pages_and_empty_answers_show_none(booked, town, shown):
    booked(town[0])
    first = search(SearchQuery(categories=("pizza",), page_size=2), now=NOW)
    later = search(first.query.changed(cursor=first.next_cursor), now=NOW)
    assert later.hits
    assert selectors.sponsored(later, now=NOW) == ()
    assert shown(q="zeppelin", categories=("pizza",)) == []


def test_it_costs_one_query_where_nothing_is_booked(town, django_assert_num_queries):
    results = search(SearchQuery(categories=("pizza",)), now=NOW)
    with django_assert_num_queries(1):
        assert selectors.sponsored(results, now=NOW) == ()


class TestBooking:
    def test_is_for_staff_with_a_role_and_a_reason(self, cast, booked, town, as_user, as_system, moderator, remembered):
        fields = {"business": town[0], "payer_name": "X", "starts_at": NOW, "ends_at": NOW + timedelta(days=1)}
        with as_user(cast.owner), pytest.raises(MayNotManageListings):
            promotions.book(by=rls.current(), **fields)
        with as_system():
            with pytest.raises(MayNotManageListings):
                promotions.book(by=Actor.staff(7, "x", frozenset({"sales_rep"})), **fields)
            with pytest.raises(ReasonMissing):
                promotions.book(by=moderator.because(""), **fields)
        booked(town[0])
        assert remembered() == ["businesses.promotion_booked"]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"payer_name": " "}, "payer_name"),
            ({"ends_at": NOW - timedelta(days=9)}, "ends_at"),
            ({"category": None}, "city"),
        ],
    )
    def test_needs_a_payer_a_time_and_a_target(self, town, as_system, moderator, wrong, field):
        with as_system(), pytest.raises(PromotionInvalid) as refused:
            promotions.book(
                by=moderator,
                business=town[0],
                **{"payer_name": "X", "category": town[0].primary_category, "starts_at": NOW,
                   "ends_at": NOW + timedelta(days=1), **wrong},
            )  # fmt: skip
        assert field in refused.value.fields

    def test_by_plain_sql_is_refused_to_owners(self, cast, booked, town, as_user):
        row = booked(town[0])
        with as_user(cast.owner):
            with pytest.raises(DatabaseError), transaction.atomic():
                Promotion.objects.filter(pk=row.pk).update(ends_at=NOW + timedelta(days=99))
            with pytest.raises(DatabaseError), transaction.atomic():
                Promotion.objects.create(
                    business=town[1], payer_name="Me", category=town[1].primary_category, starts_at=NOW,
                    ends_at=NOW + timedelta(days=1), reason="x",
                )  # fmt: skip
