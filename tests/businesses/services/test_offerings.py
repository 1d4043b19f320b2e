"""Services and dishes with their prices."""

import pytest
from django.db import connection

from apps.businesses import rules, selectors
from apps.businesses.data import Offering
from apps.businesses.errors import ListingNotFound, NoSuchService, ServiceInvalid
from apps.businesses.models import ServiceItem
from apps.businesses.services import offerings
from apps.core import rls
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu(cast, as_user):
    """Three things Ana's café offers."""
    with as_user(cast.owner):
        return [
            offerings.add(by=rls.current(), business=cast.cafe, offering=Offering(name, section, "", cents, "USD"))
            for name, section, cents in (("Espresso", "Coffee", 300), ("Tart", "Cake", 550), ("Mocha", "Coffee", 450))
        ]


@pytest.fixture
def order(cast, as_user):
    """Return the names in their order."""

    def names():
        with as_user(cast.owner):
            return [item.name for item in selectors.services_of(cast.cafe.pk)]

    return names


@pytest.mark.parametrize(
    ("text", "currency", "cents"),
    [("12.50", "USD", 1250), ("12,5", "EUR", 1250), ("12", "USD", 1200), (" 0.05 ", "USD", 5), ("300", "JPY", 300)],
)
def test_prices_are_read_as_people_write_them(text, currency, cents):
    assert rules.price_cents(text, currency) == cents


@pytest.mark.parametrize("text", ["", "-1", "1.234", "12.50 USD", "1e3", "1.2.3", "9999999999", "٣", "12."])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        rules.price_cents(text, "USD")


def test_a_new_service_joins_the_end_of_its_section(menu, order):
    assert order() == ["Espresso", "Mocha", "Tart"]


def test_everybody_sees_the_services_of_a_public_listing(cast, menu):
    (first, *_others) = selectors.services_of(cast.cafe.pk)
    assert (first.name, str(first.price), first.currency) == ("Espresso", "3.00", "USD")


def test_nobody_else_sees_those_of_a_hidden_one(cast, as_system, as_user):
    with as_system():
        cast.cafe.status = "suspended"
        cast.cafe.save()
    with as_user(cast.owner):
        offerings.add(by=rls.current(), business=cast.cafe, offering=Offering("Soup"))
    assert selectors.services_of(cast.cafe.pk) == ()


def test_services_are_moved_up_and_down(cast, menu, order, as_user):
    with as_user(cast.owner):
        offerings.move(by=rls.current(), business=cast.cafe, item=menu[1], steps=-1)
        offerings.move(by=rls.current(), business=cast.cafe, item=menu[0], steps=-1)
    assert order() == ["Espresso", "Tart", "Mocha"]


def test_a_removed_service_comes_back_to_its_place(cast, menu, order, as_user):
    with as_user(cast.owner):
        kept = offerings.remove(by=rls.current(), business=cast.cafe, item=menu[2])
        assert order() == ["Espresso", "Tart"]
        offerings.restore(by=rls.current(), business=cast.cafe, kept=kept)
    assert order() == ["Espresso", "Mocha", "Tart"]


def test_a_service_is_changed_and_taken_off_for_now(cast, menu, as_user, remembered, announced):
    with as_user(cast.owner):
        by = rls.current()
        offerings.change(by=by, business=cast.cafe, item=menu[0], offering=Offering("Ristretto", "Coffee"))
        offerings.set_available(by=by, business=cast.cafe, item=menu[1], available=False)
    first, _mocha, tart = selectors.services_of(cast.cafe.pk)
    assert (first.name, first.price, first.currency, tart.is_available) == ("Ristretto", None, "", False)
    assert remembered()[-1] == "businesses.services_changed"
    assert announced()[-1] == "businesses.business_changed.v1"


@pytest.mark.parametrize(
    "offering",
    [
        Offering(""),
        Offering("x" * 121),
        Offering("Tea", price_cents=100),
        Offering("Tea", price_cents=100, currency="XXX"),
        Offering("Tea", price_cents=10**9, currency="USD"),
        Offering("Tea\x00"),
    ],
    ids=["no-name", "long-name", "no-currency", "odd-currency", "dear", "control-character"],
)
def test_what_cannot_be_a_service_is_refused(cast, as_user, offering):
    with as_user(cast.owner), pytest.raises(ServiceInvalid):
        offerings.add(by=rls.current(), business=cast.cafe, offering=offering)


def test_everybody_of_the_team_keeps_them_and_nobody_else(cast, as_user):
    bakery = cast.bakeries[0]
    for person in (cast.owner, cast.manager, cast.helper):
        with as_user(person):
            offerings.add(by=rls.current(), business=bakery, offering=Offering(f"Bread of {person.name}"))
    with as_user(cast.stranger):
        with pytest.raises(ListingNotFound):
            offerings.add(by=rls.current(), business=bakery, offering=Offering("Mine"))
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM businesses_serviceitem")
            assert cursor.rowcount == 0


def test_services_of_another_listing_are_unknown(cast, menu, as_user, as_system):
    with as_system():
        other = ServiceItem.objects.create(business=BusinessFactory(), name="Theirs", is_public=True)
    with as_user(cast.owner), pytest.raises(NoSuchService):
        offerings.remove(by=rls.current(), business=cast.cafe, item=other)
