"""The way of a bulk edit through the pages: choose, change, preview, start, result, roll back; and a brand's fields."""

import pytest

from apps.businesses.models import Brand, BulkEdit, Business
from apps.businesses.services import bulk_work
from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast):
    """Return the path of one of the brand's pages."""
    return lambda page="": f"/manage/brands/{cast.brand.reference}/{page}"


@pytest.fixture
def worker(as_system):
    """Do all that is left of the latest bulk edit, as its author on the worker's login."""

    def work():
        with as_system():
            edit = BulkEdit.objects.latest("pk")
        with rls.playing(Login.SYSTEM), rls.acting(Actor.user(edit.author_id)):
            while bulk_work.advance(by=rls.current(), edit=edit).state in ("running", "rolling_back"):
                pass
        return edit

    return work


@pytest.fixture
def prices(as_system, cast):
    """Return the price levels of the bakeries."""

    def read():
        with as_system():
            return [Business.objects.get(pk=bakery.pk).price_level for bakery in cast.bakeries]

    return read


def test_many_locations_are_changed_and_rolled_back(cast, signed_in, read, address, worker, prices):
    owner = signed_in(cast.owner)
    chosen = {"location": [bakery.reference for bakery in cast.bakeries[:3]]}
    form = owner.post(address("edits/new/"), chosen)
    assert form.status_code == 200
    assert "3 locations of Brioche" in form.content.decode()

    made = owner.post(
        address("edits/new/"), {**chosen, "change": "price_level", "price_level": "2", "action": "prepare"}
    )
    preview = read(owner, made["Location"])
    assert "Change 3 locations" in preview
    assert "Will change" in preview
    assert prices() == [None] * 4

    owner.post(made["Location"], {"action": "start"})
    assert "0 of 3" in read(owner, made["Location"])
    worker()
    assert prices() == [2, 2, 2, None]
    assert "Roll all of it back" in read(owner, made["Location"])

    owner.post(made["Location"], {"action": "roll_back"})
    worker()
    assert prices() == [None] * 4
    assert "Rolled back" in read(owner, made["Location"])
    assert "Price level" in read(owner, address("edits/"))


def test_all_that_a_list_was_narrowed_to_is_chosen_at_once(cast, signed_in, address, worker, prices):
    owner = signed_in(cast.owner)
    entered = {
        "all": "1",
        "region": cast.south.reference,
        "change": "price_level",
        "price_level": "3",
        "action": "prepare",
    }
    made = owner.post(address("edits/new/"), entered)
    owner.post(made["Location"], {"action": "start"})
    worker()
    assert prices() == [None, None, 3, 3]


def test_a_manager_changes_their_region_alone(cast, signed_in, address, worker, prices):
    manager = signed_in(cast.manager)
    entered = {"change": "price_level", "price_level": "4", "action": "prepare"}
    foreign = manager.post(address("edits/new/"), {**entered, "location": cast.bakeries[2].reference})
    assert foreign.status_code == 404
    made = manager.post(address("edits/new/"), {**entered, "all": "1"})
    manager.post(made["Location"], {"action": "start"})
    worker()
    assert prices() == [4, 4, None, None]


def test_a_value_nobody_could_say_comes_back_with_what_was_typed(cast, signed_in, address):
    entered = {
        "all": "1",
        "change": ["website", "hours"],
        "website": "not a web address",
        "hours": "whenever",
        "action": "prepare",
    }
    response = signed_in(cast.owner).post(address("edits/new/"), entered)
    page = response.content.decode()
    assert response.status_code == 422
    assert "not a web address" in page
    assert "whenever" in page


def test_nothing_chosen_leads_back_to_the_list(cast, signed_in, address):
    assert signed_in(cast.owner).post(address("edits/new/"), {})["Location"] == address()


def test_somebody_elses_bulk_edit_is_unknown(cast, signed_in, address):
    owner = signed_in(cast.owner)
    entered = {"all": "1", "change": "price_level", "price_level": "2", "action": "prepare"}
    made = owner.post(address("edits/new/"), entered)["Location"]
    for person in (cast.manager, cast.helper, cast.stranger):
        assert signed_in(person).get(made).status_code == 404
        assert signed_in(person).post(made, {"action": "start"}).status_code == 404


def test_what_was_started_is_not_started_again(cast, signed_in, address):
    owner = signed_in(cast.owner)
    entered = {"all": "1", "change": "price_level", "price_level": "2", "action": "prepare"}
    made = owner.post(address("edits/new/"), entered)["Location"]
    owner.post(made, {"action": "start"})
    assert owner.post(made, {"action": "start"}).status_code == 409


def test_the_preview_asks_a_fixed_number_of_queries(cast, signed_in, asked, address):
    owner = signed_in(cast.owner)
    for chosen in (cast.bakeries[:1], cast.bakeries):
        entered = {
            "location": [row.reference for row in chosen],
            "change": "price_level",
            "price_level": "2",
            "action": "prepare",
        }
        made = owner.post(address("edits/new/"), entered)["Location"]
        statements = asked(owner, made)
        assert len(statements) == 5, "\n".join(sql[:150] for sql in statements)


class TestBrandFields:
    def test_a_fixed_field_is_previewed_then_said_everywhere(self, cast, signed_in, read, address, worker, as_system):
        owner = signed_in(cast.owner)
        assert "Website" in read(owner, address("fields/"))
        entered = {"mode": "fixed", "website": "brioche.example"}
        made = owner.post(address("fields/website/"), entered)
        assert "Change 4 locations" in read(owner, made["Location"])
        with as_system():
            assert Brand.objects.get().modes == {}
        owner.post(made["Location"], {"action": "start"})
        worker()
        with as_system():
            assert {row.website for row in Business.objects.filter(brand=cast.brand)} == {"https://brioche.example"}
        assert "https://brioche.example" in read(owner, address("fields/"))

    def test_a_location_cannot_change_it_from_then_on(self, cast, signed_in, read, address, worker):
        owner = signed_in(cast.owner)
        made = owner.post(address("fields/description/"), {"mode": "fixed", "description": "Bread."})
        owner.post(made["Location"], {"action": "start"})
        worker()
        profile = f"/manage/b/{cast.bakeries[0].reference}/profile/"
        manager = signed_in(cast.manager)
        assert "The brand sets this field" in read(manager, profile)
        entered = {"shown": "description", "description": "Mine.", "action": "save"}
        assert manager.post(profile, entered).status_code == 403

    def test_a_field_the_brand_cannot_say_is_unknown(self, cast, signed_in, address):
        assert signed_in(cast.owner).get(address("fields/phone/")).status_code == 404

    def test_a_wrong_value_comes_back(self, cast, signed_in, address):
        response = signed_in(cast.owner).post(address("fields/hours/"), {"mode": "inherited", "hours": "whenever"})
        assert response.status_code == 422
        assert "whenever" in response.content.decode()

    def test_a_brand_that_says_nothing_leaves_each_location_its_own(self, cast, signed_in, read, address):
        owner = signed_in(cast.owner)
        made = owner.post(address("fields/description/"), {"mode": "local"})
        assert "Save it for the brand" in read(owner, made["Location"])
