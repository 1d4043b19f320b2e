"""Reporting a listing through its page (MOD-1)."""

import pytest

from apps.businesses.models import ListingReport
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db
NOTICE = {
    "kind": "fraud", "explanation": "They take deposits and vanish.", "address": "https://directory.example/b/x/",
    "name": "Uma Far", "email": "uma@example.com", "good_faith": "on",
}  # fmt: skip


@pytest.fixture
def address(as_system):
    """The report page of a listing."""
    with as_system():
        BusinessFactory(name="Joe's Pizza", slug="joes-pizza")
    return "/b/joes-pizza/report/"


def test_the_form_knows_the_exact_address(client, address, settings):
    assert f'value="{settings.SITE_URL}/b/joes-pizza/"' in client.get(address).content.decode()


def test_anybody_reports_and_gets_a_number(client, address, as_system):
    page = client.post(address, NOTICE).content.decode()
    with as_system():
        row = ListingReport.objects.get()
    assert row.reference in page
    assert "uma@example.com" in page
    assert (row.kind, row.good_faith, row.user_id) == ("fraud", True, None)


def test_whoever_is_signed_in_need_not_type_who_they_are(cast, signed_in, address, as_system):
    client = signed_in(cast.stranger)
    assert "stranger@example.com" in client.get(address).content.decode()
    client.post(address, NOTICE)
    with as_system():
        assert ListingReport.objects.get().user_id == cast.stranger.pk


def test_what_lacks_is_named_and_what_was_typed_stays(client, address):
    response = client.post(address, {**NOTICE, "email": "", "good_faith": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "They take deposits and vanish." in page
    assert "A report needs this statement." in page


def test_offences_against_children_need_no_name(client, address, as_system):
    response = client.post(address, {**NOTICE, "kind": "child_safety", "name": "", "email": ""})
    assert response.status_code == 200
    with as_system():
        assert ListingReport.objects.get().email == ""


def test_a_hidden_listing_cannot_be_reported(client, as_system):
    with as_system():
        BusinessFactory(slug="hidden", status="suspended")
    assert client.get("/b/hidden/report/").status_code == 404


def test_the_listing_leads_to_both_forms(client, address):
    page = client.get("/b/joes-pizza/").content.decode()
    assert "/b/joes-pizza/suggest/" in page
    assert address in page
