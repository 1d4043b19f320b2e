"""The profile editor: what it shows, saves, refuses, and what happens when two people save."""

import pytest

from apps.businesses.models import FieldLock, Suggestion
from apps.businesses.services import locks
from apps.core.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast):
    """Where the profile of the café is edited."""
    return f"/manage/b/{cast.cafe.reference}/profile/"


@pytest.fixture
def ana(signed_in, cast):
    """The owner's browser."""
    return signed_in(cast.owner)


@pytest.fixture
def bakery(cast):
    """Where the profile of the first bakery, in the north, is edited."""
    return f"/manage/b/{cast.bakeries[0].reference}/profile/"


@pytest.mark.parametrize("who", ["stranger", "manager", "helper"])
def test_there_is_no_such_page_for_others(signed_in, cast, address, who):
    other = signed_in(getattr(cast, who))
    assert other.get(address).status_code == 404
    assert other.post(address, {"shown": "phone", "phone": "1"}).status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_back(client, address):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_sending_the_form_unchanged_changes_nothing(ana, cast, address, fill, facts):
    before = facts(cast.cafe)
    assert fill(ana, address, action="save").status_code == 302
    assert facts(cast.cafe) == before


def test_every_field_can_be_saved(ana, cast, address, fill, facts):
    answer = fill(
        ana, address, action="save", name="Café Minuet II", description="Two rooms,\r\nthree pianos.",
        phone="(212) 555-0177", website="minuet.example/new", email="hello@minuet.example", price_level="3",
        opened_on="2019-05-01", street_address="2 Side Street", hide_street="on", postal_code="10037",
        lat="40,7", lon="-73.9", timezone="America/Chicago",
        **{"category-0": "Bakeries", "category-1": "cafés", "attribute-wifi": "no", "attribute-vegan": "yes"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert facts(cast.cafe) | {"hours": None} == {
        "name": "Café Minuet II", "description": "Two rooms,\nthree pianos.", "phone": "+12125550177",
        "website": "https://minuet.example/new", "email": "hello@minuet.example", "price_level": 3,
        "opened_on": "2019-05-01", "street_address": "2 Side Street", "hide_street": True, "postal_code": "10037",
        "point": [40.7, -73.9], "timezone": "America/Chicago", "categories": ["bakeries", "cafes"],
        "attributes": {"wifi": False, "vegan": True}, "city": "springfield", "neighbourhood": "", "hours": None,
    }  # fmt: skip


def test_what_was_saved_is_said_and_a_risky_edit_asks_for_a_new_verification(ana, address, fill, read):
    fill(ana, address, action="save", phone="212 555 0188")
    page = read(ana, address)
    assert "Saved: Phone." in page
    assert "To be verified again" in page


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"name": ""}, "Name: This field cannot be blank."),
        ({"name": "x" * 300}, "Name: "),
        ({"website": "javascript:alert(1)"}, "Website: Enter a valid URL."),
        ({"email": "nobody"}, "E-mail: Enter a valid email address."),
        ({"opened_on": "yesterday"}, "Opened on: "),
        ({"description": "x" * 5001}, "Description: At most 5000 characters."),
        ({"timezone": "Mars/Olympus"}, "Time zone: "),
        ({"category-0": "Zeppelin yards"}, "Categories: There is no category “Zeppelin yards”"),
        ({"category-0": "", "category-1": ""}, "Categories: Choose at least the main category."),
        ({"city": "Atlantis"}, "City: There is no city “Atlantis” here yet"),
        ({"neighbourhood": "Nowhere"}, "Neighbourhood: "),
        ({"lat": "95"}, "Position on the map: Latitude is -90 to 90"),
        ({"lat": "nan"}, "Position on the map: "),
        ({"phone": "12\x0034"}, "Phone: "),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)  # fmt: skip
def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
    ana, cast, address, fill, form, facts, typed, complaint
):
    before = facts(cast.cafe)
    answer = fill(ana, address, action="save", street_address="77 New Street", **typed)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert form(answer)["street_address"] == ["77 New Street"]
    assert facts(cast.cafe) == before


