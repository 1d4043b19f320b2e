"""Changing facts of a listing through the one verb of all doors: rights, locks, brands, conflicts, history, verification."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from apps.businesses import selectors
from apps.businesses.data import Origin
from apps.businesses.errors import EditConflict, FieldsDenied, ListingInvalid, ListingNotFound
from apps.businesses.models import Business, FieldChange, Membership
from apps.businesses.services import fields, locks
from apps.businesses.states import Author
from apps.core import rls
from apps.core.actor import Actor
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.teams import BrandFactory, MembershipFactory, claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(listing, as_system):
    """A claimed listing with an owner, a manager who may not touch the phone, and a member of staff."""
    with as_system():
        people = {role: UserFactory() for role in ("owner", "manager", "staff", "stranger")}
        claim(listing, people["owner"])
        MembershipFactory(business=listing, user=people["manager"], role="manager", denied_fields=["phone"])
        MembershipFactory(business=listing, user=people["staff"], role="staff")
    return people


@pytest.fixture
def apply(as_user, listing):
    """Return a function by which a person changes fields on the site's login."""

    def change(person, origin=None, base=None, **changes):
        with as_user(person), transaction.atomic():
            by = Actor.user(person.pk)
            return fields.apply(by=by, business=listing, changes=changes, origin=origin, base=base)

    return change


def test_an_owner_changes_every_kind_of_fact_at_once(listing, team, apply, announced):
    changes = {
        "name": "Joe's Pizza Palace",
        "phone": "+12125550199",
        "attributes": {"wifi": True},
        "hours": "Mo-Fr 10:00-22:00",
        "point": [40.7, -73.9],
        "opened_on": "2019-05-01",
        "street_address": "2 Main Street",
    }
    applied = apply(team["owner"], **changes)
    assert applied.changes.keys() == changes.keys()
    assert applied.changes["point"] == ([40.758, -73.9855], [40.7, -73.9])
    assert "businesses.verification_reopened.v1" in announced()
    listing.refresh_from_db()
    assert (listing.name, listing.slug, listing.verification) == ("Joe's Pizza Palace", "joes-pizza-palace", "recheck")
    assert listing.recheck_fields == ["name", "phone", "point", "street_address"]


def test_the_same_values_again_are_no_change(team, apply, announced):
    apply(team["owner"], phone="+12125550199")
    before = announced()
    assert apply(team["owner"], phone="+12125550199").changes == {}
    assert announced() == before


def test_a_manager_may_not_change_what_their_membership_excludes(team, apply):
    with pytest.raises(FieldsDenied) as refusal:
        apply(team["manager"], phone="+12125550199", description="New")
    assert refusal.value.fields.keys() == {"phone"}
    assert apply(team["manager"], description="New").changes.keys() == {"description"}


def test_staff_of_a_team_changes_hours_and_not_the_address(team, apply):
    assert apply(team["staff"], hours="Mo-Su 09:00-17:00").changes.keys() == {"hours"}
    with pytest.raises(FieldsDenied):
        apply(team["staff"], street_address="2 Main Street")


def test_for_a_stranger_there_is_no_such_listing(team, apply):
    with pytest.raises(ListingNotFound):
        apply(team["stranger"], description="Mine now")


@pytest.mark.parametrize(
    ("who", "statement"),
    [
        ("staff", "UPDATE businesses_business SET phone = '1' WHERE id = %s"),
        ("manager", "UPDATE businesses_business SET phone = '1' WHERE id = %s"),
        ("staff", "UPDATE businesses_location SET street_address = 'x' WHERE business_id = %s"),
        ("owner", "UPDATE businesses_business SET status = 'suspended' WHERE id = %s"),
        ("owner", "UPDATE businesses_business SET source = 'demo' WHERE id = %s"),
        ("staff", "DELETE FROM businesses_businesscategory WHERE business_id = %s"),
    ],
    ids=["role", "field limit", "address", "state", "source", "categories"],
)
@pytest.mark.parametrize("login", [rls.Login.SITE, rls.Login.SYSTEM])
def test_the_database_refuses_what_the_rights_do_not_include(who, statement, login, listing, team):
    with (
        rls.playing(login),
        rls.acting(Actor.user(team[who].pk)),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [listing.pk])


