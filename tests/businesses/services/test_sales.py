"""Selling a location to another owner (LOC-5)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from apps.businesses import handlers, policies, selectors
from apps.businesses.errors import ListingNotFound, NoSuchSale, RoleTooLow, SaleUnderWay, TeamInvalid
from apps.businesses.events import SaleCompleted, SaleOffered
from apps.businesses.models import Business, Membership, Sale
from apps.businesses.services import fields, sales
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(cast, as_user, as_system):
    """Ana offers the first bakery to Uma; it says something its brand wanted everywhere."""
    with as_system():
        cast.brand.values, cast.brand.modes = {"description": "Bread."}, {"description": "inherited"}
        cast.brand.save()
        Business.objects.filter(pk=cast.bakeries[0].pk).update(description="Bread.")
    with as_user(cast.owner):
        return sales.offer(by=rls.current(), business=cast.bakeries[0], email="Stranger@example.com", now=clock.now())


@pytest.fixture
def sold(cast, offered, as_user, as_system):
    """Uma accepted, and the worker did its part."""
    with as_user(cast.stranger):
        sales.accept(by=rls.current(), sale=offered, now=clock.now())
    with as_system(), connection.cursor() as cursor:
        done = sales.complete(by=Actor.system("test"), sale=offered, now=clock.now())
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return done


def test_a_sold_location_leaves_the_brand_with_all_it_says(cast, sold, as_system):
    with as_system():
        bakery = Business.objects.get(pk=cast.bakeries[0].pk)
        assert (bakery.brand, bakery.region, bakery.store_code, bakery.description) == (None, None, "", "Bread.")
        assert (bakery.is_claimed, bakery.overrides) == (True, [])
        assert (sold.state, sold.left_brand, sold.left_code) == ("completed", "Brioche & Co", "B1")
        assert Membership.objects.get(business=bakery).user_id == cast.stranger.pk


@pytest.mark.parametrize("who", ["owner", "manager", "helper"])
def test_the_old_team_loses_every_right_at_once(cast, sold, as_user, who):
    with as_user(getattr(cast, who)):
        assert policies.rights(rls.current(), cast.bakeries[0].pk).role == ""
        with pytest.raises(ListingNotFound):
            fields.apply(by=rls.current(), business=cast.bakeries[0], changes={"description": "Still ours"})
        assert cast.bakeries[0].pk not in selectors.own_business_ids()


def test_the_new_owner_has_them_all(cast, sold, as_user):
    with as_user(cast.stranger):
        rights = policies.rights(rls.current(), cast.bakeries[0].pk)
        assert (rights.role, rights.fixed) == ("owner", frozenset())
        fields.apply(by=rls.current(), business=cast.bakeries[0], changes={"phone": "+12125550177"})


def test_nothing_changes_before_the_offer_is_accepted(cast, offered, as_user):
    with as_user(cast.stranger):
        assert policies.rights(rls.current(), cast.bakeries[0].pk).role == ""
    with as_user(cast.owner):
        assert policies.rights(rls.current(), cast.bakeries[0].pk).role == "owner"


def test_completing_twice_changes_nothing_more(cast, sold, as_system):
    with as_system():
        assert sales.complete(by=Actor.system("test"), sale=sold, now=clock.now()).state == "completed"
        assert sales.due() == []


def test_only_the_primary_owner_sells(cast, as_user):
    for person, error in ((cast.manager, RoleTooLow), (cast.helper, RoleTooLow), (cast.stranger, ListingNotFound)):
        with as_user(person), pytest.raises(error):
            sales.offer(by=rls.current(), business=cast.bakeries[0], email="x@example.com", now=clock.now())


def test_a_location_is_on_offer_once_and_to_an_address(cast, offered, as_user):
    with as_user(cast.owner):
        with pytest.raises(SaleUnderWay):
            sales.offer(by=rls.current(), business=cast.bakeries[0], email="y@example.com", now=clock.now())
        with pytest.raises(TeamInvalid):
            sales.offer(by=rls.current(), business=cast.bakeries[1], email="nobody", now=clock.now())


def test_an_offer_is_for_whoever_owns_the_address(cast, offered, as_user):
    with as_user(cast.manager):
        assert not Sale.objects.exists()
        with pytest.raises(NoSuchSale):
            sales.accept(by=rls.current(), sale=offered, now=clock.now())
    with as_user(cast.owner), pytest.raises(NoSuchSale):
        sales.accept(by=rls.current(), sale=offered, now=clock.now())


def test_an_offer_ends_after_two_weeks(cast, offered, as_user):
    with as_user(cast.stranger), pytest.raises(NoSuchSale):
        sales.accept(by=rls.current(), sale=offered, now=clock.now() + timedelta(days=15))


def test_an_offer_is_declined_or_called_off_before_it_is_accepted(cast, offered, as_user):
    with as_user(cast.stranger):
        assert sales.decline(by=rls.current(), sale=offered).state == "declined"
        with pytest.raises(Conflict):
            sales.accept(by=rls.current(), sale=offered, now=clock.now())
    with as_user(cast.owner):
        again = sales.offer(by=rls.current(), business=cast.bakeries[0], email="stranger@example.com", now=clock.now())
        assert sales.cancel(by=rls.current(), sale=again).state == "cancelled"


def test_an_offer_of_a_former_owner_comes_to_nothing(cast, offered, as_user, as_system):
    with as_user(cast.stranger):
        sales.accept(by=rls.current(), sale=offered, now=clock.now())
    with as_system():
        Membership.objects.filter(brand=cast.brand, user=cast.owner).update(user=cast.manager)
        assert sales.complete(by=Actor.system("test"), sale=offered, now=clock.now()).state == "cancelled"
        assert Business.objects.get(pk=cast.bakeries[0].pk).brand == cast.brand


def test_both_sides_hear_of_it(cast, offered, sold, as_system):
    with as_system():
        handlers.mail_sold(SaleCompleted(business_id=sold.business_id, sale_id=sold.pk))
        Sale.objects.filter(pk=sold.pk).update(state="offered")
        handlers.mail_sale(SaleOffered(business_id=sold.business_id, sale_id=sold.pk))
    assert [message.to for message in mail.outbox] == [
        ["owner@example.com"],
        ["stranger@example.com"],
        ["stranger@example.com"],
    ]
    assert f"/manage/sales/{sold.reference}/" in mail.outbox[2].body