def test_a_preview_shows_what_visitors_would_read_and_saves_nothing(ana, cast, address, fill, form, facts):
    before = facts(cast.cafe)
    answer = fill(ana, address, action="preview", name="Café <b>Minuet</b>", hide_street="on")
    page = answer.content.decode()
    assert "Preview: this is not saved yet" in page
    assert "Café &lt;b&gt;Minuet&lt;/b&gt;" in page
    assert "street hidden" in page
    assert form(answer)["name"] == ["Café <b>Minuet</b>"]
    assert facts(cast.cafe) == before


def test_helpers_see_what_they_may_not_change_and_why(signed_in, cast, bakery, form, read):
    helper = signed_in(cast.helper)
    assert set(form(helper.get(bakery))["shown"]) == {"description", "price_level", "attributes"}
    assert "Only managers and owners change this field." in read(helper, bakery)


def test_a_field_slipped_into_the_form_is_refused_by_name(signed_in, cast, bakery, fill, facts):
    answer = fill(signed_in(cast.helper), bakery, action="save", shown=["description", "phone"], phone="+12125550111")
    assert answer.status_code == 403
    assert "Phone: Only managers and owners change this field." in answer.content.decode()
    assert facts(cast.bakeries[0])["phone"] == ""


@pytest.mark.parametrize("name", ["status", "is_claimed", "hours", "verification", "slug", "brand"])
def test_what_is_no_field_of_the_form_is_ignored(ana, cast, address, fill, name):
    assert (
        fill(ana, address, action="save", shown=["email", name], **{name: "x"}, email="a@b.example").status_code == 302
    )
    cast.cafe.refresh_from_db()
    assert (cast.cafe.status, cast.cafe.is_claimed, cast.cafe.slug) == ("live", True, "cafe-minuet")


class TestBrand:
    """What a brand sets for its locations."""

    @pytest.fixture(autouse=True)
    def branded(self, as_system, cast):
        with as_system():
            cast.brand.values = {"website": "https://brioche.example/", "description": "Butter."}
            cast.brand.modes = {"website": "fixed", "description": "inherited"}
            cast.brand.save()

    def test_managers_of_a_region_see_that_the_brand_sets_a_field(self, signed_in, cast, bakery, form, read):
        max_berg = signed_in(cast.manager)
        assert "website" not in form(max_berg.get(bakery))["shown"]
        page = read(max_berg, bakery)
        assert "Set by the brand" in page
        assert "The brand sets this field for all its locations." in page

    def test_a_manager_who_sends_it_all_the_same_is_refused(self, signed_in, cast, bakery, fill):
        answer = fill(signed_in(cast.manager), bakery, action="save", shown=["website"], website="https://own.example/")
        assert answer.status_code == 403

    def test_the_brands_owner_may(self, ana, bakery, form):
        assert "website" in form(ana.get(bakery))["shown"]

    def test_an_inherited_value_says_where_it_is_from_and_when_it_differs(self, signed_in, cast, bakery, fill, read):
        max_berg = signed_in(cast.manager)
        assert "From the brand" in read(max_berg, bakery)
        fill(max_berg, bakery, action="save", description="Butter, and more of it.")
        assert "Differs from the brand" in read(max_berg, bakery)


class TestLocks:
    """Locking a field from the form."""

    def test_a_locked_field_can_no_longer_be_typed_into(self, ana, cast, address, fill, form, as_system):
        answer = fill(ana, address, lock="phone", email="typed@minuet.example")
        assert answer.status_code == 200
        assert "phone" not in form(answer)["shown"]
        assert form(answer)["email"] == ["typed@minuet.example"]
        with as_system():
            assert FieldLock.objects.filter(business=cast.cafe, field="phone", level="owner").exists()

    def test_it_is_unlocked_again(self, ana, address, fill, form):
        fill(ana, address, lock="phone")
        answer = fill(ana, address, unlock="phone")
        assert "phone" in form(answer)["shown"]

    def test_what_staff_locked_stays_locked(self, ana, cast, address, fill, read, as_staff):
        moderator = Actor.staff(7, "checked", frozenset({"moderator"}))
        with as_staff(cast.stranger):
            locks.lock(by=moderator, business=cast.cafe, field="name")
        assert "Locked by our staff" in read(ana, address)
        answer = fill(ana, address, unlock="name")
        assert answer.status_code == 403
        assert "Our staff locked this field; ask support." in answer.content.decode()

    def test_helpers_lock_nothing(self, signed_in, cast, bakery, fill):
        assert fill(signed_in(cast.helper), bakery, lock="description").status_code == 403