def test_a_stranger_changes_no_row_by_plain_sql(listing, team, as_user):
    with as_user(team["stranger"]), connection.cursor() as cursor:
        cursor.execute("UPDATE businesses_business SET phone = '1' WHERE id = %s", [listing.pk])
        assert cursor.rowcount == 0


def test_nobody_verifies_or_claims_a_listing_for_themselves(listing, team, apply, as_user):
    apply(team["owner"], phone="+12125550199")
    with as_user(team["owner"]), pytest.raises(DatabaseError), transaction.atomic():
        Business.objects.filter(pk=listing.pk).update(verification="verified")


class TestLocks:
    @pytest.fixture
    def locked(self, listing, team, as_user):
        with as_user(team["owner"]):
            return locks.lock(by=Actor.user(team["owner"].pk), business=listing, field="phone")

    def test_a_locked_field_survives_its_owner_an_import_and_our_programs(
        self, locked, listing, team, apply, as_system
    ):
        with pytest.raises(FieldsDenied):
            apply(team["owner"], phone="+12125550199")
        with pytest.raises(FieldsDenied):
            apply(team["owner"], origin=Origin(Author.IMPORT, "imports.import", "imp_1"), phone="+12125550199")
        with as_system(), pytest.raises(FieldsDenied):
            fields.apply(by=Actor.system("test"), business=listing, changes={"phone": "+12125550199"})

    def test_the_database_holds_the_lock_too(self, locked, listing, team, as_user):
        with as_user(team["owner"]), pytest.raises(DatabaseError), transaction.atomic():
            Business.objects.filter(pk=listing.pk).update(phone="1")

    def test_unlocked_it_changes_again(self, locked, listing, team, apply, as_user):
        with as_user(team["owner"]):
            locks.unlock(by=Actor.user(team["owner"].pk), business=listing, field="phone")
        assert apply(team["owner"], phone="+12125550199").changes

    def test_only_staff_of_ours_opens_its_own_lock(self, listing, team, moderator, as_staff, as_system, as_user):
        with as_system():
            locks.lock(by=Actor.system("test"), business=listing, field="name")
        with as_user(team["owner"]), pytest.raises(FieldsDenied):
            locks.unlock(by=Actor.user(team["owner"].pk), business=listing, field="name")


class TestBrands:
    @pytest.fixture
    def branch(self, as_system, team):
        """A location of a brand that fixes the website and hands the description down; the manager has this one alone."""
        with as_system():
            brand = BrandFactory(
                owner=team["owner"],
                values={"website": "https://brand.example", "description": "All the same"},
                modes={"website": "fixed", "description": "inherited"},
            )
            made = BusinessFactory(
                brand=brand,
                store_code="001",
                is_claimed=True,
                website="https://brand.example",
                description="All the same",
            )
            MembershipFactory(business=made, user=team["manager"], role="manager")
        return made

    def test_a_branch_manager_cannot_change_what_the_brand_fixes(self, branch, team, as_user):
        by = Actor.user(team["manager"].pk)
        with as_user(team["manager"]), pytest.raises(FieldsDenied):
            fields.apply(by=by, business=branch, changes={"website": "https://branch.example"})
        with as_user(team["manager"]), pytest.raises(DatabaseError), transaction.atomic():
            Business.objects.filter(pk=branch.pk).update(website="https://branch.example")

    def test_an_inherited_field_said_locally_is_an_override_and_ends_when_it_is_the_same_again(
        self, branch, team, as_user
    ):
        by = Actor.user(team["manager"].pk)
        with as_user(team["manager"]):
            fields.apply(by=by, business=branch, changes={"description": "Ours is better"})
            branch.refresh_from_db()
            assert branch.overrides == ["description"]
            fields.apply(by=by, business=branch, changes={"description": "All the same"})
            branch.refresh_from_db()
            assert branch.overrides == []

    def test_a_denial_below_wins_over_a_grant_above_and_a_move_re_evaluates_at_once(
        self, branch, team, as_system, as_user
    ):
        with as_system():
            chief = UserFactory()
            MembershipFactory(brand=branch.brand, user=chief, role="manager")
        by = Actor.user(chief.pk)
        with as_user(chief):
            fields.apply(by=by, business=branch, changes={"email": "a@brand.example"})
        with as_system():
            MembershipFactory(business=branch, user=chief, role="denied")
        with as_user(chief), pytest.raises(ListingNotFound):
            fields.apply(by=by, business=branch, changes={"email": "b@brand.example"})
        with as_system():
            Membership.objects.filter(user=chief, role="denied").delete()
            Business.objects.filter(pk=branch.pk).update(brand=BrandFactory())
        with as_user(chief), pytest.raises(ListingNotFound):
            fields.apply(by=by, business=branch, changes={"email": "c@brand.example"})


