"""Entering, changing and renaming listings."""

from dataclasses import replace

import pytest
from django.db import transaction

from apps.businesses import selectors
from apps.businesses.data import Coordinates, NewListing, NewLocation
from apps.businesses.errors import ListingInvalid, ListingNotFound, MayNotManageListings, ReasonMissing, SlugTaken
from apps.businesses.models import Business, BusinessSlug
from apps.businesses.services import lifecycle, listings
from apps.core import clock, rls
from apps.core.actor import Actor
from tests.factories.businesses import BusinessFactory, CategoryFactory, CityFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(as_system):
    """What it takes to enter a pizza place."""
    with as_system():
        NeighbourhoodFactory()
        CategoryFactory(name="Pizza")
        CategoryFactory(name="Italian")
    return NewListing(
        name="  Joe's   Pizza ",
        categories=("pizza", "italian"),
        location=NewLocation(
            city="springfield",
            neighbourhood="old-town",
            point=Coordinates(40.75, -73.98),
            street_address="1 Main Street",
        ),
        description="Slices.",
        attributes={"delivery": True, "wifi": False},
    )


def test_a_new_listing_is_a_draft_that_nobody_sees(order, as_system, system, announced, remembered):
    with as_system():
        made = listings.create(by=system, listing=order)
    assert (made.status, made.name, made.slug, made.sort_name) == ("draft", "Joe's Pizza", "joes-pizza", "joes pizza")
    assert made.completeness == 27
    assert not Business.objects.filter(pk=made.pk).exists()
    with pytest.raises(ListingNotFound):
        selectors.resolve_slug("joes-pizza")
    assert remembered() == ["businesses.listing_created"]
    assert announced() == []


def test_a_published_listing_has_a_page_with_everything(order, as_system, system, django_assert_max_num_queries):
    with as_system():
        made = listings.create(by=system, listing=order)
        lifecycle.publish(by=system, business=made)
    with django_assert_max_num_queries(4):
        found = selectors.resolve_slug("joes-pizza")
        page = selectors.listing_page(found.business_id, at=clock.now())
    assert found.redirect_to == ""
    assert [category.slug for category in page.categories] == ["pizza", "italian"]
    assert page.address.street == "1 Main Street"
    assert page.address.neighbourhood.slug == "old-town"
    assert [(answer.key, answer.value) for answer in page.attributes] == [("delivery", True), ("wifi", False)]
    assert page.rating.stars is None
    assert page.hours.schedule is None
    assert page.reference.startswith("biz_")
    assert selectors.business(page.reference).pk == made.pk


def test_two_listings_of_one_name_get_addresses_of_their_own(order, as_system, system):
    with as_system():
        made = [listings.create(by=system, listing=order).slug for _ in range(3)]
    assert made == ["joes-pizza", "joes-pizza-old-town", "joes-pizza-old-town-2"]


def test_a_name_in_another_script_is_addressed_by_what_and_where(order, as_system, system):
    with as_system():
        assert listings.create(by=system, listing=replace(order, name="寿司")).slug == "pizza-springfield"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        pytest.param("name", {"name": ""}, id="no-name"),
        pytest.param("name", {"name": "a\x00b"}, id="null-character"),
        pytest.param("name", {"name": "x" * 201}, id="long-name"),
        pytest.param("categories", {"categories": ("nothing",)}, id="unknown-category"),
        pytest.param("categories", {"categories": ()}, id="no-category"),
        pytest.param("categories", {"categories": ("pizza", "pizza")}, id="a-category-twice"),
        pytest.param("price_level", {"price_level": 5}, id="price"),
        pytest.param("attributes", {"attributes": {"moat": True}}, id="unknown-attribute"),
        pytest.param("attributes", {"attributes": {"wifi": "yes"}}, id="attribute-that-is-no-yes-or-no"),
        pytest.param("website", {"website": "javascript:alert(1)"}, id="website"),
        pytest.param("email", {"email": "nobody"}, id="email"),
        pytest.param("description", {"description": "x" * 5001}, id="long-description"),
    ],
)
def test_wrong_values_are_refused_by_field(order, as_system, system, field, wrong):
    with as_system(), pytest.raises(ListingInvalid) as refusal:
        listings.create(by=system, listing=replace(order, **wrong))
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        pytest.param("point", {"point": Coordinates(95, 0)}, id="latitude-95"),
        pytest.param("point", {"point": Coordinates(float("nan"), 0)}, id="not-a-number"),
        pytest.param("city", {"city": "atlantis"}, id="unknown-city"),
        pytest.param("neighbourhood", {"neighbourhood": "nowhere"}, id="unknown-neighbourhood"),
        pytest.param("timezone", {"timezone": "Mars/Olympus"}, id="unknown-zone"),
    ],
)
def test_a_wrong_place_is_refused_by_field(order, as_system, system, field, wrong):
    with as_system(), pytest.raises(ListingInvalid) as refusal:
        listings.create(by=system, listing=replace(order, location=replace(order.location, **wrong)))
    assert set(refusal.value.fields) == {field}


