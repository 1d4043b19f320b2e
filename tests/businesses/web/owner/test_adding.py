"""Adding a business, and the page for owners."""

import pytest

from apps.businesses.models import Business
from apps.businesses.search import services as search_services
from apps.core import clock
from tests.factories.businesses import NeighbourhoodFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/add-a-business/"


@pytest.fixture
def uma(signed_in, cast):
    """The browser of somebody who has no business here yet."""
    return signed_in(cast.stranger)


@pytest.fixture
def newest(as_system):
    """Return a function that finds the newest listing with its place."""

    def find():
        with as_system():
            return Business.objects.select_related("location__city").latest("pk")

    return find


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    assert client.get(ADDRESS)["Location"] == f"/accounts/login/?next={ADDRESS}"


def test_anybody_enters_a_business_as_a_draft(uma, cast, fill, newest):
    answer = fill(
        uma, ADDRESS, name="  Uma's   Books ", city="springfield", street_address="5 Long Road", phone="212 555 0133",
        website="umas.example", **{"category-0": "cafés", "category-1": "Bakeries"},
    )  # fmt: skip
    made = newest()
    assert answer["Location"] == f"/manage/b/{made.reference}/listing/"
    assert (made.name, made.status, made.source, made.submitted_by_id) == (
        "Uma's Books",
        "draft",
        "owner",
        cast.stranger.pk,
    )
    assert (made.phone, made.website) == ("+12125550133", "https://umas.example")
    assert (made.location.latitude, made.location.longitude) == (40.75, -73.98)
    assert uma.get(answer["Location"]).status_code == 200


def test_without_a_position_it_stands_in_the_middle_of_its_neighbourhood(uma, cast, fill, newest, as_system):
    with as_system():
        NeighbourhoodFactory()
    fill(uma, ADDRESS, name="Books", city="Springfield", neighbourhood="old town", **{"category-0": "Cafés"})
    assert (newest().location.latitude, newest().location.longitude) == (40.755, -73.985)


def test_a_position_can_be_given(uma, cast, fill, newest):
    fill(uma, ADDRESS, name="Books", city="Springfield", lat="40.7", lon="-73.9", **{"category-0": "Cafés"})
    assert (newest().location.latitude, newest().location.longitude) == (40.7, -73.9)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"name": " "}, "What is the business called?"),
        ({"city": ""}, "There is no city"),
        ({"city": "Atlantis"}, "There is no city “Atlantis” here yet"),
        ({"category-0": ""}, "Choose at least the main category."),
        ({"category-0": "Zeppelins"}, "There is no category “Zeppelins”"),
        ({"website": "ftp://x"}, "Enter a valid URL"),
        ({"email": "x"}, "Enter a valid email address."),
        ({"lat": "95", "lon": "0"}, "Latitude is -90 to 90"),
        ({"neighbourhood": "Nowhere"}, "The city has no neighbourhood “Nowhere” here"),
        ({"name": "x\x00y"}, "Null characters are not allowed."),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(uma, cast, fill, form, typed, complaint):
    right = {"name": "Uma's Books", "city": "Springfield", "category-0": "Cafés", "phone": "212 555 0133"}
    answer = fill(uma, ADDRESS, **{**right, **typed})
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert form(answer)["phone"] == ["212 555 0133"]


def test_a_listing_of_nearly_that_name_is_shown_first(uma, cast, fill, newest, as_system):
    with as_system():
        search_services.rebuild(now=clock.now())
    before = newest().pk
    answer = fill(uma, ADDRESS, name="Cafe Minuett", city="Springfield", **{"category-0": "Cafés"})
    page = answer.content.decode()
    assert "Is it one of these?" in page
    assert "/b/cafe-minuet/" in page
    assert newest().pk == before
    assert fill(uma, ADDRESS, opened=answer, action="anyway").status_code == 302
    assert newest().name == "Cafe Minuett"


def test_another_persons_draft_is_not_found(uma, cast, fill, newest, signed_in):
    fill(uma, ADDRESS, name="Books", city="Springfield", **{"category-0": "Cafés"})
    assert signed_in(cast.owner).get(f"/manage/b/{newest().reference}/listing/").status_code == 404
    assert signed_in(cast.owner).get(newest().get_absolute_url()).status_code == 404


def test_the_page_for_owners_is_for_everybody_and_leads_on(client, read):
    page = client.get("/for-owners/").content.decode()
    assert 'href="/add-a-business/"' in page
    assert "What claiming gives you" in page


def test_the_form_asks_a_fixed_number_of_queries(uma, cast, asked):
    assert len(asked(uma, ADDRESS)) == 2