class TestConflicts:
    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, listing, team, apply):
        apply(team["owner"], description="Theirs")
        with pytest.raises(EditConflict) as conflict:
            apply(team["manager"], base={"description": ""}, description="Mine")
        assert conflict.value.theirs == {"description": "Theirs"}
        listing.refresh_from_db()
        assert listing.description == "Theirs"

    def test_different_fields_do_not_conflict(self, team, apply):
        apply(team["owner"], description="Theirs")
        base = {"description": "", "price_level": None}
        assert apply(team["manager"], base=base, price_level=2).changes == {"price_level": (None, 2)}


class TestHistory:
    def test_each_field_keeps_who_changed_it_and_how(self, listing, team, apply, as_user):
        apply(team["owner"], phone="+12125550199")
        apply(team["manager"], origin=Origin(Author.API), description="New")
        with as_user(team["owner"]):
            lines = selectors.history(listing.pk)
        assert [(line.field, line.author, line.user_id, line.before, line.after) for line in lines] == [
            ("description", "api", team["manager"].pk, "", "New"),
            ("phone", "owner", team["owner"].pk, "", "+12125550199"),
        ]

    def test_a_change_is_rolled_back_as_a_change_of_its_own(self, listing, team, apply, as_user):
        apply(team["owner"], description="One")
        apply(team["manager"], description="Two")
        with as_user(team["owner"]):
            newest = selectors.history(listing.pk)[0]
            change = selectors.change(listing.pk, newest.reference)
            fields.roll_back(by=Actor.user(team["owner"].pk), change=change)
            assert [line.after for line in selectors.history(listing.pk)] == ["One", "Two", "One"]

    def test_a_change_that_was_overtaken_is_not_rolled_back(self, listing, team, apply, as_user):
        apply(team["owner"], description="One")
        apply(team["manager"], description="Two")
        with as_user(team["owner"]):
            oldest = selectors.change(listing.pk, selectors.history(listing.pk)[-1].reference)
            with pytest.raises(EditConflict):
                fields.roll_back(by=Actor.user(team["owner"].pk), change=oldest)

    def test_it_says_what_the_listing_said_at_a_moment(self, listing, team, apply, as_user):
        start = datetime(2026, 6, 1, tzinfo=UTC)
        for day, text in enumerate(("One", "Two", "Three")):
            with time_machine.travel(start + timedelta(days=day), tick=False):
                apply(team["owner"], description=text)
        with as_user(team["owner"]):
            listing.refresh_from_db()
            now = fields.current(listing)
            said = [
                selectors.as_of(listing.pk, now, start + timedelta(days=day, hours=1))["description"]
                for day in (-1, 0, 1, 2)
            ]
        assert said == ["", "One", "Two", "Three"]

    def test_history_is_written_once(self, team, apply, as_owner_login):
        apply(team["owner"], description="One")
        with as_owner_login(), pytest.raises(DatabaseError), transaction.atomic():
            FieldChange.objects.update(author="staff")

    def test_a_stranger_reads_nothing_of_it(self, listing, team, apply, as_user):
        apply(team["owner"], description="One")
        with as_user(team["stranger"]):
            assert selectors.history(listing.pk) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 5},
        {"status": "live"},
        {"phone": "\x00"},
        {"price_level": 9},
        {"hours": "whenever"},
        {"hours": {"nonsense": 1}},
        {"point": "north"},
        {"opened_on": "yesterday"},
        {"categories": []},
        {"website": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_wrong_values_are_refused_with_the_field_they_belong_to(changes, team, apply, listing):
    with pytest.raises(ListingInvalid) as refusal:
        apply(team["owner"], **changes)
    assert refusal.value.fields.keys() == changes.keys()
