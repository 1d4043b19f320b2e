"""Saying hours, and the index of open spans (HRS-8)."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from apps.businesses import selectors
from apps.businesses.errors import ListingInvalid
from apps.businesses.models import OpeningHours, OpenSpan
from apps.businesses.services import hours
from apps.core import clock
from apps.core.calendar import Calendar, Schedule, SpecialDay, Status, osm, to_json
from tests.factories.businesses import BusinessFactory, OpeningHoursFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


def test_a_text_is_kept_with_what_nobody_understood(listing, as_system, system):
    with as_system():
        row = hours.set_hours(by=system, business=listing, osm="Mo-Fr 09:00-17:00; easter -2 days off")
    assert row.schedule == Schedule.weekly(**dict.fromkeys(("mo", "tu", "we", "th", "fr"), "09:00-17:00"))
    assert row.osm == "Mo-Fr 09:00-17:00; easter -2 days off"
    page = selectors.listing_page(listing.pk, at=clock.now())
    assert page.hours.unparsed == ("easter -2 days off",)


def test_hours_add_to_completeness_and_are_announced_once(listing, as_system, system, announced, remembered):
    with as_system():
        hours.set_hours(by=system, business=listing, osm="24/7")
        hours.set_hours(by=system, business=listing, osm="24/7")
        listing.refresh_from_db()
    assert listing.completeness == 30
    assert announced() == ["businesses.hours_changed.v1"]
    assert remembered() == ["businesses.hours_changed"]


def test_unknown_hours_are_not_closed(listing, as_system, system):
    with as_system():
        hours.set_hours(by=system, business=listing, osm="24/7")
        hours.set_hours(by=system, business=listing)
    assert not OpenSpan.objects.exists()
    assert selectors.listing_page(listing.pk, at=clock.now()).hours.state.status is Status.UNKNOWN


def test_special_days_replace_the_week_in_the_index(listing, as_system, system):
    today = clock.now().date()
    with as_system():
        hours.set_hours(by=system, business=listing, schedule=Schedule.weekly(**dict.fromkeys(
            ("mo", "tu", "we", "th", "fr", "sa", "su"), "09:00-17:00")))  # fmt: skip
        before = OpenSpan.objects.filter(business=listing).count()
        hours.set_special_days(
            by=system, business=listing, days=[SpecialDay.on(today + timedelta(days=5), "closed", note="Outing")]
        )
    assert OpenSpan.objects.filter(business=listing).count() == before - 1


def test_special_days_need_weekly_hours_first(listing, as_system, system):
    with as_system(), pytest.raises(ListingInvalid):
        hours.set_special_days(by=system, business=listing, days=[])


def test_expanding_again_changes_nothing(as_system):
    with as_system():
        row = OpeningHoursFactory()
        assert hours.expand([row.business_id], now=NOW) > 5
        assert hours.expand([row.business_id], now=NOW) == 0


def test_the_window_rolls_on_with_the_days(as_system):
    with as_system():
        row = OpeningHoursFactory()
        hours.expand([row.business_id], now=NOW)
        hours.expand_all(now=NOW + timedelta(days=3))
        first, last = hours.window(NOW + timedelta(days=3))
        spans = list(OpenSpan.objects.values_list("span", flat=True))
    assert spans
    assert all(first <= span.lower and span.upper <= last for span in spans)


def test_only_live_listings_are_expanded(as_system):
    with as_system():
        hidden = [
            OpeningHoursFactory(business=BusinessFactory(status=status)) for status in ("draft", "permanently_closed")
        ]
        assert hours.expand([row.business_id for row in hidden], now=NOW) == 0


def test_the_index_agrees_with_the_engine(as_system):
    """HRS-8: at random moments of the window, over zones and kinds of hours."""
    kinds = ("24/7", "Mo-Th 18:00-02:00; Fr,Sa 18:00-05:00", "Mo-Su 10:00-14:00,17:00-23:30", "Sa 22:00-04:00")
    zones = ("America/New_York", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Kiritimati")
    chance = Random(8)
    first, last = hours.window(NOW)
    with as_system():
        rows = []
        for number, zone in enumerate(zones):
            for kind in kinds:
                business = BusinessFactory(parts__timezone=zone)
                spec = to_json(osm.parse(kind).schedule)
                rows.append((OpeningHoursFactory(business=business, spec=spec, osm=kind), zone, number))
        hours.expand([row.business_id for row, _, _ in rows], now=NOW)
        checked = 0
        for row, zone, _ in rows:
            calendar = Calendar(row.schedule, zone)
            spans = list(OpenSpan.objects.filter(business_id=row.business_id).values_list("span", flat=True))
            for _ in range(100):
                moment = first + timedelta(seconds=chance.randrange(int((last - first).total_seconds())))
                indexed = any(span.lower <= moment < span.upper for span in spans)
                assert indexed == calendar.is_open(moment), (row.osm, zone, moment)
                checked += 1
    assert checked == 1600
    assert OpeningHours.objects.count() == 16
