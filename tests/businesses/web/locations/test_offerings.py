"""The page of services, and how visitors see them."""

import json
import re

import pytest

from apps.businesses.models import ServiceItem
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast):
    """The page of the café's services."""
    return f"/manage/b/{cast.cafe.reference}/services/"


@pytest.fixture
def menu(cast, signed_in, address, as_system):
    """Two services, added through the page."""
    owner = signed_in(cast.owner)
    for name, price in (("Espresso", "3"), ("Tart", "5,50")):
        owner.post(address, {"action": "add", "name": name, "section": "Menu", "price": price, "currency": "USD"})
    with as_system():
        return list(ServiceItem.objects.order_by("position"))


@pytest.fixture
def names(as_system):
    """Return the services in their order."""

    def read():
        with as_system():
            return list(ServiceItem.objects.order_by("position").values_list("name", flat=True))

    return read


def test_a_service_is_added_with_its_price(cast, menu, signed_in, read, address):
    page = read(signed_in(cast.owner), address)
    assert "Espresso" in page
    assert "5.50 USD" in page


def test_visitors_see_the_services_and_search_engines_too(cast, menu, client):
    page = client.get(f"/b/{cast.cafe.slug}/").content.decode()
    assert "Services and prices" in page
    assert "3.00 USD" in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert data["makesOffer"][1] == {
        "@type": "Offer", "itemOffered": {"@type": "Service", "name": "Tart"}, "price": "5.50", "priceCurrency": "USD",
    }  # fmt: skip


def test_services_are_moved_taken_off_removed_and_brought_back(cast, menu, signed_in, address, names, as_system):
    owner = signed_in(cast.owner)
    tart = menu[1].reference
    owner.post(address, {"action": "up", "service": tart})
    assert names() == ["Tart", "Espresso"]
    owner.post(address, {"action": "unavailable", "service": tart})
    with as_system():
        assert not ServiceItem.objects.get(pk=menu[1].pk).is_available
    removed = owner.post(address, {"action": "remove", "service": tart})
    assert names() == ["Espresso"]
    undo = re.search(r'name="undo" value="([^"]+)"', owner.get(removed["Location"]).content.decode())[1]
    owner.post(address, {"action": "undo", "undo": undo})
    assert names() == ["Tart", "Espresso"]
    owner.post(address, {"action": "undo", "undo": "forged"})
    assert names() == ["Tart", "Espresso"]


def test_one_service_is_changed_on_a_page_of_its_own(cast, menu, signed_in, address, read, names):
    owner = signed_in(cast.owner)
    page = f"{address}{menu[0].reference}/"
    assert "Espresso" in read(owner, page)
    owner.post(page, {"name": "Ristretto", "section": "Menu", "price": "", "currency": "USD"})
    assert names() == ["Ristretto", "Tart"]


def test_what_was_typed_comes_back_with_what_is_wrong(cast, signed_in, address):
    response = signed_in(cast.owner).post(
        address, {"action": "add", "name": "Cake", "price": "a lot", "currency": "USD"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="a lot"' in page
    assert "Give a price such as 12.50" in page


def test_strangers_and_services_of_others_are_unknown(cast, menu, signed_in, address, as_system):
    assert signed_in(cast.stranger).get(address).status_code == 404
    assert signed_in(cast.stranger).post(address, {"action": "add", "name": "X"}).status_code == 404
    with as_system():
        other = ServiceItem.objects.create(business=BusinessFactory(), name="Theirs", is_public=True)
    assert signed_in(cast.owner).post(address, {"action": "remove", "service": other.reference}).status_code == 404
    assert signed_in(cast.owner).get(f"{address}{other.reference}/").status_code == 404


def test_the_page_asks_a_fixed_number_of_queries(cast, menu, signed_in, asked, address):
    owner = signed_in(cast.owner)
    statements = asked(owner, address)
    for number in range(10):
        owner.post(address, {"action": "add", "name": f"More {number}"})
    assert len(statements) == len(asked(owner, address)) == 3, "\n".join(sql[:150] for sql in statements)
