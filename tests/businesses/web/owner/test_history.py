"""The timeline of a listing, the day it is asked about, and taking a change back."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.businesses.models import FieldChange
from apps.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast):
    """Where the history of the café is."""
    return f"/manage/b/{cast.cafe.reference}/history/"


@pytest.fixture
def ana(signed_in, cast):
    """The owner's browser."""
    return signed_in(cast.owner)


@pytest.fixture
def latest(as_system, cast):
    """Return a function that finds the newest change of a field of the café."""

    def find(field):
        with as_system():
            return FieldChange.objects.filter(business=cast.cafe, field=field).latest("pk")

    return find


@pytest.fixture
def moment(monkeypatch):
    """Return a function that sets the clock."""
    return lambda when: monkeypatch.setattr(clock, "now", lambda: when)


@pytest.mark.parametrize("page", ["", "as-of/", "as-of/?date=2026-11-01"])
@pytest.mark.parametrize("who", ["stranger", "manager", "helper"])
def test_there_is_no_such_page_for_others(signed_in, cast, address, who, page):
    assert signed_in(getattr(cast, who)).get(f"{address}{page}").status_code == 404


def test_each_change_says_who_what_and_from_what_to_what(ana, cast, address, read, change):
    change(cast.owner, cast.cafe, phone="+12125550199", categories=["bakeries", "cafes"])
    page = read(ana, address)
    assert "(212) 555-0101" in page
    assert "(212) 555-0199" in page
    assert "Bakeries, Cafés" in page
    assert "Ana Ruiz" in page
    assert "The team of the business" in page


def test_one_field_can_be_picked(ana, cast, address, read, change):
    change(cast.owner, cast.cafe, phone="+12125550199", email="new@minuet.example")
    page = read(ana, address, field="email")
    assert "new@minuet.example" in page
    assert "555-0199" not in page
    assert "Nobody changed this field so far." in read(ana, address, field="name")
    assert "555-0199" in read(ana, address, field="no-such-field")


def test_older_changes_follow_on_further_pages(ana, cast, address, change):
    for number in range(32):
        change(cast.owner, cast.cafe, description=f"Text {number}")
    first = ana.get(address)
    assert len(first.context["lines"]) == 30
    second = ana.get(f"{address}?{first.context['older']}")
    assert [line.after for line in second.context["lines"]] == ["Text 1", "Text 0"]
    assert ana.get(address, {"before": "x"}).status_code == 200


def test_as_it_was_on_a_day_of_its_own_zone(ana, cast, address, read, change, moment):
    moment(datetime(2026, 11, 2, 3, 0, tzinfo=UTC))  # still the first of November in New York
    change(cast.owner, cast.cafe, email="first@minuet.example")
    moment(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    change(cast.owner, cast.cafe, email="third@minuet.example")
    moment(datetime(2026, 11, 5, 12, 0, tzinfo=UTC))
    on_the_first = read(ana, f"{address}as-of/", date="2026-11-01")
    assert "first@minuet.example" in on_the_first
    assert "Changed since" in on_the_first
    assert "first@minuet.example" not in read(ana, f"{address}as-of/", date="2026-10-31")
    assert "Changed since" not in read(ana, f"{address}as-of/", date="2026-11-04")


@pytest.mark.parametrize("day", ["", "yesterday", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_what_is_no_day_asks_for_one(ana, address, read, day):
    assert "Choose a day" in read(ana, f"{address}as-of/", date=day)


class TestTakingBack:
    """One change, taken back."""

    def test_the_page_shows_what_would_happen(self, ana, cast, address, read, change, latest):
        change(cast.owner, cast.cafe, email="new@minuet.example")
        page = read(ana, f"{address}{latest('email').reference}/")
        assert "Take back the change of “E-mail”?" in page
        assert "Put the earlier value back" in page

    def test_the_earlier_value_comes_back_as_a_change_of_its_own(self, ana, cast, address, fill, change, facts, latest):
        change(cast.owner, cast.cafe, phone="+12125550199")
        undone = latest("phone")
        assert fill(ana, f"{address}{undone.reference}/").status_code == 302
        assert facts(cast.cafe)["phone"] == "+12125550101"
        assert latest("phone").pk != undone.pk

    def test_hours_come_back_as_well(self, ana, cast, address, fill, change, facts, latest):
        before = facts(cast.cafe)["hours"]
        change(cast.owner, cast.cafe, hours="Mo 10:00-11:00")
        fill(ana, f"{address}{latest('hours').reference}/")
        assert facts(cast.cafe)["hours"] == before

    def test_a_change_that_others_followed_warns_and_can_be_overruled(
        self, ana, cast, address, read, fill, change, facts, latest
    ):
        change(cast.owner, cast.cafe, email="second@minuet.example")
        undone = latest("email")
        change(cast.owner, cast.cafe, email="third@minuet.example")
        assert "It was changed again since" in read(ana, f"{address}{undone.reference}/")
        assert fill(ana, f"{address}{undone.reference}/").status_code == 302
        assert facts(cast.cafe)["email"] == ""

    def test_somebody_who_was_faster_is_not_overruled_unseen(self, ana, cast, address, fill, change, facts, latest):
        change(cast.owner, cast.cafe, email="second@minuet.example")
        undone = latest("email")
        opened = ana.get(f"{address}{undone.reference}/")
        change(cast.owner, cast.cafe, email="third@minuet.example")
        answer = fill(ana, f"{address}{undone.reference}/", opened=opened)
        assert answer.status_code == 409
        assert "third@minuet.example" in answer.content.decode()
        assert facts(cast.cafe)["email"] == "third@minuet.example"

    def test_whoever_may_not_change_the_field_takes_nothing_back(self, signed_in, cast, change, as_system):
        bakery = cast.bakeries[0]
        change(cast.owner, bakery, phone="+12125550123")
        with as_system():
            row = FieldChange.objects.get(business=bakery, field="phone")
        address = f"/manage/b/{bakery.reference}/history/{row.reference}/"
        sam = signed_in(cast.helper)
        assert "Only managers and owners change this field." in sam.get(address).content.decode()
        assert sam.post(address).status_code == 403
        bakery.refresh_from_db()
        assert bakery.phone == "+12125550123"

    def test_a_change_of_another_listing_is_not_found_here(self, ana, cast, address, change, as_system):
        change(cast.owner, cast.bakeries[0], phone="+12125550123")
        with as_system():
            row = FieldChange.objects.get(business=cast.bakeries[0], field="phone")
        assert ana.get(f"{address}{row.reference}/").status_code == 404
        assert ana.get(f"{address}nonsense/").status_code == 404


def test_the_pages_ask_a_fixed_number_of_queries(ana, cast, address, asked, change, latest):
    assert len(asked(ana, address)) == 9
    change(cast.owner, cast.cafe, email="new@minuet.example", description="x", phone="+12125550199")
    assert len(asked(ana, address)) == 9
    assert len(asked(ana, f"{address}as-of/", date=(clock.now() - timedelta(days=1)).date().isoformat())) == 8
    assert len(asked(ana, f"{address}{latest('email').reference}/")) == 9