class TestConflict:
    """Two people edit at the same time."""

    @pytest.fixture
    def clash(self, ana, cast, address, fill, change):
        """Return a function that lets Ana save after somebody else did."""

        def save(theirs, **mine):
            opened = ana.get(address)
            change(cast.owner, cast.cafe, **theirs)
            return fill(ana, address, opened=opened, action="save", **mine)

        return save

    def test_both_values_stand_side_by_side_and_nothing_is_saved(self, clash, cast, facts):
        answer = clash({"email": "theirs@minuet.example"}, email="mine@minuet.example", description="Mine, too.")
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "mine@minuet.example" in page
        assert "theirs@minuet.example" in page
        assert "Ana Ruiz" in page
        assert facts(cast.cafe)["email"] == "theirs@minuet.example"
        assert facts(cast.cafe)["description"] == "Coffee and cake."

    @pytest.mark.parametrize("kept", ["mine", "theirs"])
    def test_the_choice_is_saved_with_everything_else(self, clash, ana, cast, address, fill, facts, kept):
        first = clash({"email": "theirs@minuet.example"}, email="mine@minuet.example", description="Mine, too.")
        answer = fill(ana, address, opened=first, action="save", **{"keep-email": kept})
        assert answer.status_code == 302
        assert facts(cast.cafe)["email"] == f"{kept}@minuet.example"
        assert facts(cast.cafe)["description"] == "Mine, too."

    def test_without_a_choice_it_is_asked_again(self, clash, ana, address, fill):
        first = clash({"email": "theirs@minuet.example"}, email="mine@minuet.example")
        assert fill(ana, address, opened=first, action="save").status_code == 409

    def test_going_on_editing_keeps_what_was_typed(self, clash, ana, address, fill, form):
        first = clash({"email": "theirs@minuet.example"}, email="mine@minuet.example", description="Mine, too.")
        answer = fill(ana, address, opened=first, action="edit")
        assert answer.status_code == 200
        assert form(answer)["email"] == ["mine@minuet.example"]
        assert form(answer)["description"] == ["Mine, too."]

    def test_fields_somebody_else_changed_but_oneself_did_not_are_no_conflict(self, clash, cast, facts):
        answer = clash({"email": "theirs@minuet.example"}, description="Mine.")
        assert answer.status_code == 302
        assert facts(cast.cafe)["email"] == "theirs@minuet.example"
        assert facts(cast.cafe)["description"] == "Mine."

    def test_a_third_change_asks_anew(self, clash, ana, cast, address, fill, change, facts):
        first = clash({"email": "theirs@minuet.example"}, email="mine@minuet.example")
        change(cast.owner, cast.cafe, email="third@minuet.example")
        answer = fill(ana, address, opened=first, action="save", **{"keep-email": "mine"})
        assert answer.status_code == 409
        assert "third@minuet.example" in answer.content.decode()
        assert facts(cast.cafe)["email"] == "third@minuet.example"

    def test_a_forged_base_counts_as_what_is_true_now(self, ana, cast, address, fill, facts):
        assert fill(ana, address, action="save", base="x.y.z", email="new@minuet.example").status_code == 302
        assert facts(cast.cafe)["email"] == "new@minuet.example"


def test_a_waiting_suggestion_shows_on_its_field(ana, cast, address, read, as_system):
    with as_system():
        Suggestion.objects.create(business=cast.cafe, changes={"phone": "+12125550000"}, author=cast.stranger)
    assert "A suggestion is waiting" in read(ana, address)


def test_the_page_asks_a_fixed_number_of_queries(ana, cast, address, bakery, asked):
    assert len(asked(ana, address)) == 9
    assert len(asked(ana, bakery)) == 10
