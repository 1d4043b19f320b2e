"""Founding brands, arranging their regions, bringing locations in and letting them go (LOC-1, LOC-4)."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.businesses import policies, selectors
from apps.businesses.errors import (
    BrandInvalid,
    BrandNotFound,
    ListingNotFound,
    NotInBrand,
    RegionNotEmpty,
    RoleTooLow,
    StoreCodeTaken,
)
from apps.businesses.models import Brand, Business, Membership, Region
from apps.businesses.services import brands, fields, regions, team
from apps.core import clock, rls
from apps.core.actor import Actor
from tests.factories.businesses import BusinessFactory
from tests.factories.teams import MembershipFactory, claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def bars(as_system, cast):
    """Two more listings of Ana's, outside of any brand; Max manages the first."""
    with as_system():
        made = [claim(BusinessFactory(name=f"Bar {number}"), cast.owner) for number in (1, 2)]
        MembershipFactory(business=made[0], user=cast.manager, role="manager")
    return made


class TestFounding:
    def test_moves_the_ownership_of_each_listing_up_to_the_brand(self, cast, bars, as_user, as_system, remembered):
        with as_user(cast.owner):
            brand = brands.found(by=rls.current(), name=" Bars &  Co ", businesses=bars, codes={bars[0].pk: "A1"})
        with as_system():
            assert brand.name == "Bars & Co"
            assert list(brand.locations.order_by("pk").values_list("store_code", flat=True)) == ["A1", "002"]
            assert Membership.objects.get(brand=brand).is_primary
            assert not Membership.objects.filter(business__in=bars, is_primary=True).exists()
        assert remembered()[-3:] == ["businesses.brand_founded", "businesses.brand_joined", "businesses.brand_joined"]

    def test_leaves_every_listing_with_exactly_one_primary_owner_when_it_commits(self, cast, bars, as_user, as_system):
        with as_user(cast.owner), connection.cursor() as cursor:
            brands.found(by=rls.current(), name="Bars", businesses=bars)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with as_system():
            assert selectors.primary_owners([bar.pk for bar in bars]) == {bar.pk: cast.owner.pk for bar in bars}

    def test_keeps_the_others_in_the_team_of_their_listing(self, cast, bars, as_user):
        with as_user(cast.owner):
            brands.found(by=rls.current(), name="Bars", businesses=bars)
        with as_user(cast.manager):
            assert policies.rights(rls.current(), bars[0].pk).role == "manager"
            assert policies.rights(rls.current(), bars[1].pk).role == ""

    def test_takes_the_primary_owner_of_each_listing(self, cast, bars, as_user):
        with as_user(cast.manager), pytest.raises(RoleTooLow):
            brands.found(by=rls.current(), name="Mine", businesses=bars[:1])
        with as_user(cast.stranger), pytest.raises(ListingNotFound), transaction.atomic():
            brands.found(by=rls.current(), name="Mine", businesses=bars)

    def test_takes_listings_that_belong_to_no_brand(self, cast, as_user):
        with as_user(cast.owner), pytest.raises(NotInBrand):
            brands.found(by=rls.current(), name="Again", businesses=cast.bakeries[:1])

    @pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\x00b"])
    def test_takes_a_name(self, cast, bars, as_user, name):
        with as_user(cast.owner), pytest.raises(BrandInvalid):
            brands.found(by=rls.current(), name=name, businesses=bars)


class TestBringingIn:
    def test_holds_the_listing_to_what_the_brand_fixes_and_leaves_it_what_it_says_itself(
        self, cast, as_user, as_system
    ):
        with as_system():
            cast.brand.values = {"website": "https://brioche.example/", "description": "Bread.", "price_level": 2}
            cast.brand.modes = {"website": "fixed", "description": "inherited", "price_level": "inherited"}
            cast.brand.save()
        with as_user(cast.owner):
            brands.add(by=rls.current(), brand=cast.brand, business=cast.cafe, store_code="C1", region=cast.north)
        with as_system():
            cafe = Business.objects.get(pk=cast.cafe.pk)
            assert (cafe.website, cafe.description, cafe.price_level) == (
                "https://brioche.example/",
                "Coffee and cake.",
                2,
            )
            assert cafe.overrides == ["description"]

    def test_gives_nobody_the_store_code_of_another(self, cast, as_user):
        with as_user(cast.owner), pytest.raises(StoreCodeTaken):
            brands.add(by=rls.current(), brand=cast.brand, business=cast.cafe, store_code="B1")

    def test_demands_a_store_code(self, cast, as_user):
        with as_user(cast.owner), pytest.raises(BrandInvalid):
            brands.add(by=rls.current(), brand=cast.brand, business=cast.cafe, store_code=" ")

    def test_is_not_for_who_leads_a_region_only(self, cast, bars, as_user, as_system):
        with as_user(cast.manager), pytest.raises((RoleTooLow, BrandNotFound)):
            brands.add(by=rls.current(), brand=cast.brand, business=bars[0], store_code="X")


