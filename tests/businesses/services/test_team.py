"""Teams: who may invite whom, joining, limits, leaving, and exactly one primary owner at every moment (CLM-5)."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import DatabaseError, connection, transaction

from apps.businesses import handlers, selectors
from apps.businesses.errors import (
    AlreadyClaimed,
    AlreadyMember,
    LastOwner,
    ListingNotFound,
    NoSuchInvitation,
    NoSuchMember,
    NoSuchTransfer,
    RoleTooLow,
    TeamInvalid,
)
from apps.businesses.events import MemberInvited
from apps.businesses.models import Invitation, Membership, OwnershipTransfer
from apps.businesses.services import ownership, team, transfers
from apps.core.actor import Actor
from apps.core.errors import Conflict
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.teams import BrandFactory, MembershipFactory, RegionFactory, claim

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def people(listing, as_system):
    """The owner of the listing, a manager and somebody else, whose address is verified."""
    with as_system():
        made = {name: UserFactory() for name in ("owner", "manager", "other")}
        claim(listing, made["owner"])
        MembershipFactory(business=listing, user=made["manager"], role="manager", denied_fields=["phone"])
        EmailAddress.objects.create(user=made["other"], email=made["other"].email, verified=True, primary=True)
    return made


def actor(person):
    return Actor.user(person.pk)


class TestInviting:
    def test_an_invited_person_joins_with_what_was_offered(self, listing, people, as_user, as_system):
        with as_user(people["owner"]):
            invitation = team.invite(
                by=actor(people["owner"]), place=listing, email=people["other"].email.upper(), role="manager",
                now=NOW, denied_fields=["name"], can_import=True,
            )  # fmt: skip
        with as_system():
            handlers.mail_invitation(MemberInvited(invitation_id=invitation.pk))
        assert mail.outbox[0].to == [people["other"].email]
        assert invitation.reference in mail.outbox[0].body
        with as_user(people["other"]):
            joined = team.accept(by=actor(people["other"]), invitation=invitation, now=NOW + timedelta(days=1))
            found, rights = selectors.own_business(actor(people["other"]), listing.reference)
        assert (joined.role, found.pk, rights.denied, rights.can_import) == (
            "manager", listing.pk, frozenset({"name"}), True
        )  # fmt: skip

    def test_a_manager_invites_staff_and_nobody_above(self, listing, people, as_user):
        by = actor(people["manager"])
        with as_user(people["manager"]):
            with pytest.raises(RoleTooLow):
                team.invite(
                    by=by, place=listing, email="a@example.com", role="manager", now=NOW, denied_fields=["phone"]
                )
            with pytest.raises(RoleTooLow):
                team.invite(by=by, place=listing, email="a@example.com", role="staff", now=NOW)
            with pytest.raises(RoleTooLow):
                team.invite(
                    by=by, place=listing, email="a@example.com", role="staff", now=NOW, denied_fields=["phone"],
                    can_import=True,
                )  # fmt: skip
            assert team.invite(
                by=by, place=listing, email="a@example.com", role="staff", now=NOW, denied_fields=["phone"]
            )

    def test_for_a_stranger_the_place_does_not_exist(self, listing, people, as_user):
        with as_user(people["other"]), pytest.raises(ListingNotFound):
            team.invite(by=actor(people["other"]), place=listing, email="a@example.com", role="staff", now=NOW)

    def test_only_the_address_it_was_sent_to_can_accept(self, listing, people, as_user, as_system):
        with as_user(people["owner"]):
            invitation = team.invite(
                by=actor(people["owner"]), place=listing, email="else@example.com", role="staff", now=NOW
            )
        with as_user(people["other"]), pytest.raises(NoSuchInvitation):
            team.accept(by=actor(people["other"]), invitation=invitation, now=NOW)

    def test_who_leads_the_team_does_not_answer_for_whom_they_invited(self, listing, people, as_user):
        by = actor(people["owner"])
        with as_user(people["owner"]):
            invitation = team.invite(by=by, place=listing, email=people["other"].email, role="staff", now=NOW)
            with pytest.raises(NoSuchInvitation):
                team.accept(by=by, invitation=invitation, now=NOW)
            with pytest.raises(NoSuchInvitation):
                team.decline(by=by, invitation=invitation)

    def test_a_listing_nobody_claimed_has_no_team_to_invite_to(self, people, as_user, as_system):
        with as_system():
            draft = BusinessFactory(status="draft", published_at=None, submitted_by=people["other"])
        with as_user(people["other"]), pytest.raises(RoleTooLow):
            team.invite(by=actor(people["other"]), place=draft, email="a@example.com", role="staff", now=NOW)

    def test_an_old_or_withdrawn_invitation_opens_nothing(self, listing, people, as_user):
        owner, other = actor(people["owner"]), actor(people["other"])
        with as_user(people["owner"]):
            invitation = team.invite(by=owner, place=listing, email=people["other"].email, role="staff", now=NOW)
        with as_user(people["other"]), pytest.raises(NoSuchInvitation):
            team.accept(by=other, invitation=invitation, now=NOW + timedelta(days=15))
        with as_user(people["owner"]):
            team.take_back(by=owner, invitation=invitation)
        with as_user(people["other"]), pytest.raises(Conflict):
            team.accept(by=other, invitation=invitation, now=NOW)

    @pytest.mark.parametrize(
        ("field", "given"),
        [("email", {"email": "nonsense"}), ("role", {"role": "king"}), ("denied_fields", {"denied_fields": ["mood"]})],
    )
    def test_wrong_values_are_named(self, field, given, listing, people, as_user):
        values = {"email": "a@example.com", "role": "staff"} | given
        with as_user(people["owner"]), pytest.raises(TeamInvalid) as refusal:
            team.invite(by=actor(people["owner"]), place=listing, now=NOW, **values)
        assert refusal.value.fields.keys() == {field}


class TestTheDatabase:
    @pytest.mark.parametrize("who", ["other", "manager"])
    def test_nobody_grants_themselves_a_role(self, who, listing, people, as_user):
        with as_user(people[who]), pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.filter(user=people[who]).delete()
            MembershipFactory(business=listing, user=people[who], role="owner")

    def test_a_manager_promotes_nobody(self, listing, people, as_user, as_system):
        with as_system():
            helper = MembershipFactory(business=listing, user=UserFactory(), role="staff")
        with as_user(people["manager"]), pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.filter(pk=helper.pk).update(role="owner")

    def test_a_claimed_listing_without_a_primary_owner_cannot_be_committed(self, listing, people, as_owner_login):
        with as_owner_login(), pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.filter(business=listing, is_primary=True).delete()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_brand_without_a_primary_owner_cannot_be_committed(self, as_system):
        with as_system(), pytest.raises(DatabaseError), transaction.atomic():
            brand = BrandFactory()
            Membership.objects.filter(brand=brand).update(is_primary=False)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_two_primary_owners_are_refused(self, listing, people, as_system):
        with as_system(), pytest.raises(DatabaseError), transaction.atomic():
            MembershipFactory(business=listing, user=people["other"], role="owner", is_primary=True)

    def test_a_person_reads_their_own_membership_and_leaders_the_team(self, listing, people, as_user):
        seen = {}
        for name, person in people.items():
            with as_user(person):
                seen[name] = Membership.objects.filter(business=listing).count()
        assert seen == {"owner": 2, "manager": 2, "other": 0}


class TestTheTree:
    def test_a_grant_at_a_region_covers_its_locations_alone(self, as_system, as_user):
        with as_system():
            brand = BrandFactory()
            north, south = RegionFactory(brand=brand), RegionFactory(brand=brand)
            inside = BusinessFactory(brand=brand, region=north, store_code="1", is_claimed=True)
            outside = BusinessFactory(brand=brand, region=south, store_code="2", is_claimed=True)
            head = MembershipFactory(region=north).user
        with as_user(head):
            assert selectors.own_business_ids() == [inside.pk]
            assert selectors.own_business(actor(head), inside.reference)[1].role == "manager"
            with pytest.raises(ListingNotFound):
                selectors.own_business(actor(head), outside.reference)

    @pytest.mark.parametrize("number", [1, 5, 200])
    def test_a_list_of_own_businesses_takes_three_queries_however_many(
        self, number, as_system, as_user, django_assert_num_queries
    ):
        with as_system():
            owner = UserFactory()
            brand = BrandFactory(owner=owner)
            for code in range(number):
                BusinessFactory(brand=brand, store_code=str(code), is_claimed=True)
        with as_user(owner), transaction.atomic(), django_assert_num_queries(3):
            assert len(selectors.own_businesses(actor(owner), limit=50)) == min(number, 50)


class TestLeaving:
    def test_the_primary_owner_stays_until_somebody_takes_over(self, listing, people, as_user):
        with as_user(people["owner"]), pytest.raises(LastOwner):
            mine = Membership.objects.get(user=people["owner"])
            team.remove(by=actor(people["owner"]), membership=mine)

    def test_a_member_leaves_and_has_no_rights_at_once(self, listing, people, as_user):
        by = actor(people["manager"])
        with as_user(people["manager"]):
            team.remove(by=by, membership=Membership.objects.get(user=people["manager"]))
            with pytest.raises(ListingNotFound):
                selectors.own_business(by, listing.reference)

    def test_a_manager_does_not_remove_the_owner(self, listing, people, as_user):
        with as_user(people["manager"]), pytest.raises(RoleTooLow):
            other = Membership.objects.get(user=people["owner"])
            team.remove(by=actor(people["manager"]), membership=other)

    def test_a_strangers_hand_finds_no_membership(self, listing, people, as_user, as_system):
        with as_system():
            row = Membership.objects.get(user=people["manager"])
        with as_user(people["other"]), pytest.raises(NoSuchMember):
            team.remove(by=actor(people["other"]), membership=row)

    def test_somebody_excluded_cannot_let_themselves_in_again(self, listing, people, as_user, as_system):
        with as_system():
            brand = BrandFactory(owner=people["owner"])
            branch = BusinessFactory(brand=brand, store_code="1", is_claimed=True)
            chief = MembershipFactory(brand=brand).user
        with as_user(people["owner"]):
            team.exclude(by=actor(people["owner"]), place=branch, user_id=chief.pk)
        with as_user(chief), pytest.raises((ListingNotFound, NoSuchMember, RoleTooLow)):
            team.remove(by=actor(chief), membership=Membership.objects.get(user=chief, role="denied"))

    def test_nobody_joins_twice(self, listing, people, as_user, as_system):
        with as_user(people["owner"]):
            invitation = team.invite(
                by=actor(people["owner"]), place=listing, email=people["other"].email, role="staff", now=NOW
            )
        with as_system():
            MembershipFactory(business=listing, user=people["other"], role="staff")
        with as_user(people["other"]), pytest.raises(AlreadyMember):
            team.accept(by=actor(people["other"]), invitation=invitation, now=NOW)
        with as_system():
            assert Invitation.objects.get(pk=invitation.pk).state == "open"


class TestTransfers:
    @pytest.fixture
    def offered(self, listing, people, as_user):
        with as_user(people["owner"]):
            return transfers.offer(by=actor(people["owner"]), place=listing, to_user_id=people["manager"].pk, now=NOW)

    def primary(self, listing):
        return list(Membership.objects.filter(business=listing, is_primary=True).values_list("user_id", flat=True))

    def test_it_takes_effect_after_the_days_to_think_and_goes_back_within_two_weeks(
        self, offered, listing, people, as_user, as_system, system
    ):
        with as_user(people["manager"]):
            transfers.accept(by=actor(people["manager"]), transfer=offered, now=NOW)
        with as_system():
            assert transfers.due(NOW + timedelta(days=2)) == []
            transfers.complete(by=system, transfer=offered, now=NOW + timedelta(days=2))
            assert self.primary(listing) == [people["owner"].pk]
            later = NOW + timedelta(days=3, minutes=1)
            assert transfers.due(later) == [offered.pk]
            transfers.complete(by=system, transfer=offered, now=later)
            assert self.primary(listing) == [people["manager"].pk]
            assert Membership.objects.get(user=people["manager"]).denied_fields == []
            transfers.undo(by=system, transfer=offered, now=later + timedelta(days=13))
            assert self.primary(listing) == [people["owner"].pk]

    def test_after_two_weeks_it_stays(self, offered, people, as_user, as_system, system):
        with as_user(people["manager"]):
            transfers.accept(by=actor(people["manager"]), transfer=offered, now=NOW)
        with as_system():
            done = NOW + timedelta(days=4)
            transfers.complete(by=system, transfer=offered, now=done)
            with pytest.raises(TeamInvalid):
                transfers.undo(by=system, transfer=offered, now=done + timedelta(days=15))

    def test_either_side_calls_it_off_before(self, offered, people, as_user, as_system, system):
        with as_user(people["manager"]):
            transfers.accept(by=actor(people["manager"]), transfer=offered, now=NOW)
        with as_user(people["owner"]):
            transfers.cancel(by=actor(people["owner"]), transfer=offered)
        with as_system(), pytest.raises(Conflict):
            transfers.complete(by=system, transfer=offered, now=NOW + timedelta(days=4))

    def test_only_whom_it_was_offered_to_accepts(self, offered, people, as_user):
        for name in ("owner", "other"):
            with as_user(people[name]), pytest.raises(NoSuchTransfer):
                transfers.accept(by=actor(people[name]), transfer=offered, now=NOW)

    def test_only_the_primary_owner_offers_and_only_within_the_team(self, listing, people, as_user):
        with as_user(people["manager"]), pytest.raises(RoleTooLow):
            transfers.offer(by=actor(people["manager"]), place=listing, to_user_id=people["manager"].pk, now=NOW)
        with as_user(people["owner"]), pytest.raises(TeamInvalid):
            transfers.offer(by=actor(people["owner"]), place=listing, to_user_id=people["other"].pk, now=NOW)

    def test_nobody_completes_it_from_the_site(self, offered, listing, people, as_user):
        with as_user(people["manager"]), pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.filter(user=people["manager"]).update(is_primary=True, role="owner")
        with as_user(people["owner"]):
            assert OwnershipTransfer.objects.get(pk=offered.pk).state == "offered"


class TestTaking:
    def test_without_a_proof_nobody_takes_a_listing(self, as_system, as_user, people):
        with as_system():
            free = BusinessFactory()
        with as_user(people["other"]), pytest.raises(Exception, match="Prove first"):
            ownership.take(by=actor(people["other"]), business=free, user_id=people["other"].pk)

    def test_a_claimed_listing_is_not_taken_again(self, listing, people, as_system, system):
        with as_system(), pytest.raises(AlreadyClaimed):
            ownership.take(by=system, business=listing, user_id=people["other"].pk)

    def test_staff_takes_a_listing_from_its_whole_team(self, listing, people, as_staff, as_system, moderator):
        with as_system():
            ownership.revoke(by=moderator, business=listing)
            assert not Membership.objects.filter(business=listing).exists()
            ownership.take(by=moderator, business=listing, user_id=people["other"].pk)
            assert Membership.objects.get(business=listing).user_id == people["other"].pk


class TestOwnLists:
    @pytest.fixture
    def chain(self, as_system):
        """An owner of thirty locations in two regions, of which one region and one location are closed to a manager."""
        with as_system():
            brand = BrandFactory()
            north, south = RegionFactory(brand=brand), RegionFactory(brand=brand)
            made = [
                BusinessFactory(
                    name=f"Branch {code:02}", brand=brand, region=(north, south)[code % 2], store_code=str(code),
                    is_claimed=True,
                )
                for code in range(30)
            ]  # fmt: skip
            chief = MembershipFactory(brand=brand).user
            MembershipFactory(region=south, user=chief, role="denied")
            MembershipFactory(business=made[4], user=chief, role="denied")
        return chief

    def test_pages_follow_the_names_and_leave_out_what_is_closed(self, chain, as_user):
        seen, after = [], None
        with as_user(chain):
            while page := selectors.own_businesses(actor(chain), after=after, limit=4):
                seen += [one.name for one in page]
                after = (page[-1].name.lower(), page[-1].id)
        assert seen == [f"Branch {code:02}" for code in range(0, 30, 2) if code != 4]

    def test_a_page_is_searched_by_name_and_store_code(self, chain, as_user):
        with as_user(chain):
            for query in ("branch 08", "8"):
                found = selectors.own_businesses(actor(chain), query=query)
                assert "Branch 08" in [one.name for one in found]
            assert selectors.own_businesses(actor(chain), query="%") == ()

    def test_a_page_of_a_large_brand_reads_a_page(self, as_system, as_user):
        with as_system():
            brand = BrandFactory()
            owner = Membership.objects.get(brand=brand).user
            first = BusinessFactory(brand=brand, store_code="0", is_claimed=True)
            with connection.cursor() as cursor:
                cursor.execute(
                    """INSERT INTO businesses_business (public_id, name, original_name, sort_name, slug, status, description,
                           phone, website, email, attributes, primary_category_id, completeness, source, external_id,
                           created_at, updated_at, published_at, content_changed_at, brand_id, store_code, is_claimed)
                       SELECT gen_random_uuid(), 'B', '', 'b' || n, 'b-' || n, 'live', '', '', '', '', '{}',
                           primary_category_id, 0, 'staff', '', now(), now(), now(), now(), brand_id, n::text, true
                       FROM businesses_business, generate_series(1, 4999) n WHERE id = %s""",
                    [first.pk],
                )
                cursor.execute(
                    """INSERT INTO businesses_location (business_id, point, timezone, street_address, hide_street, city_id,
                           postal_code, is_public)
                       SELECT b.id, l.point, l.timezone, '', false, l.city_id, '', true
                       FROM businesses_business b, businesses_location l WHERE l.business_id = %s AND b.id <> %s""",
                    [first.pk, first.pk],
                )
                cursor.execute("RESET ROLE; ANALYZE businesses_business; ANALYZE businesses_membership")
                connection._sent = None
        with as_user(owner), connection.cursor() as cursor:
            plan = []
            execute = type(cursor).execute

            def explained(self, sql, params=None):
                if isinstance(sql, str) and sql.lstrip().startswith("WITH mine"):
                    execute(self, "EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
                    plan.append(self.fetchone()[0][0]["Plan"])
                return execute(self, sql, params)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(type(cursor), "execute", explained)
                selectors.own_businesses(actor(owner), limit=20)

        def nodes(node):
            yield node
            for below in node.get("Plans", ()):
                yield from nodes(below)

        scans = [node for node in nodes(plan[0]) if node.get("Relation Name") == "businesses_business"]
        rows = sum(
            (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] for node in scans
        )
        assert not [
            [node["Alias"], node["Plan Rows"]]
            for node in scans
            if node["Node Type"] == "Seq Scan" and node["Actual Loops"]
        ]
        assert rows <= 100, [
            (n["Node Type"], n.get("Alias"), n.get("Plan Rows"), n.get("Actual Rows"), n.get("Actual Loops"))
            for n in nodes(plan[0])
        ]
