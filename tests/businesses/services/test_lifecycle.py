"""A listing goes through its states, and everything that depends on them follows."""

import pytest

from apps.businesses import selectors
from apps.businesses.errors import ListingInvalid, ListingNotFound
from apps.businesses.models import Business, Location, OpeningHours, OpenSpan
from apps.businesses.services import hours, lifecycle
from apps.core.calendar import Schedule
from apps.core.errors import Conflict
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


def test_a_suspended_listing_vanishes_with_all_its_parts_and_comes_back(listing, as_system, moderator, announced):
    with as_system():
        hours.set_hours(by=moderator, business=listing, schedule=Schedule.always())
    assert OpenSpan.objects.filter(business=listing).exists()
    with as_system():
        lifecycle.suspend(by=moderator, business=listing)
    assert not Business.objects.filter(pk=listing.pk).exists()
    assert not Location.objects.exists()
    assert not OpeningHours.objects.exists()
    assert not OpenSpan.objects.exists()
    with pytest.raises(ListingNotFound):
        selectors.resolve_slug("joes-pizza")
    with as_system():
        lifecycle.reopen(by=moderator, business=listing)
    assert selectors.resolve_slug("joes-pizza").business_id == listing.pk
    assert OpenSpan.objects.filter(business=listing).exists()
    assert announced() == [
        "businesses.hours_changed.v1",
        "businesses.business_state_changed.v1",
        "businesses.business_unpublished.v1",
        "businesses.business_state_changed.v1",
        "businesses.business_published.v1",
    ]


def test_a_temporarily_closed_listing_stays_public_and_is_never_open(listing, as_system, system, announced):
    with as_system():
        hours.set_hours(by=system, business=listing, schedule=Schedule.always())
        lifecycle.close_temporarily(by=system, business=listing)
    assert selectors.resolve_slug("joes-pizza").business_id == listing.pk
    assert not OpenSpan.objects.filter(business=listing).exists()
    assert announced()[1:] == ["businesses.business_state_changed.v1"]


def test_the_moment_of_first_publication_stays(as_system, system, remembered):
    with as_system():
        draft = BusinessFactory(status="draft", published_at=None)
        lifecycle.submit(by=system, business=draft)
        first = lifecycle.publish(by=system, business=draft).published_at
        lifecycle.close_for_good(by=system, business=draft)
        assert lifecycle.reopen(by=system, business=draft).published_at == first
    assert remembered() == [
        "businesses.listing_submitted",
        "businesses.listing_published",
        "businesses.listing_closed_for_good",
        "businesses.listing_reopened",
    ]


def test_a_duplicate_leads_to_the_listing_it_repeats_in_one_hop(listing, as_system, system):
    """SEO-1: a chain of duplicates collapses."""
    with as_system():
        second, third = BusinessFactory(name="Second", slug="second"), BusinessFactory(name="Third", slug="third")
        lifecycle.mark_duplicate(by=system, business=listing, of=second)
        lifecycle.mark_duplicate(by=system, business=second, of=third)
    for slug in ("joes-pizza", "second"):
        resolution = selectors.resolve_slug(slug)
        assert (resolution.business_id, resolution.redirect_to) == (third.pk, "third")


def test_a_duplicate_of_a_duplicate_leads_to_the_end(listing, as_system, system):
    with as_system():
        second, third = BusinessFactory(name="Second"), BusinessFactory(name="Third")
        lifecycle.mark_duplicate(by=system, business=second, of=third)
        assert lifecycle.mark_duplicate(by=system, business=listing, of=second).successor == third


def test_two_listings_cannot_repeat_each_other(listing, as_system, system):
    with as_system():
        second = BusinessFactory()
        lifecycle.mark_duplicate(by=system, business=second, of=listing)
        with pytest.raises(ListingInvalid):
            lifecycle.mark_duplicate(by=system, business=listing, of=second)


@pytest.mark.parametrize("status", ["draft", "suspended"])
def test_a_hidden_listing_stands_in_for_nothing(listing, as_system, system, status):
    with as_system(), pytest.raises(ListingInvalid):
        lifecycle.mark_moved(by=system, business=listing, successor=BusinessFactory(status=status))


def test_the_page_of_a_moved_listing_names_its_successor(listing, as_system, system):
    from apps.core import clock

    with as_system():
        other = BusinessFactory(name="Joe's on Fifth", slug="joes-on-fifth")
        lifecycle.mark_moved(by=system, business=listing, successor=other)
    assert selectors.resolve_slug("joes-pizza").redirect_to == ""
    assert selectors.listing_page(listing.pk, at=clock.now()).successor.slug == "joes-on-fifth"


def test_an_illegal_move_changes_nothing(listing, as_system, system, announced, remembered):
    with as_system(), pytest.raises(Conflict) as refusal:
        lifecycle.submit(by=system, business=listing)
    assert refusal.value.error_code == "illegal_move"
    assert (announced(), remembered()) == ([], [])