def test_a_change_keeps_what_was_and_what_is(listing, as_system, moderator, announced, remembered):
    with as_system():
        CategoryFactory(name="Bakeries")
        before = listing.content_changed_at
        changed = listings.change(
            by=moderator,
            business=listing,
            changes={"phone": "+12125550101", "categories": ["bakeries"], "hide_street": True, "description": ""},
        )
    assert changed.primary_category.slug == "bakeries"
    assert changed.content_changed_at > before
    assert selectors.listing_page(listing.pk, at=clock.now()).address.street == ""
    assert announced() == ["businesses.business_changed.v1"]
    assert remembered() == ["businesses.listing_changed"]


def test_the_same_again_is_no_change(listing, as_system, system, announced, remembered):
    with as_system():
        listings.change(by=system, business=listing, changes={"description": "", "city": "springfield"})
    assert (announced(), remembered()) == ([], [])


def test_the_time_zone_follows_the_city_until_it_is_set(listing, as_system, system):
    """HRS-1"""
    with as_system():
        CityFactory(name="Adelaide", timezone="Australia/Adelaide")
        listings.change(by=system, business=listing, changes={"city": "adelaide"})
        listing.refresh_from_db()
        assert listing.location.timezone == "Australia/Adelaide"
        listings.change(by=system, business=listing, changes={"timezone": "Australia/Darwin"})
        listings.change(by=system, business=listing, changes={"city": "springfield"})
    page = selectors.listing_page(listing.pk, at=clock.now())
    assert page.address.timezone == "Australia/Darwin"


def test_a_field_that_has_a_verb_of_its_own_cannot_be_changed(listing, as_system, system):
    with as_system(), pytest.raises(ListingInvalid) as refusal:
        listings.change(by=system, business=listing, changes={"status": "live", "name": "X"})
    assert set(refusal.value.fields) == {"status", "name"}


def test_a_former_address_leads_to_the_current_one_in_one_hop(listing, as_system, system):
    """SEO-1"""
    with as_system():
        listings.rename(by=system, business=listing, name="Joe's Pasta")
        listings.rename(by=system, business=listing, name="Joe's Noodles")
    for former in ("joes-pizza", "joes-pasta", "JOES-PASTA"):
        assert selectors.resolve_slug(former).redirect_to == "joes-noodles"
    assert selectors.resolve_slug("joes-noodles").redirect_to == ""


def test_a_listing_may_have_its_former_address_again(listing, as_system, system):
    with as_system():
        listings.rename(by=system, business=listing, name="Joe's Pasta")
        listings.rename(by=system, business=listing, name="Joe's Pizza")
    assert selectors.resolve_slug("joes-pasta").redirect_to == "joes-pizza"
    assert BusinessSlug.objects.filter(business=listing).count() == 2


def test_a_reused_address_belongs_to_its_current_owner(listing, as_system, system):
    """SEO-1"""
    with as_system():
        listings.rename(by=system, business=listing, name="Joe's Pasta")
        other = BusinessFactory(name="Other")
        listings.rename(by=system, business=other, name="Joe's Pizza", slug="joes-pizza")
    assert selectors.resolve_slug("joes-pizza").business_id == other.pk
    assert selectors.resolve_slug("joes-pasta").business_id == listing.pk


def test_an_address_made_from_a_name_never_takes_a_signpost_away(listing, as_system, system):
    with as_system():
        listings.rename(by=system, business=listing, name="Joe's Pasta")
        other = listings.rename(by=system, business=BusinessFactory(name="Other"), name="Joe's Pizza")
    assert other.slug == "joes-pizza-springfield"


def test_the_current_address_of_another_listing_is_refused(listing, as_system, system):
    with as_system(), pytest.raises(SlugTaken):
        listings.rename(by=system, business=BusinessFactory(), name="Joe's Pizza", slug="joes-pizza")


def test_capitals_in_a_name_leave_its_address(listing, as_system, system, announced):
    with as_system():
        assert listings.rename(by=system, business=listing, name="JOE'S PIZZA").slug == "joes-pizza"
    assert announced() == ["businesses.business_changed.v1"]


def test_staff_without_the_role_or_without_a_reason_are_refused(listing, as_system):
    with as_system(), pytest.raises(MayNotManageListings):
        listings.change(by=Actor.staff(7, "x", frozenset({"sales_rep"})), business=listing, changes={"phone": "1"})
    with as_system(), pytest.raises(ListingNotFound):
        listings.change(by=Actor.user(7), business=listing, changes={"phone": "1"})
    with as_system(), pytest.raises(ReasonMissing):
        listings.change(by=Actor.staff(7, " ", frozenset({"moderator"})), business=listing, changes={"phone": "1"})


def test_a_moderator_changes_a_listing_on_the_staff_login(listing, moderator):
    with rls.playing(rls.Login.STAFF), rls.acting(moderator):
        changed = listings.change(by=moderator, business=listing, changes={"price_level": 3})
    assert changed.price_level == 3


def test_the_public_login_cannot_write_whoever_asks(listing, system):
    with pytest.raises(ListingNotFound), transaction.atomic():
        listings.change(by=system, business=listing, changes={"price_level": 3})
