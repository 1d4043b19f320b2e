"""Reporting a listing (MOD-1)."""

import pytest
from django.core import mail
from django.db import connection

from apps.businesses import handlers
from apps.businesses.errors import ListingNotFound, ReportInvalid
from apps.businesses.events import ListingReported
from apps.businesses.models import ListingReport
from apps.businesses.services import reports
from apps.core import clock
from apps.core.actor import Actor
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice():
    """Everything a report needs."""
    return {
        "kind": "fraud",
        "explanation": "They take deposits and vanish.",
        "address": "https://directory.example/b/joes-pizza/",
        "good_faith": True,
        "name": "Uma Far",
        "email": "uma@example.com",
    }


def test_a_report_is_kept_for_staff_alone(listing, notice, as_system, as_user, announced, remembered):
    row = reports.report(by=Actor.anonymous(), business=listing, now=clock.now(), **notice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('businesses_listingreport', 'SELECT')")
        assert cursor.fetchone() == (False,)
    with as_system():
        kept = ListingReport.objects.get()
        assert (kept.reference, kept.kind, kept.email) == (row.reference, "fraud", "uma@example.com")
    assert announced() == ["businesses.listing_reported.v1"]
    assert remembered() == ["businesses.listing_reported"]


def test_its_sender_gets_a_receipt(listing, notice, as_system):
    row = reports.report(by=Actor.anonymous(), business=listing, now=clock.now(), **notice)
    with as_system():
        handlers.mail_receipt(ListingReported(business_id=listing.pk, report=row.reference))
    assert mail.outbox[0].to == ["uma@example.com"]
    assert row.reference in mail.outbox[0].body


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"kind": "boring"}, "kind"),
        ({"explanation": " "}, "explanation"),
        ({"explanation": "x" * 5_001}, "explanation"),
        ({"address": ""}, "address"),
        ({"good_faith": False}, "good_faith"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"name": "a\x00b"}, "name"),
    ],
)
def test_a_report_says_all_it_must(listing, notice, missing, field):
    with pytest.raises(ReportInvalid) as refused:
        reports.report(by=Actor.anonymous(), business=listing, now=clock.now(), **{**notice, **missing})
    assert field in refused.value.fields


def test_offences_against_children_are_reported_without_a_name(listing, notice, as_system):
    anonymous = {**notice, "kind": "child_safety", "name": "", "email": ""}
    reports.report(by=Actor.anonymous(), business=listing, now=clock.now(), **anonymous)
    with as_system():
        row = ListingReport.objects.get()
        handlers.mail_receipt(ListingReported(business_id=listing.pk, report=row.reference))
    assert mail.outbox == []


def test_a_hidden_listing_is_unknown(notice, as_system):
    with as_system():
        hidden = BusinessFactory(status="suspended")
    with pytest.raises(ListingNotFound):
        reports.report(by=Actor.anonymous(), business=hidden, now=clock.now(), **notice)
