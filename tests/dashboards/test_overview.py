"""The overview of one listing: its completeness, the next best step, and the checklist that ticks itself."""

import pytest

from apps.businesses.services import fields, lifecycle
from apps.core.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast):
    """Where the overview of the café is."""
    return f"/manage/b/{cast.cafe.reference}/"


@pytest.fixture
def change(cast, as_user):
    """Return a function with which Ana changes facts of the café."""

    def apply(**changes):
        with as_user(cast.owner):
            fields.apply(by=Actor.user(cast.owner.pk), business=cast.cafe, changes=changes)

    return apply


@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_there_is_no_such_page_for_others(signed_in, cast, address, who):
    assert signed_in(getattr(cast, who)).get(address).status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_back(client, address):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize(
    "reference", ["nonsense", "biz_", "brd_00000000000000000000000000", "biz_00000000000000000000000000"]
)
def test_what_is_no_listing_is_not_found(signed_in, cast, reference):
    assert signed_in(cast.owner).get(f"/manage/b/{reference}/").status_code == 404


def test_one_step_stands_out_and_says_what_it_adds(signed_in, cast, address, read):
    page = read(signed_in(cast.owner), address)
    assert "Your next best step" in page
    assert "Say a little more about the place" in page or "Say what makes the place worth a visit" in page
    assert "This adds 10 points" in page


def test_a_risky_edit_comes_first(signed_in, cast, address, read, change):
    change(phone="+12125550199")
    assert "Verify the listing again" in read(signed_in(cast.owner), address)


def test_the_checklist_ticks_itself(signed_in, cast, address, change):
    owner = signed_in(cast.owner)
    steps = {step.key: step.is_done for step in owner.get(address).context["overview"].checklist}
    assert steps == {
        "public": True, "claim": True, "description": False, "contact": True, "hours": True, "special_days": False,
        "team": False,
    }  # fmt: skip
    change(description="Coffee, cake and the piano of my grandmother. " * 5)
    steps = {step.key: step.is_done for step in owner.get(address).context["overview"].checklist}
    assert steps["description"]


def test_the_checklist_can_be_closed_and_shown_again(signed_in, cast, address, read):
    owner = signed_in(cast.owner)
    assert "First steps" in read(owner, address)
    for _ in range(2):
        assert owner.post(f"{address}checklist/").status_code == 302
    page = read(owner, address)
    assert "done </span>" not in page
    assert "Close this list" not in page
    assert "Show the first steps again" in page
    owner.post(f"{address}checklist/", {"show": "1"})
    assert "Close this list" in read(owner, address)


def test_nobody_closes_the_checklist_of_others(signed_in, cast, address):
    assert signed_in(cast.stranger).post(f"{address}checklist/").status_code == 404


def test_what_happened_lately_says_who_did_it(signed_in, cast, address, read, change):
    change(email="hello@minuet.example")
    page = read(signed_in(cast.owner), address)
    assert "E-mail changed" in page
    assert "Ana Ruiz" in page


def test_a_draft_is_to_be_handed_in(signed_in, cast, address, read, as_system, system):
    with as_system():
        cast.cafe.status, cast.cafe.published_at = "draft", None
        cast.cafe.save()
    assert "Hand the listing in for a check" in read(signed_in(cast.owner), address)
    with as_system():
        lifecycle.submit(by=system, business=cast.cafe)
    assert "Our staff looks at this listing" in read(signed_in(cast.owner), address)


def test_the_overview_asks_a_fixed_number_of_queries(signed_in, cast, address, asked):
    owner = signed_in(cast.owner)
    assert len(asked(owner, address)) == 10
    assert len(asked(owner, f"/manage/b/{cast.bakeries[0].reference}/")) == 12
