"""What staff do to a listing, through HTTP: each action asks why, calls its service and leaves a trace."""

import pytest
from auditlog.models import LogEntry

from apps.audit.models import AuditEvent
from apps.businesses.models import Business
from tests.backoffice.conftest import REASON


@pytest.fixture
def act(staff_client):
    """Return a function that posts an action on a listing as a moderator."""
    client = staff_client("moderator")

    def post(listing, action, **values):
        return client.post(f"/admin/businesses/business/{listing.pk}/do/{action}/", {"reason": REASON, **values})

    return post


@pytest.fixture
def now(as_system):
    """Return a function that loads a listing as it is now."""

    def load(listing):
        with as_system():
            return Business.objects.select_related("location__city").get(pk=listing.pk)

    return load


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("draft", "publish", "live"),
        ("draft", "submit", "pending"),
        ("pending", "send-back", "draft"),
        ("live", "close-temporarily", "temporarily_closed"),
        ("live", "close-for-good", "permanently_closed"),
        ("live", "mark-moved", "moved"),
        ("live", "suspend", "suspended"),
    ],
)
def test_a_move_is_made_and_remembered_with_its_reason(act, now, directory, as_system, before, action, after):
    listing = directory(state=before)
    response = act(listing, action)
    assert (response.status_code, response.url) == (302, f"/admin/businesses/business/{listing.pk}/change/")
    assert now(listing).status == after
    with as_system():
        event = AuditEvent.objects.filter(business_id=listing.pk).first()
    assert event.reason == REASON
    assert event.actor.startswith("staff:")
    assert event.after["status"] == after


def test_a_suspended_listing_goes_live_again(act, now, directory):
    listing = directory()
    act(listing, "suspend")
    assert act(listing, "reopen").status_code == 302
    assert now(listing).status == "live"


def test_a_duplicate_leads_to_the_listing_named_by_its_address(act, now, directory):
    original, copy = directory("Joe’s Pizza"), directory("Joes Pizza Place")
    assert act(copy, "mark-duplicate", successor=f"/b/{original.slug}/").status_code == 302
    assert now(copy).successor_id == original.pk


@pytest.mark.parametrize(
    ("action", "values", "complaint"),
    [
        ("suspend", {"reason": "too short"}, "at least 10 characters"),
        ("suspend", {"reason": "            "}, "This field is required"),
        ("mark-duplicate", {"successor": "no-such-page"}, "There is no such listing"),
        ("mark-duplicate", {"successor": ""}, "This field is required"),
        ("mark-duplicate", {"successor": "joes-pizza-food"}, "There is no such listing"),
        ("send-back", {}, "From live one cannot go to draft"),
        ("rename", {"name": "Joe’s", "slug": "Not An Address"}, "Use small letters, digits and hyphens"),
        ("change-facts", {"city": "atlantis"}, "Select a valid choice"),
    ],
)
def test_a_refusal_is_shown_and_nothing_typed_is_lost(act, now, directory, action, values, complaint):
    listing = directory()
    response = act(listing, action, **values)
    html = response.content.decode()
    assert response.status_code == 422
    assert complaint in html
    assert values.get("reason", REASON).strip() in html
    assert now(listing).status == "live"


def test_an_action_that_is_not_possible_now_is_not_explained_at_length(staff_client, directory):
    listing = directory()
    response = staff_client("moderator").get(f"/admin/businesses/business/{listing.pk}/do/publish/", follow=True)
    assert response.redirect_chain == [(f"/admin/businesses/business/{listing.pk}/change/", 302)]
    assert "is not possible now" in response.content.decode()


@pytest.mark.parametrize("address", ["{pk}/do/no-such-action/", "do/suspend/"], ids=["unknown", "without a listing"])
def test_an_unknown_action_is_not_found(staff_client, directory, address):
    listing = directory()
    response = staff_client("moderator").get(f"/admin/businesses/business/{address.format(pk=listing.pk)}")
    assert response.status_code == 404


def test_only_the_facts_that_differ_are_written(staff_client, act, now, directory, as_system):
    listing = directory()
    page = staff_client("moderator").get(f"/admin/businesses/business/{listing.pk}/do/change-facts/")
    form = page.context_data["form"]
    same = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    response = act(
        listing, "change-facts", **{**same, "reason": REASON, "phone": "+12125550199", "attributes": ["wifi"]}
    )
    assert response.status_code == 302
    assert (now(listing).phone, now(listing).attributes) == ("+12125550199", {"wifi": True})
    with as_system():
        event = AuditEvent.objects.get(name="businesses.listing_changed")
    assert set(event.after) == {"phone", "attributes"}


def test_facts_that_are_all_the_same_change_nothing(staff_client, act, directory):
    listing = directory()
    page = staff_client("moderator").get(f"/admin/businesses/business/{listing.pk}/do/change-facts/")
    form = page.context_data["form"]
    same = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    response = act(listing, "change-facts", **{**same, "reason": REASON})
    assert response.status_code == 422
    assert "Nothing is different" in response.content.decode()


def test_renaming_gives_the_page_an_address_that_fits(act, now, directory):
    listing = directory()
    assert act(listing, "rename", name="Maria’s Trattoria", slug="").status_code == 302
    assert (now(listing).name, now(listing).slug.startswith("marias-trattoria")) == ("Maria’s Trattoria", True)


def test_hours_are_said_in_words_and_shown_as_a_week(staff_client, act, directory):
    listing = directory()
    assert act(listing, "change-hours", osm="Mo-Sa 10:00-02:00").status_code == 302
    html = staff_client("sales_rep").get(f"/admin/businesses/business/{listing.pk}/change/").content.decode()
    assert "10:00–02:00" in html


def test_the_history_joins_the_trail_with_the_fields_that_were_written(staff_client, act, directory, as_system):
    listing = directory()
    act(listing, "suspend")
    html = staff_client("moderator").get(f"/admin/businesses/business/{listing.pk}/history/").content.decode()
    assert "suspended “Joe’s Pizza”" in html
    assert REASON in html
    with as_system():
        written = LogEntry.objects.get_for_object(listing)
        assert written[0].changes_dict["status"] == ["live", "suspended"]
        assert written[0].actor_id is not None


def test_the_fields_of_streets_are_never_copied_into_the_history(act, staff_client, directory, as_system):
    listing = directory()
    page = staff_client("moderator").get(f"/admin/businesses/business/{listing.pk}/do/change-facts/")
    form = page.context_data["form"]
    same = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    act(
        listing,
        "change-facts",
        **{**same, "reason": REASON, "street_address": "7 Private Road", "postal_code": "11105"},
    )
    with as_system():
        kept = " ".join(str(entry.changes) for entry in LogEntry.objects.all())
    assert "11105" in kept
    assert "7 Private Road" not in kept


@pytest.mark.parametrize("address", ["/admin/businesses/business/add/", "/admin/businesses/business/{pk}/delete/"])
def test_nothing_is_added_or_deleted_by_hand(staff_client, directory, address):
    listing = directory()
    assert staff_client("admin").get(address.format(pk=listing.pk)).status_code == 403


def test_a_page_posted_as_if_it_were_a_form_changes_nothing(staff_client, now, directory):
    listing = directory()
    response = staff_client("admin").post(f"/admin/businesses/business/{listing.pk}/change/", {"name": "Mine now"})
    assert response.status_code == 403
    assert now(listing).name == "Joe’s Pizza"
