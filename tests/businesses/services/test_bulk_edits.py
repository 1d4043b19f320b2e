"""One change to many locations: previewed, run by a worker, stopped and rolled back (LOC-2, LOC-3)."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.businesses.errors import (
    BrandChangedMeanwhile,
    BrandNotFound,
    BulkInvalid,
    FieldsDenied,
    ListingInvalid,
    ListingNotFound,
    NoSuchBulkEdit,
    RoleTooLow,
)
from apps.businesses.models import Brand, BulkEdit, Business, FieldChange
from apps.businesses.services import bulk_edits, bulk_work, fields, locks
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.core.rls import Login
from apps.outbox import services as outbox
from apps.outbox.models import OutboxEvent
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(as_system):
    """Do all that is left of a bulk edit as a worker does: on its own login, as the person who started it."""

    def done(edit, person):
        with rls.playing(Login.SYSTEM), rls.acting(Actor.user(person.pk)):
            while (row := bulk_work.advance(by=rls.current(), edit=edit)).state in ("running", "rolling_back"):
                pass
        return row

    return done


@pytest.fixture
def ids(cast):
    """The four bakeries."""
    return [bakery.pk for bakery in cast.bakeries]


@pytest.fixture
def fates(as_system):
    """Return store code -> what became of the location."""

    def read(edit):
        with as_system():
            return {item.business.store_code: item.state for item in edit.items.select_related("business")}

    return read


@pytest.fixture
def says(as_system, ids):
    """Return what each bakery says about a field."""

    def read(field):
        with as_system():
            return [getattr(Business.objects.get(pk=pk), field) for pk in ids]

    return read


class TestPreparing:
    def test_shows_before_and_after_and_writes_nothing(self, cast, ids, as_user, says):
        with as_user(cast.owner):
            edit = bulk_edits.prepare(by=rls.current(), business_ids=ids, changes={"description": "Bread."})
            shown = [(item.before, item.after, item.state) for item in edit.items.order_by("pk")]
        assert shown == [({"description": ""}, {"description": "Bread."}, "waiting")] * 4
        assert says("description") == [""] * 4
        assert (edit.state, edit.total) == ("prepared", 4)

    def test_names_what_is_refused_and_what_is_so_already(self, cast, ids, as_user, fates):
        with as_user(cast.owner):
            locks.lock(by=rls.current(), business=cast.bakeries[1], field="price_level")
            fields.apply(by=rls.current(), business=cast.bakeries[2], changes={"price_level": 2})
            edit = bulk_edits.prepare(by=rls.current(), business_ids=ids, changes={"price_level": 2})
            assert "locked" in str(edit.items.get(state="refused").problems)
        assert fates(edit) == {"B1": "waiting", "B2": "refused", "B3": "same", "B4": "waiting"}

    def test_changes_single_attributes_and_leaves_the_others(self, cast, ids, as_user, work, says):
        with as_user(cast.owner):
            by = rls.current()
            fields.apply(by=by, business=cast.bakeries[0], changes={"attributes": {"wifi": True, "parking": True}})
            changes = {"attributes": {"wifi": None, "delivery": True}}
            edit = bulk_edits.start(
                by=by, edit=bulk_edits.prepare(by=by, business_ids=ids, changes=changes), now=clock.now()
            )
        work(edit, cast.owner)
        assert says("attributes") == [{"parking": True, "delivery": True}] + [{"delivery": True}] * 3

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            pytest.param({}, BulkInvalid, id="nothing"),
            pytest.param({"street_address": "1 Elm"}, BulkInvalid, id="a-place-is-no-matter-for-many"),
            pytest.param({"nonsense": 1}, BulkInvalid, id="no-such-field"),
            pytest.param({"price_level": 9}, ListingInvalid, id="an-impossible-value"),
            pytest.param({"hours": "Mo-Xx 9-5"}, ListingInvalid, id="hours-nobody-understands"),
            pytest.param({"categories": ["nowhere"]}, ListingInvalid, id="no-such-category"),
        ],
    )
    def test_refuses_what_no_location_could_say(self, cast, ids, as_user, changes, error):
        with as_user(cast.owner), pytest.raises(error):
            bulk_edits.prepare(by=rls.current(), business_ids=ids, changes=changes)

    def test_does_not_know_listings_of_others(self, cast, ids, as_user, as_system):
        with as_system():
            foreign = BusinessFactory(name="Foreign")
        with as_user(cast.owner), pytest.raises(ListingNotFound):
            bulk_edits.prepare(by=rls.current(), business_ids=[*ids, foreign.pk], changes={"price_level": 1})
        with as_user(cast.manager), pytest.raises(ListingNotFound):
            bulk_edits.prepare(by=rls.current(), business_ids=ids, changes={"price_level": 1})
        with as_user(cast.stranger), pytest.raises(ListingNotFound):
            bulk_edits.prepare(by=rls.current(), business_ids=ids[:1], changes={"price_level": 1})

    def test_shows_a_helper_what_their_role_refuses(self, cast, ids, as_user, fates):
        with as_user(cast.helper):
            edit = bulk_edits.prepare(by=rls.current(), business_ids=ids[:1], changes={"phone": "+12125550199"})
        assert fates(edit) == {"B1": "refused"}


class TestRunning:
    def test_changes_each_location_with_its_history(self, cast, ids, as_user, as_system, work, says, fates, remembered):
        with as_user(cast.owner):
            by = rls.current()
            edit = bulk_edits.start(
                by=by, edit=bulk_edits.prepare(by=by, business_ids=ids, changes={"price_level": 3}), now=clock.now()
            )
        done = work(edit, cast.owner)
        assert (done.state, done.handled, says("price_level")) == ("done", 4, [3] * 4)
        assert set(fates(edit).values()) == {"changed"}
        with as_system():
            changes = FieldChange.objects.filter(origin_ref=edit.reference)
            assert {(row.field, row.user_id, row.author) for row in changes} == {
                ("price_level", cast.owner.pk, "owner")
            }
        assert "businesses.bulk_edit_started" in remembered()
        assert remembered()[-1] == "businesses.bulk_edit_done"

    def test_goes_on_by_events_a_part_at_a_time(self, cast, ids, as_user, as_system, monkeypatch):
        monkeypatch.setattr(bulk_work, "AT_ONCE", 3)
        with as_user(cast.owner):
            by = rls.current()
            edit = bulk_edits.start(
                by=by, edit=bulk_edits.prepare(by=by, business_ids=ids, changes={"price_level": 3}), now=clock.now()
            )
        with rls.playing(Login.SYSTEM), rls.acting(Actor.user(cast.owner.pk)):
            first = bulk_work.advance(by=rls.current(), edit=edit)
            assert (first.state, first.handled) == ("running", 3)
            rows = OutboxEvent.objects.filter(wire_name="businesses.bulk_edit_advanced.v1").order_by("pk")
            assert [row.payload["handled"] for row in rows] == [0, 3]
            assert bulk_work.advance(by=rls.current(), edit=edit).state == "done"
            assert bulk_work.advance(by=rls.current(), edit=edit).handled == 4

    def test_leaves_alone_what_somebody_changed_since_the_preview(self, cast, ids, as_user, work, says, fates):
        with as_user(cast.owner):
            by = rls.current()
            edit = bulk_edits.prepare(by=by, business_ids=ids, changes={"description": "Bread."})
            fields.apply(by=by, business=cast.bakeries[0], changes={"description": "Cake."})
            bulk_edits.start(by=by, edit=edit, now=clock.now())
        work(edit, cast.owner)
        assert says("description") == ["Cake.", "Bread.", "Bread.", "Bread."]
        assert fates(edit)["B1"] == "refused"

    def test_is_stopped_between_two_parts(self, cast, ids, as_user, work, says, monkeypatch):
        monkeypatch.setattr(bulk_work, "AT_ONCE", 1)
        with as_user(cast.owner):
            by = rls.current()
            edit = bulk_edits.start(
                by=by, edit=bulk_edits.prepare(by=by, business_ids=ids, changes={"price_level": 3}), now=clock.now()
            )
        with rls.playing(Login.SYSTEM), rls.acting(Actor.user(cast.owner.pk)):
            bulk_work.advance(by=rls.current(), edit=edit)
        with as_user(cast.owner):
            bulk_edits.cancel(by=rls.current(), edit=edit, now=clock.now())
        assert work(edit, cast.owner).state == "cancelled"
        assert says("price_level") == [3, None, None, None]
        with as_user(cast.owner):
            bulk_edits.roll_back(by=rls.current(), edit=edit)
        assert work(edit, cast.owner).state == "rolled_back"
        assert says("price_level") == [None] * 4

    def test_begins_once(self, cast, ids, as_user):
        with as_user(cast.owner):
            by = rls.current()
            edit = bulk_edits.prepare(by=by, business_ids=ids, changes={"price_level": 3})
            bulk_edits.start(by=by, edit=edit, now=clock.now())
            with pytest.raises(Conflict):
                bulk_edits.start(by=by, edit=edit, now=clock.now())

    def test_is_nobody_elses(self, cast, ids, as_user):
        with as_user(cast.manager):
            edit = bulk_edits.prepare(by=rls.current(), business_ids=ids[:2], changes={"price_level": 3})
        with as_user(cast.stranger), pytest.raises(NoSuchBulkEdit):
            bulk_edits.start(by=rls.current(), edit=edit, now=clock.now())
        with as_user(cast.stranger):
            assert not BulkEdit.objects.exists()


class TestRollingBack:
    def test_restores_what_nobody_changed_since_and_names_the_rest(
        self, cast, ids, as_user, as_system, work, says, fates
    ):
        with as_user(cast.owner):
            by = rls.current()
            changes = {"price_level": 3, "description": "Bread."}
            edit = bulk_edits.start(
                by=by, edit=bulk_edits.prepare(by=by, business_ids=ids, changes=changes), now=clock.now()
            )
        work(edit, cast.owner)
        with as_user(cast.owner):
            fields.apply(by=rls.current(), business=cast.bakeries[1], changes={"description": "Better bread."})
            bulk_edits.roll_back(by=rls.current(), edit=edit)
        assert work(edit, cast.owner).state == "rolled_back"
        assert says("price_level") == [None] * 4
        assert says("description") == ["", "Better bread.", "", ""]
        assert fates(edit) == {"B1": "rolled_back", "B2": "kept", "B3": "rolled_back", "B4": "rolled_back"}
        with as_system():
            assert list(edit.items.get(state="kept").problems) == ["description"]

    def test_is_not_possible_before_it_ran(self, cast, ids, as_user):
        with as_user(cast.owner):
            edit = bulk_edits.prepare(by=rls.current(), business_ids=ids, changes={"price_level": 3})
            with pytest.raises(Conflict):
                bulk_edits.roll_back(by=rls.current(), edit=edit)


class TestBrandFields:
    @pytest.fixture
    def own(self, cast, as_user):
        """The third bakery says something for itself."""
        with as_user(cast.owner):
            fields.apply(by=rls.current(), business=cast.bakeries[2], changes={"description": "Ours alone."})

    def put(self, person, brand, work, field, mode, value=None):
        by = Actor.user(person.pk)
        with rls.playing(Login.SITE), rls.acting(by):
            edit = bulk_edits.prepare_brand_field(
                by=by, brand=Brand.objects.get(pk=brand.pk), field=field, mode=mode, value=value
            )
            bulk_edits.start(by=by, edit=edit, now=clock.now())
        work(edit, person)
        return edit

    def test_a_fixed_value_reaches_every_location(self, cast, own, work, says, fates):
        edit = self.put(cast.owner, cast.brand, work, "description", "fixed", "Bread.")
        assert says("description") == ["Bread."] * 4
        assert set(fates(edit).values()) == {"changed"}

    def test_an_inherited_value_leaves_a_location_its_own(self, cast, own, work, says, fates):
        edit = self.put(cast.owner, cast.brand, work, "description", "inherited", "Bread.")
        assert says("description") == ["Bread.", "Bread.", "Ours alone.", "Bread."]
        assert fates(edit) == {"B1": "changed", "B2": "changed", "B3": "own", "B4": "changed"}
        assert says("overrides") == [[], [], ["description"], []]

    def test_another_inherited_value_follows_where_nobody_overrode_it(self, cast, own, work, says):
        self.put(cast.owner, cast.brand, work, "description", "inherited", "Bread.")
        self.put(cast.owner, cast.brand, work, "description", "inherited", "Good bread.")
        assert says("description") == ["Good bread.", "Good bread.", "Ours alone.", "Good bread."]

    def test_a_local_field_changes_nobody(self, cast, own, work, says):
        self.put(cast.owner, cast.brand, work, "description", "inherited", "Bread.")
        self.put(cast.owner, cast.brand, work, "description", "local")
        assert says("description") == ["Bread.", "Bread.", "Ours alone.", "Bread."]
        assert says("overrides") == [[], [], [], []]

    def test_nothing_changes_before_the_preview_is_confirmed(self, cast, own, as_user, as_system, says):
        with as_user(cast.owner):
            edit = bulk_edits.prepare_brand_field(
                by=rls.current(), brand=cast.brand, field="description", mode="fixed", value="Bread."
            )
            assert edit.total == 4
        assert says("description") == ["", "", "Ours alone.", ""]
        with as_system():
            assert Brand.objects.get(pk=cast.brand.pk).modes == {}

    def test_rolls_the_brand_and_its_locations_back(self, cast, own, work, as_user, as_system, says):
        edit = self.put(cast.owner, cast.brand, work, "description", "fixed", "Bread.")
        with as_user(cast.owner):
            bulk_edits.roll_back(by=rls.current(), edit=edit)
        work(edit, cast.owner)
        assert says("description") == ["", "", "Ours alone.", ""]
        with as_system():
            brand = Brand.objects.get(pk=cast.brand.pk)
            assert (brand.modes, brand.values) == ({}, {})

    def test_of_two_prepared_changes_the_later_one_is_prepared_again(self, cast, as_user):
        with as_user(cast.owner):
            by = rls.current()
            first, second = (
                bulk_edits.prepare_brand_field(by=by, brand=cast.brand, field="price_level", mode="fixed", value=value)
                for value in (1, 2)
            )
            bulk_edits.start(by=by, edit=first, now=clock.now())
            with pytest.raises(BrandChangedMeanwhile):
                bulk_edits.start(by=by, edit=second, now=clock.now())

    @pytest.mark.parametrize("who", ["manager", "helper", "stranger"])
    def test_are_set_by_those_who_lead_the_whole_brand(self, cast, as_user, who):
        with as_user(getattr(cast, who)), pytest.raises((RoleTooLow, BrandNotFound)):
            bulk_edits.prepare_brand_field(
                by=rls.current(), brand=cast.brand, field="price_level", mode="fixed", value=1
            )

    def test_cannot_be_changed_at_a_location_once_fixed(self, cast, work, as_user, ids, fates):
        self.put(cast.owner, cast.brand, work, "website", "fixed", "https://brioche.example/")
        bakery = cast.bakeries[0]
        with as_user(cast.manager):
            with pytest.raises(FieldsDenied):
                fields.apply(by=rls.current(), business=bakery, changes={"website": "https://mine.example/"})
            edit = bulk_edits.prepare(
                by=rls.current(), business_ids=ids[:2], changes={"website": "https://mine.example/"}
            )
            assert {item.state for item in edit.items.all()} == {"refused"}
            with (
                pytest.raises(DatabaseError, match="may not be changed"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    "UPDATE businesses_business SET website = 'https://mine.example/' WHERE id = %s", [bakery.pk]
                )

    def test_are_refused_for_what_a_brand_does_not_say(self, cast, as_user):
        with as_user(cast.owner):
            for field, mode in (("phone", "fixed"), ("description", "somehow")):
                with pytest.raises(BulkInvalid):
                    bulk_edits.prepare_brand_field(
                        by=rls.current(), brand=cast.brand, field=field, mode=mode, value="x"
                    )


def test_the_post_office_carries_a_bulk_edit_to_its_end(cast, ids, as_user, as_system, says, fates, monkeypatch):
    monkeypatch.setattr(bulk_work, "AT_ONCE", 2)
    with as_user(cast.manager):
        by = rls.current()
        edit = bulk_edits.prepare(by=by, business_ids=ids[:2], changes={"price_level": 3})
        bulk_edits.start(by=by, edit=edit, now=clock.now())
    with as_user(cast.owner):
        locks.lock(by=rls.current(), business=cast.bakeries[1], field="price_level")
    with as_system():
        outbox.drain()
    assert says("price_level")[:2] == [3, None]
    # What was refused meanwhile is refused to the person who started it, whatever the worker's login may do.
    assert fates(edit) == {"B1": "changed", "B2": "refused"}
