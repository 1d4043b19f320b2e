"""One listing of two, field by field, with everything that hangs on them; and two of one again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.businesses import registry
from apps.businesses.errors import ListingNotFound, TransferUnderWay
from apps.businesses.models import (
    Brand,
    Business,
    BusinessStats,
    FieldChange,
    Membership,
    OwnershipTransfer,
    ServiceItem,
    Suggestion,
)
from apps.businesses.selectors import resolve_slug
from apps.businesses.services import fields, lifecycle
from apps.core import clock
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.duplicates import errors
from apps.duplicates.models import DuplicatePair, Merge
from apps.duplicates.services import merging
from tests.factories.accounts import UserFactory

CHOICES = {"phone": "survivor", "place": "duplicate", "categories": "both", "description": "duplicate"}


@pytest.fixture
def joined(twins, as_staff, moderator, deciding):
    """Return a function that merges the second twin into the first, or what it is given."""

    def merge(survivor=twins[0], duplicate=twins[1], **options):
        with as_staff(moderator):
            return merging.merge(by=deciding, survivor=survivor, duplicate=duplicate, **options)

    return merge


@pytest.fixture
def parted(as_staff, moderator, deciding):
    """Return a function that undoes a merge."""

    def undo(merge):
        with as_staff(moderator):
            return merging.undo(by=deciding, merge=merge)

    return undo


@pytest.fixture
def facts(as_system):
    """Return a function that gives all facts of a listing, with its rating and its state."""

    def load(listing):
        with as_system():
            row = Business.objects.get(pk=listing.pk)
            stats = BusinessStats.objects.get(pk=listing.pk)
            standing = (row.status, row.successor_id, row.is_claimed, row.verification, row.brand_id, row.store_code)
            return fields.current(row), stats.histogram, stats.rating, standing

    return load


@pytest.fixture
def furnished(twins, owner_of, as_system):
    """The twins with ratings, services, a team on the second, a suggestion, and a third listing that leads there."""
    one, other = twins
    owner = owner_of(other)
    with as_system():
        colleague = UserFactory()
        Membership(user=colleague, business=other, role="staff", granted_by="system:test").save(force_insert=True)
        for pk, stars in ((one.pk, {"r5": 2}), (other.pk, {"r5": 1, "r1": 1})):
            stats = BusinessStats.objects.get(pk=pk)
            for name, number in stars.items():
                setattr(stats, name, number)
            stats.rating_count = sum(stats.histogram)
            stats.rating_sum = sum(value * number for value, number in enumerate(stats.histogram, start=1))
            stats.rating = (24.5 + stats.rating_sum) / (7 + stats.rating_count)
            stats.save()
        ServiceItem(business=one, name="Margherita", position=0, is_public=True).save(force_insert=True)
        ServiceItem(business=other, name="Calzone", position=0, is_public=True).save(force_insert=True)
        Suggestion(business=other, changes={"phone": "+12125550111"}, author=colleague).save(force_insert=True)
        Business.objects.filter(pk=other.pk).update(description="Since 1950.", phone="(212) 555-0123")
    return {"owner": owner, "colleague": colleague}


class TestMerging:
    def test_the_survivor_says_what_was_chosen(self, twins, joined, facts, as_system):
        with as_system():
            Business.objects.filter(pk=twins[1].pk).update(description="Since 1950.")
        joined(choices=CHOICES)
        survivor, _stars, _rating, _standing = facts(twins[0])
        assert survivor["description"] == "Since 1950."
        assert survivor["street_address"] == "1 Main St."
        assert survivor["point"] == [40.75815, -73.9855]
        assert survivor["phone"] == "+12125550123"
        assert survivor["name"] == "Joe's Pizza & Pasta"

    def test_each_chosen_field_stands_in_the_history_with_the_merge_as_its_origin(self, twins, joined, as_system):
        merge = joined(choices=CHOICES)
        with as_system():
            rows = FieldChange.objects.filter(business=twins[0], origin_ref=merge.reference)
            assert set(rows.values_list("field", flat=True)) == {"street_address", "point"}
            assert set(rows.values_list("origin_kind", "author")) == {("duplicates.merge", "staff")}

    def test_every_address_of_the_duplicate_leads_to_the_survivor_in_one_hop(self, twins, joined, as_system, system):
        with as_system():
            fields.apply(by=system, business=twins[1], changes={"name": "Joes Famous Pasta"})
        joined()
        for slug in ("joes-pizza-2", "joes-famous-pasta"):
            assert resolve_slug(slug).redirect_to == "joes-pizza"

    def test_what_hangs_on_the_duplicate_moves(self, twins, furnished, joined, facts, as_system):
        joined()
        _facts, stars, rating, _standing = facts(twins[0])
        assert stars == (1, 0, 0, 0, 3)
        assert rating == pytest.approx((24.5 + 16) / 11)
        with as_system():
            names = ServiceItem.objects.filter(business=twins[0]).order_by("position").values_list("name", flat=True)
            assert list(names) == ["Margherita", "Calzone"]
            assert Suggestion.objects.get().business_id == twins[0].pk
            team = Membership.objects.filter(business=twins[0]).values_list("user_id", "role", "is_primary")
            assert set(team) == {(furnished["owner"].pk, "owner", True), (furnished["colleague"].pk, "staff", False)}
        assert facts(twins[0])[3][2:4] == (True, "verified")
        assert facts(twins[1])[3][2:4] == (False, "none")

    def test_the_primary_owner_of_the_survivor_stays_the_only_one(self, twins, furnished, owner_of, joined, as_system):
        first = owner_of(twins[0])
        joined()
        with as_system():
            primary = Membership.objects.filter(business=twins[0], is_primary=True).values_list("user_id", flat=True)
            assert list(primary) == [first.pk]
            other = Membership.objects.get(business=twins[0], user=furnished["owner"])
            assert (other.role, other.is_primary) == ("owner", False)

    def test_the_survivor_takes_the_place_in_the_brand(self, twins, joined, facts, as_system):
        with as_system():
            owner = UserFactory()
            brand = Brand(name="Joe's")
            brand.save(force_insert=True)
            Membership(user=owner, brand=brand, role="owner", is_primary=True, granted_by="t").save(force_insert=True)
            Business.objects.filter(pk=twins[1].pk).update(brand=brand, store_code="NY-1", is_claimed=True)
        joined()
        assert facts(twins[0])[3] == ("live", None, True, "none", brand.pk, "NY-1")
        assert facts(twins[1])[3][4:] == (None, "")

    def test_pair_and_merge_say_who_decided_and_why(self, joined, moderator, remembered, announced, fresh):
        merge = joined()
        pair = fresh(merge.pair)
        assert (pair.state, pair.decided_by, pair.reason) == ("merged", f"staff:{moderator.pk}", "because of a test")
        assert (merge.merged_by, merge.was) == (f"staff:{moderator.pk}", "live")
        assert "duplicates.listings_merged" in remembered()
        assert announced()[-1] == "duplicates.listings_merged.v1"

    def test_other_open_pairs_of_the_duplicate_close(self, twins, listing, searched, joined, as_system):
        listing("Joe's Pizza & Pasta", phone="+12125550123")
        searched()
        joined()
        with as_system():
            states = {
                (row.lower_id, row.higher_id): row.state for row in DuplicatePair.objects.filter(state="obsolete")
            }
            assert all(twins[1].pk in pair for pair in states)
            assert len(states) == 1

    @pytest.mark.parametrize("state", ["draft", "pending", "temporarily_closed", "permanently_closed"])
    def test_a_duplicate_may_be_in_any_state_that_leads_on_and_returns_to_it(
        self, twins, joined, parted, facts, as_system, state
    ):
        with as_system():
            Business.objects.filter(pk=twins[1].pk).update(status=state)
        parted(joined())
        assert facts(twins[1])[3][0] == state


class TestRefusals:
    def test_a_stranger_decides_nothing(self, twins, as_user, as_system):
        with as_system():
            stranger = UserFactory()
        by = Actor.user(stranger.pk)
        with as_user(stranger), pytest.raises(ListingNotFound):
            merging.merge(by=by, survivor=twins[0], duplicate=twins[1])
        with as_system(), pytest.raises(errors.MayNotDecide):
            merging.merge(by=by, survivor=twins[0], duplicate=twins[1])

    def test_a_role_that_only_looks_does_not_merge(self, twins, as_staff, moderator):
        by = Actor.staff(moderator.pk, "because of a test", frozenset({"customer_service"}))
        with as_staff(moderator), pytest.raises(errors.MayNotDecide):
            merging.merge(by=by, survivor=twins[0], duplicate=twins[1])

    def test_staff_says_why(self, twins, as_staff, moderator):
        by = Actor.staff(moderator.pk, " ", frozenset({"moderator"}))
        with as_staff(moderator), pytest.raises(errors.ReasonMissing):
            merging.merge(by=by, survivor=twins[0], duplicate=twins[1])

    def test_a_listing_is_not_merged_into_itself(self, twins, joined):
        with pytest.raises(errors.SameListing):
            joined(duplicate=twins[0])

    @pytest.mark.parametrize("state", ["pending", "suspended", "permanently_closed"])
    def test_the_survivor_is_one_that_readers_find(self, twins, joined, as_system, state):
        with as_system():
            Business.objects.filter(pk=twins[0].pk).update(status=state)
        with pytest.raises(errors.CannotSurvive):
            joined()

    def test_what_is_suspended_stays_so(self, twins, joined, as_system):
        with as_system():
            Business.objects.filter(pk=twins[1].pk).update(status="suspended")
        with pytest.raises(errors.CannotMerge):
            joined()

    @pytest.mark.parametrize("choices", [{"phone": "both"}, {"slug": "duplicate"}, {"name": "mine"}])
    def test_only_what_is_offered_can_be_chosen(self, joined, choices):
        with pytest.raises(errors.UnknownChoice) as refusal:
            joined(choices=choices)
        assert set(refusal.value.fields) == set(choices)

    def test_programs_merge_listings_of_two_owners_with_the_consent_of_both(self, twins, owner_of, as_system, system):
        owners = {owner_of(row).pk for row in twins}
        with as_system():
            with pytest.raises(errors.ConsentNeeded):
                merging.merge(by=system, survivor=twins[0], duplicate=twins[1])
            with pytest.raises(errors.ConsentNeeded):
                merging.merge(by=system, survivor=twins[0], duplicate=twins[1], agreed=frozenset([min(owners)]))
            assert merging.merge(by=system, survivor=twins[0], duplicate=twins[1], agreed=frozenset(owners)).pk

    def test_staff_merges_listings_of_two_owners(self, twins, owner_of, joined):
        owner_of(twins[0])
        owner_of(twins[1])
        assert joined().state == "done"

    def test_an_ownership_on_its_way_is_waited_for(self, twins, owner_of, joined, as_system):
        owner = owner_of(twins[1])
        with as_system():
            OwnershipTransfer(business=twins[1], from_user=owner, to_user=UserFactory()).save(force_insert=True)
        with pytest.raises(TransferUnderWay):
            joined()


class TestUndoing:
    def test_both_listings_are_as_they_were(self, twins, furnished, joined, parted, facts, as_system):
        before = [facts(row) for row in twins]
        with as_system():
            services = set(ServiceItem.objects.values_list("name", "business_id"))
            team = set(Membership.objects.values_list("user_id", "business_id", "is_primary"))
        undone = parted(joined(choices=CHOICES | {"name": "duplicate", "attributes": "both"}))
        assert [facts(row) for row in twins] == before
        assert undone.left_behind == []
        with as_system():
            assert set(ServiceItem.objects.values_list("name", "business_id")) == services
            assert set(Membership.objects.values_list("user_id", "business_id", "is_primary")) == team
            assert Suggestion.objects.get().business_id == twins[1].pk

    def test_the_addresses_lead_home_again(self, twins, joined, parted):
        parted(joined())
        assert resolve_slug("joes-pizza-2").redirect_to == ""
        assert resolve_slug("joes-pizza-2").business_id == twins[1].pk

    def test_listings_that_led_to_the_duplicate_lead_there_again(
        self, twins, listing, joined, parted, fresh, as_system, system
    ):
        third = listing("Joe's Old Place")
        with as_system():
            lifecycle.mark_duplicate(by=system, business=third, of=twins[1])
        merge = joined()
        assert fresh(third).successor_id == twins[0].pk
        parted(merge)
        assert fresh(third).successor_id == twins[1].pk

    def test_the_place_in_the_brand_goes_back(self, twins, joined, parted, facts, as_system):
        with as_system():
            brand = Brand(name="Joe's")
            brand.save(force_insert=True)
            Membership(user=UserFactory(), brand=brand, role="owner", is_primary=True, granted_by="t").save()
            Business.objects.filter(pk=twins[1].pk).update(brand=brand, store_code="NY-1", is_claimed=True)
        before = [facts(row) for row in twins]
        parted(joined())
        assert [facts(row) for row in twins] == before

    def test_what_somebody_changed_since_stays_and_is_named(self, twins, joined, parted, facts, as_system, system):
        merge = joined(choices=CHOICES | {"name": "duplicate"})
        with as_system():
            fields.apply(by=system, business=twins[0], changes={"name": "Joe's of Springfield"})
        undone = parted(merge)
        assert undone.left_behind == ["Name was changed since and stays."]
        assert facts(twins[0])[0]["name"] == "Joe's of Springfield"
        assert facts(twins[0])[0]["street_address"] == "1 Main Street"

    def test_what_was_counted_since_stays_with_the_survivor(self, twins, furnished, joined, parted, facts, as_system):
        merge = joined()
        with as_system():
            stats = BusinessStats.objects.get(pk=twins[0].pk)
            stats.r4, stats.rating_count, stats.rating_sum = 1, stats.rating_count + 1, stats.rating_sum + 4
            stats.save()
        parted(merge)
        assert (facts(twins[0])[1], facts(twins[1])[1]) == ((0, 0, 0, 1, 2), (1, 0, 0, 0, 1))

    def test_the_pair_is_open_again(self, joined, parted, fresh, announced, remembered):
        merge = joined()
        parted(merge)
        assert (fresh(merge.pair).state, fresh(merge).state) == ("open", "undone")
        assert announced()[-1] == "duplicates.merge_undone.v1"
        assert "duplicates.merge_undone" in remembered()

    def test_a_merge_is_undone_once(self, joined, parted):
        merge = joined()
        parted(merge)
        with pytest.raises(Conflict):
            parted(merge)

    def test_after_thirty_days_it_is_too_late(self, joined, parted, as_system):
        merge = joined()
        with as_system():
            Merge.objects.filter(pk=merge.pk).update(undo_until=clock.now() - timedelta(seconds=1))
        with pytest.raises(errors.TooLateToUndo):
            parted(merge)

    def test_what_was_built_on_a_merge_is_undone_first(self, twins, listing, joined, parted, facts):
        third = listing("Joe's", slug="joes")
        first = joined()
        second = joined(survivor=third, duplicate=twins[0])
        with pytest.raises(errors.LaterMergeFirst):
            parted(first)
        parted(second)
        parted(first)
        assert {facts(row)[3][:2] for row in (*twins, third)} == {("live", None)}

    def test_two_listings_can_be_merged_again(self, twins, joined, parted, facts):
        parted(joined())
        joined(survivor=twins[1], duplicate=twins[0])
        assert facts(twins[0])[3][:2] == ("duplicate", twins[1].pk)

    def test_a_stranger_undoes_nothing(self, joined, as_user, as_system):
        merge = joined()
        with as_system():
            stranger = UserFactory()
        with as_system(), pytest.raises(errors.MayNotDecide):
            merging.undo(by=Actor.user(stranger.pk), merge=merge)
        with as_user(stranger), pytest.raises(DatabaseError), transaction.atomic():
            merging.undo(by=Actor.user(stranger.pk), merge=merge)


def test_apps_above_add_what_is_theirs(twins, joined, parted, monkeypatch):
    calls = []
    mover = registry.Mover(
        "test.things",
        "Things",
        lambda source, target: calls.append(("there", source, target)) or {"ids": [7]},
        lambda source, target, moved: calls.append(("back", source, target, moved)) or ["one is lost."],
    )
    monkeypatch.setitem(registry._movers, mover.name, mover)
    undone = parted(joined())
    one, other = twins
    assert calls == [("there", other.pk, one.pk), ("back", other.pk, one.pk, {"ids": [7]})]
    assert undone.left_behind == ["Things: one is lost."]
