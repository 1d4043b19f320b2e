"""The pages of a brand: founding it, its locations, its regions, and where each location stands."""

import pytest

from apps.businesses.models import Brand, Business, Region
from tests.factories.businesses import BusinessFactory, CategoryFactory, CityFactory
from tests.factories.teams import claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast):
    """Return the path of one of the brand's pages."""
    return lambda page="": f"/manage/brands/{cast.brand.reference}/{page}"


@pytest.fixture
def chain(as_system, cast):
    """Sixty locations more."""
    with as_system():
        category, city = CategoryFactory(name="Bakeries"), CityFactory()
        for index in range(60):
            BusinessFactory(
                name=f"Stall {index:03}", primary_category=category, parts__city=city, brand=cast.brand,
                store_code=f"S{index}", is_claimed=True, verification="verified",
            )  # fmt: skip


def test_a_visitor_is_sent_to_sign_in_and_back(client, cast, address):
    response = client.get(address())
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address()}")


@pytest.mark.parametrize("page", ["", "regions/", "fields/", "fields/website/", "edits/"])
def test_a_stranger_finds_no_brand(cast, signed_in, address, page):
    assert signed_in(cast.stranger).get(address(page)).status_code == 404


def test_an_owner_sees_every_location_with_its_region(cast, signed_in, read, address):
    page = read(signed_in(cast.owner), address())
    assert "4 locations" in page
    assert "Brioche &amp; Co 4" in page
    assert "B3" in page
    assert "South" in page


def test_a_manager_of_a_region_sees_its_locations_and_arranges_nothing(cast, signed_in, read, address):
    manager = signed_in(cast.manager)
    page = read(manager, address())
    assert "Brioche &amp; Co 2" in page
    assert "Brioche &amp; Co 3" not in page
    assert "Arrange" not in page
    assert manager.get(address("fields/")).status_code == 403
    assert manager.post(address("regions/"), {"action": "add", "name": "Mine"}).status_code == 422


def test_the_list_is_searched_and_narrowed(cast, signed_in, read, address):
    owner = signed_in(cast.owner)
    assert "Brioche &amp; Co 1" not in read(owner, address(), q="b4")
    assert "Brioche &amp; Co 1" not in read(owner, address(), region=cast.south.reference)
    assert "No location is like that" in read(owner, address(), state="draft")
    assert "Brioche &amp; Co 1" in read(owner, address(), state="nonsense", after="x~y")


def test_the_pages_of_the_list_follow_each_other(cast, chain, signed_in, address):
    owner, seen, path = signed_in(cast.owner), [], address()
    for _page in range(2):
        response = owner.get(path)
        seen += [row.name for row in response.context["rows"]]
        path = address() + response.context["next_url"]
    assert len(seen) == len(set(seen)) == 64


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_the_list_asks_a_fixed_number_of_queries(cast, chain, signed_in, asked, address, who):
    statements = asked(signed_in(getattr(cast, who)), address())
    assert len(statements) == 8, "\n".join(sql[:150] for sql in statements)


class TestFounding:
    def test_makes_a_brand_of_ones_own_listings(self, cast, signed_in, read, as_system):
        owner = signed_in(cast.owner)
        assert "Café Minuet" in read(owner, "/manage/brands/new/")
        entered = {"name": "Minuet Group", "listing": cast.cafe.reference, f"code-{cast.cafe.reference}": "M1"}
        response = owner.post("/manage/brands/new/", entered)
        with as_system():
            brand = Brand.objects.get(name="Minuet Group")
            assert brand.locations.get().store_code == "M1"
        assert response["Location"] == f"/manage/brands/{brand.reference}/"

    def test_keeps_what_was_typed_when_something_lacks(self, cast, signed_in):
        response = signed_in(cast.owner).post("/manage/brands/new/", {"name": "Minuet Group"})
        assert response.status_code == 422
        assert 'value="Minuet Group"' in response.content.decode()

    def test_is_nothing_for_who_owns_nothing(self, cast, signed_in, read):
        assert "No listing of your own is free" in read(signed_in(cast.stranger), "/manage/brands/new/")


class TestArranging:
    def test_adds_renames_and_removes_regions(self, cast, signed_in, address, as_system):
        owner = signed_in(cast.owner)
        owner.post(address("regions/"), {"action": "add", "name": "East"})
        with as_system():
            east = Region.objects.get(name="East")
        owner.post(address("regions/"), {"action": "rename", "region": east.reference, "name": "Far East"})
        with as_system():
            assert Region.objects.get(pk=east.pk).name == "Far East"
        owner.post(address("regions/"), {"action": "remove", "region": east.reference})
        refused = owner.post(address("regions/"), {"action": "remove", "region": cast.north.reference})
        assert refused.status_code == 422
        with as_system():
            assert set(Region.objects.values_list("name", flat=True)) == {"North", "South"}

    def test_brings_a_listing_in(self, cast, signed_in, address, as_system):
        entered = {
            "action": "bring_in",
            "listing": cast.cafe.reference,
            "store_code": "C1",
            "region": cast.south.reference,
        }
        assert signed_in(cast.owner).post(address("regions/"), entered).status_code == 302
        with as_system():
            assert Business.objects.get(pk=cast.cafe.pk).region == cast.south

    def test_moves_a_location_and_takes_one_out(self, cast, signed_in, address, as_system):
        owner, bakery = signed_in(cast.owner), cast.bakeries[0]
        owner.post(address(f"locations/{bakery.reference}/"), {"region": cast.south.reference, "store_code": "S9"})
        with as_system():
            moved = Business.objects.get(pk=bakery.pk)
            assert (moved.region, moved.store_code) == (cast.south, "S9")
        assert signed_in(cast.manager).get(f"/manage/b/{bakery.reference}/").status_code == 404
        owner.post(address(f"locations/{bakery.reference}/"), {"action": "leave"})
        with as_system():
            assert Business.objects.get(pk=bakery.pk).brand is None

    def test_knows_no_listing_of_others(self, cast, signed_in, address, as_system):
        with as_system():
            foreign = claim(BusinessFactory(name="Foreign"), cast.stranger)
        owner = signed_in(cast.owner)
        for listing in (foreign, cast.cafe):
            assert owner.get(address(f"locations/{listing.reference}/")).status_code == 404
        entered = {"action": "bring_in", "listing": foreign.reference, "store_code": "F1"}
        assert owner.post(address("regions/"), entered).status_code in (404, 422)
        with as_system():
            assert Business.objects.get(pk=foreign.pk).brand is None
