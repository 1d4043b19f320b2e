"""The team of a listing and of a brand: seeing, inviting, changing, closing, leaving."""

import pytest

from apps.businesses.models import Invitation, Membership
from apps.outbox.models import OutboxEvent
from tests.factories.businesses import BusinessFactory
from tests.factories.teams import InvitationFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cafe(cast):
    """Where the team of the café is."""
    return f"/manage/b/{cast.cafe.reference}/team/"


@pytest.fixture
def brand(cast):
    """Where the team of the brand is."""
    return f"/manage/brands/{cast.brand.reference}/team/"


@pytest.fixture
def ana(signed_in, cast):
    """The owner's browser."""
    return signed_in(cast.owner)


@pytest.fixture
def max_berg(signed_in, cast):
    """The browser of the manager of the north."""
    return signed_in(cast.manager)


@pytest.fixture
def membership(as_system):
    """Return a function that finds a membership of somebody."""

    def find(user, **place):
        with as_system():
            return Membership.objects.filter(user=user, **place).first()

    return find


@pytest.fixture
def invitation(as_system):
    """Return a function that finds the newest invitation."""

    def find():
        with as_system():
            return Invitation.objects.select_related("business", "brand", "region").latest("pk")

    return find


class TestSeeing:
    """Who sees which team."""

    @pytest.mark.parametrize("who", ["stranger", "manager", "helper"])
    def test_there_is_no_such_page_for_others(self, signed_in, cast, cafe, who):
        assert signed_in(getattr(cast, who)).get(cafe).status_code == 404

    def test_nor_is_there_a_brand_for_strangers(self, signed_in, cast, brand):
        assert signed_in(cast.stranger).get(brand).status_code == 404
        assert signed_in(cast.stranger).post(brand, {"email": "a@b.example"}).status_code == 404

    def test_an_owner_sees_everybody_in_the_brand(self, ana, brand, read):
        page = read(ana, brand)
        for text in ("Ana Ruiz", "Max Berg", "Sam Lee", "Primary owner", "region North"):
            assert text in page
        assert "helper@example.com" in page

    def test_a_manager_of_a_region_sees_that_region(self, max_berg, brand, read):
        page = read(max_berg, brand)
        assert "Sam Lee" in page
        assert "Ana Ruiz" not in page
        assert "North: all locations of the region" in page
        assert "the whole brand" not in page

    def test_a_helper_sees_themselves_and_invites_nobody(self, signed_in, cast, read):
        address = f"/manage/b/{cast.bakeries[0].reference}/team/"
        page = read(signed_in(cast.helper), address)
        assert "Sam Lee" in page
        assert "Max Berg" not in page
        assert "Invite somebody" not in page

    def test_a_team_of_many_has_pages(self, ana, cast, cafe, as_system):
        with as_system():
            for _ in range(55):
                MembershipFactory(business=cast.cafe, role="staff")
        first = ana.get(cafe)
        assert len(first.context["rows"]) == 50
        second = ana.get(f"{cafe}?after={first.context['next_after']}")
        assert len(second.context["rows"]) == 6


class TestInviting:
    """Who invites whom where."""

    def test_an_invitation_goes_out_by_mail_and_waits(self, ana, cast, cafe, fill, invitation, read, as_system):
        answer = fill(
            ana,
            cafe,
            email="New@Example.com",
            role="manager",
            can_import="on",
            denied=["phone", "name"],
            action="invite",
        )
        assert answer.status_code == 302
        made = invitation()
        assert (made.email, made.role, made.can_import) == ("new@example.com", "manager", True)
        assert made.denied_fields == ["name", "phone"]
        assert made.place == cast.cafe
        with as_system():
            assert OutboxEvent.objects.filter(wire_name="businesses.member_invited.v1").exists()
        assert "new@example.com" in read(ana, cafe)

    def test_a_brand_invites_to_one_of_its_regions(self, ana, cast, brand, fill, invitation):
        fill(ana, brand, email="new@example.com", place=f"region:{cast.south.reference}", role="staff", action="invite")
        assert invitation().place == cast.south

    @pytest.mark.parametrize(
        ("typed", "complaint"),
        [
            ({"email": ""}, "Whom do you invite?"),
            ({"email": "nobody"}, "This is no e-mail address."),
            ({"email": "a@b.example", "role": "emperor"}, "There is no such role."),
            ({"email": "a@b.example", "role": "denied"}, "There is no such role."),
            ({"email": "a@b.example", "place": "brand:brd_x"}, "Choose one of the places whose team you lead."),
            ({"email": "a@b.example", "denied": ["status"]}, "There is no field “status”."),
        ],
        ids=["nobody", "no address", "no role", "no denial", "no place", "no field"],
    )
    def test_a_mistake_is_told_and_what_was_typed_stays(self, ana, cafe, fill, form, typed, complaint):
        answer = fill(ana, cafe, action="invite", **typed)
        assert answer.status_code == 422
        assert complaint in answer.content.decode()
        assert form(answer)["email"] == [typed["email"]]

    def test_the_same_address_is_not_invited_twice(self, ana, cafe, fill):
        fill(ana, cafe, email="new@example.com", action="invite")
        answer = fill(ana, cafe, email="NEW@example.com", action="invite")
        assert answer.status_code == 422
        assert "invited already" in answer.content.decode()

    def test_managers_offer_the_role_staff_alone(self, max_berg, brand, fill, form):
        opened = max_berg.get(brand)
        assert [value for value, _text in opened.context["roles"]] == ["staff"]
        answer = fill(max_berg, brand, email="new@example.com", role="manager", action="invite")
        assert answer.status_code == 403
        assert "managers give that of staff" in answer.content.decode()

    def test_a_manager_of_one_region_invites_to_no_other(self, max_berg, cast, brand, fill):
        answer = fill(
            max_berg,
            brand,
            email="new@example.com",
            place=f"region:{cast.south.reference}",
            role="staff",
            action="invite",
        )
        assert answer.status_code == 422

    def test_an_invitation_is_taken_back(self, ana, cast, cafe, invitation, as_system, read):
        with as_system():
            made = InvitationFactory(business=cast.cafe, email="new@example.com", invited_by=cast.owner)
        assert ana.post(f"/manage/invitations/{made.reference}/take-back/")["Location"] == cafe
        assert invitation().state == "revoked"
        assert ana.post(f"/manage/invitations/{made.reference}/take-back/").status_code == 302

    @pytest.mark.parametrize("who", ["stranger", "manager", "helper"])
    def test_others_take_nothing_back(self, signed_in, cast, who, as_system, invitation):
        with as_system():
            made = InvitationFactory(business=cast.cafe, email="new@example.com", invited_by=cast.owner)
        answer = signed_in(getattr(cast, who)).post(f"/manage/invitations/{made.reference}/take-back/")
        assert answer.status_code == 404
        assert invitation().state == "open"

    def test_a_listing_nobody_claimed_has_no_team_yet(self, ana, cast, as_system, read):
        with as_system():
            draft = BusinessFactory(name="Draft", status="draft", published_at=None, submitted_by=cast.owner)
        address = f"/manage/b/{draft.reference}/team/"
        assert "Claim the listing first" in read(ana, address)
        assert ana.post(address, {"email": "new@example.com", "role": "staff", "action": "invite"}).status_code == 422


