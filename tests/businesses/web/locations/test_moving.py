"""Moved, split, merged, sold: four different ways through the pages (LOC-5)."""

import pytest

from apps.businesses.models import Business, Sale
from apps.businesses.services import sales
from apps.core import clock
from apps.core.actor import Actor

pytestmark = pytest.mark.django_db
ELSEWHERE = {
    "street_address": "9 Elm Street", "postal_code": "11201", "city": "Springfield", "neighbourhood": "", "lat": "40.69",
    "lon": "-73.99",
}  # fmt: skip


@pytest.fixture
def address(cast):
    """Return a page about what happened to the café, or to a bakery."""
    return lambda page="", listing=None: f"/manage/b/{(listing or cast.cafe).reference}/moving/{page}"


def test_the_four_ways_are_explained(cast, signed_in, read, address):
    page = read(signed_in(cast.owner), address())
    for text in ("It moved", "It became two", "It is listed twice", "It was sold"):
        assert text in page


@pytest.mark.parametrize("page", ["", "relocate/", "split/", "sell/"])
def test_they_are_for_those_who_lead_the_listing(cast, signed_in, address, page):
    assert signed_in(cast.helper).get(address(page, cast.bakeries[0])).status_code == 403
    assert signed_in(cast.stranger).get(address(page)).status_code == 404


def test_a_listing_gets_its_new_address(cast, signed_in, address, as_system, client):
    response = signed_in(cast.owner).post(address("relocate/"), ELSEWHERE)
    assert response["Location"] == f"/manage/b/{cast.cafe.reference}/history/"
    assert "9 Elm Street" in client.get(f"/b/{cast.cafe.slug}/").content.decode()


def test_an_address_nobody_understands_comes_back(cast, signed_in, address):
    response = signed_in(cast.owner).post(address("relocate/"), {**ELSEWHERE, "lat": "north", "city": "Atlantis"})
    assert response.status_code == 422
    assert "Atlantis" in response.content.decode()


def test_one_listing_becomes_two(cast, signed_in, address, as_system):
    entered = {**ELSEWHERE, "name": "Brioche East", "store_code": "B9", "code_for": "new"}
    response = signed_in(cast.owner).post(address("split/", cast.bakeries[0]), entered)
    with as_system():
        made = Business.objects.get(name="Brioche East")
        assert (made.store_code, made.status) == ("B1", "draft")
    assert response["Location"] == f"/manage/b/{made.reference}/profile/"


def test_a_store_code_that_is_taken_comes_back(cast, signed_in, address):
    response = signed_in(cast.owner).post(address("split/", cast.bakeries[0]), {**ELSEWHERE, "store_code": "B2"})
    assert response.status_code == 422
    assert "has the store code" in response.content.decode()


def test_a_location_is_sold(cast, signed_in, read, address, as_system):
    bakery = cast.bakeries[0]
    owner, buyer = signed_in(cast.owner), signed_in(cast.stranger)
    owner.post(address("sell/", bakery), {"email": "stranger@example.com"})
    with as_system():
        sale = Sale.objects.get()
    offer = f"/manage/sales/{sale.reference}/"
    assert "Take it over" in read(buyer, offer)
    assert signed_in(cast.manager).get(offer).status_code == 404
    buyer.post(offer, {"action": "accept"})
    with as_system():
        sales.complete(by=Actor.system("test"), sale=sale, now=clock.now())
    assert "It is yours." in read(buyer, offer)
    assert buyer.get(f"/manage/b/{bakery.reference}/").status_code == 200
    assert owner.get(f"/manage/b/{bakery.reference}/").status_code == 404


def test_an_offer_is_called_off_or_declined(cast, signed_in, read, address, as_system):
    owner, buyer = signed_in(cast.owner), signed_in(cast.stranger)
    owner.post(address("sell/"), {"email": "stranger@example.com"})
    assert "Offered to stranger@example.com" in read(owner, address("sell/"))
    owner.post(address("sell/"), {"action": "cancel"})
    owner.post(address("sell/"), {"email": "stranger@example.com"})
    with as_system():
        offer = f"/manage/sales/{Sale.objects.latest('pk').reference}/"
    buyer.post(offer, {"action": "decline"})
    assert "Nothing changed." in read(buyer, offer)
    with as_system():
        assert list(Sale.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "declined"]


def test_a_wrong_address_comes_back(cast, signed_in, address):
    assert signed_in(cast.owner).post(address("sell/"), {"email": "nobody"}).status_code == 422
