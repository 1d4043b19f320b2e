"""Search follows what happens to a listing (SRC-8)."""

import pytest

from apps.businesses.models import SearchDocument
from apps.businesses.services import categories, hours, lifecycle, listings
from apps.core.calendar import Schedule
from apps.outbox import services as outbox
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(as_system):
    """Deliver everything that was announced, as the worker does."""

    def deliver():
        with as_system():
            outbox.drain()

    return deliver


def test_a_published_listing_is_found_and_a_changed_one_by_its_new_words(as_system, system, delivered):
    with as_system():
        draft = BusinessFactory(status="draft", published_at=None, name="Quince")
        lifecycle.publish(by=system, business=draft)
    assert not SearchDocument.objects.exists()
    delivered()
    assert SearchDocument.objects.get().name == "Quince"
    with as_system():
        listings.rename(by=system, business=draft, name="Medlar")
        hours.set_hours(by=system, business=draft, schedule=Schedule.always())
    delivered()
    assert SearchDocument.objects.get().name == "Medlar"


def test_a_suspended_listing_is_forgotten_before_any_worker_ran(as_system, system, delivered):
    with as_system():
        draft = BusinessFactory(status="draft", published_at=None)
        lifecycle.publish(by=system, business=draft)
    delivered()
    with as_system():
        lifecycle.suspend(by=system, business=draft)
    assert not SearchDocument.objects.exists()
    delivered()
    assert not SearchDocument.objects.exists()


def test_a_renamed_category_marks_the_listings_below_it(as_system, system, listing, delivered, monkeypatch):
    marked = []
    monkeypatch.setattr("apps.businesses.handlers.search.mark_dirty", lambda ids: marked.extend(ids))
    with as_system():
        categories.change(by=system, category=listing.primary_category, name="Coffee")
    delivered()
    assert marked == [listing.pk]
