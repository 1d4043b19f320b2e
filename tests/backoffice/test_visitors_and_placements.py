"""What staff do with suggestions, reports, sponsored placements and bulk edits in the portal."""

from datetime import timedelta

import pytest

from apps.businesses.models import BulkEdit, Business, ListingReport, Promotion, Suggestion
from apps.businesses.services import bulk_edits, reports, suggestions
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.rls import Login
from tests.backoffice.conftest import REASON

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggested(directory, person, as_user):
    """Somebody suggests two changes of a listing that nobody manages."""
    listing, visitor = directory(), person()
    with as_user(visitor):
        return suggestions.suggest(
            by=rls.current(),
            business=listing,
            changes={"phone": "+12125550155", "description": "Slices."},
            now=clock.now(),
        )


@pytest.fixture
def booked(staff_client, directory):
    """Return a function that books a placement through the portal as somebody with a role."""

    def book(role="moderator", **changed):
        now = clock.now()
        values = {
            "reason": REASON, "successor": directory().slug, "payer_name": "Pizza United", "city": "queens", "category": "",
            "starts_at_0": now.date().isoformat(), "starts_at_1": "00:00:00",
            "ends_at_0": (now + timedelta(days=9)).date().isoformat(), "ends_at_1": "00:00:00", **changed,
        }  # fmt: skip
        return staff_client(role).post("/admin/businesses/promotion/do/book/", values)

    return book


def test_the_queue_shows_what_nobody_else_decides(suggested, staff_client):
    client = staff_client("moderator")
    listed = client.get("/admin/businesses/suggestion/", {"managed": "no"}).content.decode()
    assert "Joe’s Pizza" in listed
    assert "Joe’s Pizza" not in client.get("/admin/businesses/suggestion/", {"managed": "yes"}).content.decode()
    shown = client.get(f"/admin/businesses/suggestion/{suggested.pk}/change/").content.decode()
    assert "+12125550155" in shown
    assert "Slices." in shown


def test_staff_accept_some_of_it_with_a_reason(suggested, staff_client, as_system):
    address = f"/admin/businesses/suggestion/{suggested.pk}/do/accept/"
    client = staff_client("moderator")
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": REASON, "fields_chosen": ["phone"]}).status_code == 302
    with as_system():
        listing = Business.objects.get(pk=suggested.business_id)
        assert (listing.phone, listing.description) == ("+12125550155", "")
        assert Suggestion.objects.get().accepted_fields == ["phone"]


def test_the_author_reads_why_it_was_declined(suggested, staff_client, as_system):
    address = f"/admin/businesses/suggestion/{suggested.pk}/do/decline/"
    assert staff_client("moderator").post(address, {"reason": REASON}).status_code == 302
    with as_system():
        row = Suggestion.objects.get()
    assert (row.state, row.reason) == ("declined", REASON)


def test_other_roles_read_suggestions_and_decide_nothing(suggested, staff_client):
    client = staff_client("customer_service")
    assert client.get(f"/admin/businesses/suggestion/{suggested.pk}/change/").status_code == 200
    address = f"/admin/businesses/suggestion/{suggested.pk}/do/accept/"
    assert client.post(address, {"reason": REASON, "fields_chosen": ["phone"]}).status_code == 403


def test_reports_are_read_and_not_touched(directory, staff_client, as_system):
    listing = directory()
    with rls.playing(Login.SITE), rls.acting(Actor.anonymous()):
        reports.report(
            by=rls.current(), business=listing, kind="fraud", explanation="They vanish.", name="Uma", good_faith=True,
            address="https://directory.example/b/x/", email="uma@example.com", now=clock.now(),
        )  # fmt: skip
    with as_system():
        row = ListingReport.objects.get()
    client = staff_client("moderator")
    assert "Fraud" in client.get("/admin/businesses/listingreport/").content.decode()
    shown = client.get(f"/admin/businesses/listingreport/{row.pk}/change/").content.decode()
    assert "They vanish." in shown
    assert row.reference in shown
    assert client.post(f"/admin/businesses/listingreport/{row.pk}/delete/").status_code == 403


def test_a_placement_is_booked_paused_and_ended(booked, staff_client, as_system):
    assert booked().status_code == 302
    with as_system():
        row = Promotion.objects.get()
        assert (row.payer_name, row.city.slug, row.state, row.reason) == ("Pizza United", "queens", "booked", REASON)
    client = staff_client("moderator")
    for action, state in (("pause", "paused"), ("resume", "booked"), ("end", "ended")):
        client.post(f"/admin/businesses/promotion/{row.pk}/do/{action}/", {"reason": REASON})
        with as_system():
            assert Promotion.objects.get().state == state
    assert "Pizza United" in client.get("/admin/businesses/promotion/").content.decode()


def test_what_a_placement_lacks_is_said_beside_the_field(booked, as_system):
    response = booked(city="", payer_name="Pizza United")
    assert response.status_code == 422
    assert "Choose a city, a category or both." in response.content.decode()
    with as_system():
        assert not Promotion.objects.exists()


def test_a_marketing_manager_books_nothing(booked, as_system):
    assert booked("marketing_manager").status_code == 403
    with as_system():
        assert not Promotion.objects.exists()


def test_a_bulk_edit_is_seen_and_rolled_back(cast, as_user, staff_client, as_system):
    with as_user(cast.owner):
        by = rls.current()
        edit = bulk_edits.prepare(
            by=by,
            business_ids=[row.pk for row in cast.bakeries],
            changes={"price_level": 2},
            brand=cast.brand,
            chosen="All",
        )
        bulk_edits.start(by=by, edit=edit, now=clock.now())
    client = staff_client("moderator")
    assert "Brioche" in client.get(f"/admin/businesses/bulkedit/{edit.pk}/change/").content.decode()
    assert client.get("/admin/businesses/brand/").status_code == 200
    client.post(f"/admin/businesses/bulkedit/{edit.pk}/do/stop/", {"reason": REASON})
    client.post(f"/admin/businesses/bulkedit/{edit.pk}/do/roll-back/", {"reason": REASON})
    with as_system():
        assert BulkEdit.objects.get().state == "rolling_back"