class TestMember:
    """One membership."""

    @pytest.fixture
    def page(self, membership):
        """Return a function that tells where a membership is managed."""
        return lambda user, **place: f"/manage/members/{membership(user, **place).reference}/"

    def test_another_role_and_limits(self, ana, cast, page, fill, membership):
        address = page(cast.manager, region=cast.north)
        answer = fill(ana, address, action="change", role="staff", denied=["hours"], can_import="on")
        assert answer["Location"] == f"/manage/brands/{cast.brand.reference}/team/"
        found = membership(cast.manager, region=cast.north)
        assert (found.role, found.denied_fields, found.can_import) == ("staff", ["hours"], True)

    def test_a_place_below_is_closed_and_opened_again(self, ana, max_berg, cast, page, fill, membership):
        bakery = cast.bakeries[1]
        overview = f"/manage/b/{bakery.reference}/"
        assert max_berg.get(overview).status_code == 200
        fill(ana, page(cast.manager, region=cast.north), action="exclude", below=f"business:{bakery.reference}")
        assert max_berg.get(overview).status_code == 404
        assert max_berg.get(f"/manage/b/{cast.bakeries[0].reference}/").status_code == 200
        fill(ana, page(cast.manager, business=bakery), action="remove")
        assert max_berg.get(overview).status_code == 200

    def test_places_of_others_are_no_places_below(self, ana, cast, page, fill, as_system):
        with as_system():
            other = BusinessFactory(name="Somebody else's")
        answer = fill(ana, page(cast.manager, region=cast.north), action="exclude", below=f"business:{other.reference}")
        assert answer.status_code == 422

    def test_taking_somebody_out_ends_their_access(self, ana, max_berg, cast, page, fill):
        fill(ana, page(cast.manager, region=cast.north), action="remove")
        assert max_berg.get(f"/manage/b/{cast.bakeries[0].reference}/").status_code == 404

    def test_everybody_may_leave(self, signed_in, cast, page, fill, membership, read):
        sam = signed_in(cast.helper)
        address = page(cast.helper, business=cast.bakeries[0])
        assert "Leave the team" in read(sam, address)
        assert fill(sam, address, action="remove")["Location"] == "/manage/"
        assert membership(cast.helper) is None

    def test_the_primary_owner_stays(self, ana, cast, page, read, fill, membership):
        address = page(cast.owner, business=cast.cafe)
        assert "Leave the team" not in read(ana, address)
        answer = fill(ana, address, action="remove")
        assert answer.status_code == 409
        assert "transfer the ownership first" in answer.content.decode()
        assert membership(cast.owner, business=cast.cafe).is_primary

    def test_nobody_raises_themselves(self, max_berg, cast, page, fill, membership):
        answer = fill(max_berg, page(cast.manager, region=cast.north), action="change", role="owner")
        assert answer.status_code == 403
        assert membership(cast.manager, region=cast.north).role == "manager"

    @pytest.mark.parametrize("who", ["stranger", "helper"])
    def test_others_see_no_membership(self, signed_in, cast, page, who):
        address = page(cast.manager, region=cast.north)
        other = signed_in(getattr(cast, who))
        assert other.get(address).status_code == 404
        assert other.post(address, {"action": "remove"}).status_code == 404


def test_the_pages_ask_a_fixed_number_of_queries(ana, cast, cafe, brand, asked, membership):
    assert len(asked(ana, cafe)) == 5
    assert len(asked(ana, f"/manage/b/{cast.bakeries[0].reference}/team/")) == 8
    assert len(asked(ana, brand)) == 6
    assert len(asked(ana, f"/manage/members/{membership(cast.manager).reference}/")) == 7
