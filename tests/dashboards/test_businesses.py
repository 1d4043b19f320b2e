"""The list of one's businesses."""

import pytest

from tests.factories.businesses import BusinessFactory, CategoryFactory, CityFactory
from tests.factories.teams import InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(as_system, cast):
    """Return a function that gives Ana's brand so many locations more."""

    def grow(number):
        with as_system():
            category, city = CategoryFactory(name="Bakeries"), CityFactory()
            for index in range(number):
                BusinessFactory(
                    name=f"Stall {index:04d}", primary_category=category, parts__city=city, brand=cast.brand,
                    store_code=f"S{index}", is_claimed=True, verification="verified",
                )  # fmt: skip

    return grow


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    response = client.get("/manage/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/manage/"


def test_an_owner_sees_what_is_theirs_and_where_it_stands(signed_in, cast, read):
    page = read(signed_in(cast.owner), "/manage/")
    assert "Café Minuet" in page
    assert "Brioche &amp; Co 4" in page
    assert "Verified" in page


def test_a_manager_of_a_region_sees_its_locations_alone(signed_in, cast, read):
    page = read(signed_in(cast.manager), "/manage/")
    assert "Brioche &amp; Co 2" in page
    assert "Brioche &amp; Co 3" not in page
    assert "Café Minuet" not in page


def test_whoever_has_nothing_yet_is_shown_two_ways_in(signed_in, cast, read):
    page = read(signed_in(cast.stranger), "/manage/")
    assert "You do not manage a business here yet" in page
    assert "Find your business" in page


def test_a_business_is_found_by_name_and_by_store_code(signed_in, cast, read):
    owner = signed_in(cast.owner)
    assert "Brioche" not in read(owner, "/manage/", q="minuet")
    by_code = read(owner, "/manage/", q="b3")
    assert "Brioche &amp; Co 3" in by_code
    assert "Brioche &amp; Co 2" not in by_code
    assert "None of your businesses is called that" in read(owner, "/manage/", q="zeppelin")


def test_every_page_follows_the_one_before_without_gap_or_repetition(signed_in, cast, chain):
    chain(40)
    owner, seen, address = signed_in(cast.owner), [], "/manage/"
    for _ in range(3):
        response = owner.get(address)
        seen += [row.name for row in response.context["page"].rows]
        address = f"/manage/{response.context['next_url']}"
        if not response.context["next_url"]:
            break
    assert len(seen) == len(set(seen)) == 45
    assert seen == sorted(seen, key=lambda name: name.replace("é", "e").casefold())


@pytest.mark.parametrize("after", ["nonsense", "1", ":", "x:y", "9" * 40 + ":a", "\x00:\x00"])
def test_a_broken_cursor_begins_the_list_anew(signed_in, cast, read, after):
    assert "Café Minuet" in read(signed_in(cast.owner), "/manage/", after=after)


@pytest.mark.parametrize("number", [0, 30])
def test_the_list_asks_the_same_whatever_one_owns(signed_in, cast, chain, asked, number):
    chain(number)
    assert len(asked(signed_in(cast.owner), "/manage/")) == 5


def test_an_invitation_waits_on_top(signed_in, cast, read, as_system):
    with as_system():
        InvitationFactory(brand=cast.brand, email="stranger@example.com", invited_by=cast.owner)
    page = read(signed_in(cast.stranger), "/manage/")
    assert "You were invited to the team of Brioche &amp; Co" in page
    assert "Ana Ruiz invited you." in page