class TestPlacing:
    def test_moves_the_rights_with_the_location_at_once(self, cast, as_user):
        bakery = cast.bakeries[0]
        with as_user(cast.manager):
            assert policies.rights(rls.current(), bakery.pk).role == "manager"
        with as_user(cast.owner):
            brands.place(by=rls.current(), business=bakery, region=cast.south)
        with as_user(cast.manager):
            assert policies.rights(rls.current(), bakery.pk).role == ""
            with pytest.raises(ListingNotFound):
                fields.apply(by=rls.current(), business=bakery, changes={"description": "Mine still"})
        with as_user(cast.owner):
            brands.place(by=rls.current(), business=cast.bakeries[3], region=cast.north)
        with as_user(cast.manager):
            fields.apply(by=rls.current(), business=cast.bakeries[3], changes={"description": "Mine now"})

    def test_is_for_those_who_lead_the_brand(self, cast, as_user):
        with as_user(cast.manager), pytest.raises((RoleTooLow, BrandNotFound)):
            brands.place(by=rls.current(), business=cast.bakeries[0], region=cast.south)
        with as_user(cast.stranger), pytest.raises(ListingNotFound):
            brands.place(by=rls.current(), business=cast.bakeries[0], region=cast.south)

    def test_is_refused_by_the_database_to_everybody_else(self, cast, as_user):
        with (
            as_user(cast.manager),
            pytest.raises(DatabaseError, match="lead the brand"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE businesses_business SET region_id = %s WHERE id = %s", [cast.south.pk, cast.bakeries[0].pk]
            )

    def test_takes_a_region_of_the_same_brand(self, cast, as_user, bars):
        with as_user(cast.owner):
            other = brands.found(by=rls.current(), name="Bars", businesses=bars)
            region = regions.create(by=rls.current(), brand=other, name="East")
            with pytest.raises(BrandInvalid):
                brands.place(by=rls.current(), business=cast.bakeries[0], region=region)

    def test_gives_another_store_code(self, cast, as_user):
        with as_user(cast.owner):
            moved = brands.place(by=rls.current(), business=cast.bakeries[0], region=None, store_code="N 7")
            assert (moved.store_code, moved.region) == ("N 7", None)
            with pytest.raises(StoreCodeTaken):
                brands.place(by=rls.current(), business=cast.bakeries[0], region=None, store_code="B2")


class TestLeaving:
    def test_keeps_the_owner_and_what_the_location_says(self, cast, as_user, as_system):
        with as_user(cast.owner), connection.cursor() as cursor:
            left = brands.leave(by=rls.current(), business=cast.bakeries[0])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            assert (left.brand, left.region, left.store_code) == (None, None, "")
            assert policies.rights(rls.current(), left.pk).role == "owner"
        with as_user(cast.manager):
            assert policies.rights(rls.current(), left.pk).role == ""
        with as_system():
            assert Membership.objects.get(business=left, is_primary=True).user_id == cast.owner.pk

    def test_is_for_the_primary_owner_of_the_brand(self, cast, as_user, as_system):
        with as_system():
            MembershipFactory(brand=cast.brand, user=cast.stranger, role="owner")
        for person in (cast.manager, cast.stranger):
            with as_user(person), pytest.raises(RoleTooLow):
                brands.leave(by=rls.current(), business=cast.bakeries[0])

    def test_by_plain_sql_would_leave_the_location_without_an_owner(self, cast, as_user):
        with (
            as_user(cast.owner),
            pytest.raises(DatabaseError, match="primary owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE businesses_business SET brand_id = NULL, region_id = NULL, store_code = '' WHERE id = %s",
                           [cast.bakeries[0].pk])  # fmt: skip
            cursor.execute("DELETE FROM businesses_membership WHERE brand_id = %s", [cast.brand.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestRegions:
    def test_are_created_and_renamed_by_who_leads_the_brand(self, cast, as_user):
        with as_user(cast.owner):
            region = regions.create(by=rls.current(), brand=cast.brand, name="The  East")
            assert (region.name, region.sort_name) == ("The East", "east")
            assert regions.rename(by=rls.current(), region=region, name="West").name == "West"
            with pytest.raises(BrandInvalid):
                regions.rename(by=rls.current(), region=region, name="North")

    @pytest.mark.parametrize("who", ["manager", "helper", "stranger"])
    def test_are_arranged_by_nobody_else(self, cast, as_user, who):
        with as_user(getattr(cast, who)):
            for attempt in (
                lambda by: regions.create(by=by, brand=cast.brand, name="Mine"),
                lambda by: regions.rename(by=by, region=cast.north, name="Mine"),
                lambda by: regions.remove(by=by, region=cast.north),
                lambda by: brands.rename(by=by, brand=cast.brand, name="Mine"),
            ):
                with pytest.raises((RoleTooLow, BrandNotFound)):
                    attempt(rls.current())
            with connection.cursor() as cursor:
                cursor.execute("UPDATE businesses_region SET name = 'Mine'")
                assert cursor.rowcount == 0

    def test_stay_while_there_is_a_location_in_them(self, cast, as_user):
        with as_user(cast.owner), pytest.raises(RegionNotEmpty):
            regions.remove(by=rls.current(), region=cast.north)

    def test_go_with_the_roles_and_invitations_that_were_for_them(self, cast, as_user, as_system):
        with as_user(cast.owner):
            by = rls.current()
            team.invite(by=by, place=cast.north, email="new@example.com", role="staff", now=clock.now())
            for bakery in cast.bakeries[:2]:
                brands.place(by=by, business=bakery, region=None)
            regions.remove(by=by, region=cast.north)
        with as_system():
            assert not Region.objects.filter(pk=cast.north.pk).exists()
            assert not Membership.objects.filter(user=cast.manager).exists()


def test_a_brand_is_renamed_by_staff_with_a_reason(cast, as_system):
    with as_system():
        by = Actor.staff(7, "asked by mail", frozenset({"moderator"}))
        assert brands.rename(by=by, brand=cast.brand, name="Brioche").name == "Brioche"
        assert Brand.objects.get(pk=cast.brand.pk).revision == 2
