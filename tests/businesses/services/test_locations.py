"""A location that moves to another address, and one that becomes two (LOC-5)."""

import pytest

from apps.businesses import selectors
from apps.businesses.errors import (
    BrandInvalid,
    BrandNotFound,
    FieldsDenied,
    ListingInvalid,
    ListingNotFound,
    RoleTooLow,
    StoreCodeTaken,
)
from apps.businesses.models import Business, BusinessStats, FieldChange
from apps.businesses.services import locations
from apps.core import rls
from apps.core.actor import Actor
from tests.factories.businesses import CityFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = {"street_address": "9 Elm Street", "postal_code": "11201", "point": [40.69, -73.99]}


class TestMoving:
    def test_keeps_the_listing_its_reviews_and_its_page(self, cast, as_user, as_system, remembered):
        with as_system():
            before = BusinessStats.objects.get(pk=cast.cafe.pk).histogram
        with as_user(cast.owner):
            done = locations.relocate(by=rls.current(), business=cast.cafe, address=ELSEWHERE)
        assert set(done.changes) == {"street_address", "postal_code", "point"}
        with as_system():
            cafe = Business.objects.get(pk=cast.cafe.pk)
            assert (cafe.slug, cafe.status, cafe.location.street_address) == (cast.cafe.slug, "live", "9 Elm Street")
            assert BusinessStats.objects.get(pk=cafe.pk).histogram == before
        assert remembered()[-1] == "businesses.listing_relocated"

    def test_says_in_the_history_that_it_moved_and_asks_for_a_new_verification(self, cast, as_user, as_system):
        with as_user(cast.owner):
            locations.relocate(by=rls.current(), business=cast.cafe, address=ELSEWHERE)
            assert {row.origin_kind for row in selectors.history(cast.cafe.pk)} == {"businesses.relocation"}
        with as_system():
            cafe = Business.objects.get(pk=cast.cafe.pk)
            assert (cafe.verification, cafe.recheck_fields) == ("recheck", ["point", "postal_code", "street_address"])

    def test_to_another_city_brings_its_clock(self, cast, as_user, as_system):
        with as_system():
            CityFactory(name="Chicago", timezone="America/Chicago")
        with as_user(cast.owner):
            locations.relocate(by=rls.current(), business=cast.cafe, address={**ELSEWHERE, "city": "chicago"})
        with as_system():
            assert Business.objects.get(pk=cast.cafe.pk).location.timezone == "America/Chicago"

    @pytest.mark.parametrize("address", [{}, {"street_address": "1 Main Street"}, {"name": "X"}, {"point": ["a", 1]}])
    def test_takes_another_address(self, cast, as_user, address):
        with as_user(cast.owner), pytest.raises(ListingInvalid):
            locations.relocate(by=rls.current(), business=cast.cafe, address=address)

    def test_is_for_those_who_lead_the_listing(self, cast, as_user):
        with as_user(cast.manager):
            locations.relocate(by=rls.current(), business=cast.bakeries[0], address=ELSEWHERE)
        with as_user(cast.helper), pytest.raises((RoleTooLow, FieldsDenied)):
            locations.relocate(by=rls.current(), business=cast.bakeries[0], address=ELSEWHERE)
        with as_user(cast.stranger), pytest.raises(ListingNotFound):
            locations.relocate(by=rls.current(), business=cast.bakeries[0], address=ELSEWHERE)


class TestSplitting:
    def test_makes_a_draft_with_the_facts_of_the_old_listing(self, cast, as_user, as_system):
        with as_user(cast.owner):
            made = locations.split(by=rls.current(), business=cast.cafe, name="Café Minuet East", address=ELSEWHERE)
        with as_system():
            made = Business.objects.get(pk=made.pk)
            assert (made.name, made.status, made.description) == ("Café Minuet East", "draft", "Coffee and cake.")
            assert (made.phone, made.attributes, made.is_claimed) == ("", {"wifi": True}, False)
            assert made.location.street_address == "9 Elm Street"
            assert made.opening_hours.spec == cast.cafe.opening_hours.spec
            assert Business.objects.get(pk=cast.cafe.pk).phone == "+12125550101"

    def test_in_a_brand_gives_the_new_one_a_code_and_its_team(self, cast, as_user, as_system):
        with as_user(cast.owner):
            made = locations.split(
                by=rls.current(), business=cast.bakeries[0], name="", address=ELSEWHERE, store_code="B9"
            )
        with as_system():
            made = Business.objects.get(pk=made.pk)
            assert (made.store_code, made.region, made.is_claimed) == ("B9", cast.north, True)
            assert (made.verification, made.submitted_by) == ("none", None)

    def test_lets_the_new_one_take_over_the_code(self, cast, as_user, as_system):
        old = cast.bakeries[0]
        with as_user(cast.owner):
            made = locations.split(
                by=rls.current(), business=old, name="", address=ELSEWHERE, store_code="B9", new_keeps_code=True
            )
        with as_system():
            codes = Business.objects.get(pk=made.pk).store_code, Business.objects.get(pk=old.pk).store_code
        assert codes == ("B1", "B9")

    @pytest.mark.parametrize(("code", "error"), [("B2", StoreCodeTaken), ("", BrandInvalid)])
    def test_needs_a_code_of_its_own(self, cast, as_user, code, error):
        with as_user(cast.owner), pytest.raises(error):
            locations.split(by=rls.current(), business=cast.bakeries[0], name="", address=ELSEWHERE, store_code=code)

    def test_in_a_brand_is_for_those_who_lead_it(self, cast, as_user):
        for person, error in (
            (cast.manager, (RoleTooLow, BrandNotFound)),
            (cast.helper, RoleTooLow),
            (cast.stranger, ListingNotFound),
        ):
            with as_user(person), pytest.raises(error):
                locations.split(
                    by=rls.current(), business=cast.bakeries[0], name="", address=ELSEWHERE, store_code="B9"
                )


def test_staff_move_a_listing_with_a_reason(cast, as_system):
    with as_system():
        by = Actor.staff(7, "they called", frozenset({"moderator"}))
        locations.relocate(by=by, business=cast.cafe, address=ELSEWHERE)
        assert FieldChange.objects.filter(business=cast.cafe, author="staff", reason="they called").count() == 3
        assert Business.objects.get(pk=cast.cafe.pk).verification == "verified"
