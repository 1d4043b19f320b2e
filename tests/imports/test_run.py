"""A run writes what the check announced, once, within the importer's rights, and survives its worker (IMP-5, IMP-6)."""

from datetime import timedelta

import pytest
from django.db import transaction

from apps.businesses.models import Business, FieldChange, OpeningHours
from apps.businesses.services import locks
from apps.core import clock
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.imports.errors import MayNotImport, NothingToImport
from apps.imports.models import ImportJob, SourceKey
from apps.imports.services import jobs, running, working
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listings(as_system):
    """Return a function from names to the listings of those names."""

    def found(*names):
        with as_system():
            return [Business.objects.get(name=name) for name in names]

    return found


def test_good_rows_become_whole_listings(directory, sheet, row, run, as_system, report):
    cells = {"hours": "Mo-Fr 09:00-17:00", "phone": "212 366 1182", "attributes": "wifi=yes", "price_level": "$$"}
    job = run(sheet(row(1, **cells), row(2, latitude="95")))
    assert (job.state, job.counts) == ("finished", {"new": 1, "error": 1})
    with as_system():
        made = Business.objects.get(name="Slice of Heaven 1")
        place, hours = made.location, OpeningHours.objects.get(business=made)
        assert (made.status, made.phone, made.price_level, made.attributes) == (
            "live",
            "+12123661182",
            2,
            {"wifi": True},
        )
        assert (place.city, place.neighbourhood, place.timezone) == (
            directory.city,
            directory.quarter,
            "America/New_York",
        )
        assert (hours.osm, place.is_public, hours.is_public) == ("Mo-Fr 09:00-17:00", True, True)
        assert list(made.categories.all()) == [directory.pizza]
        assert (made.slug, made.source, made.stats.rating_count) == ("slice-of-heaven-1", "import", 0)
        assert SourceKey.objects.get(key="K1").business == made


def test_sending_the_same_file_again_changes_nothing(directory, sheet, row, run, as_system):
    content = sheet(row(1, hours="Mo-Fr 09:00-17:00", attributes="wifi=yes"), row(2, latitude="", longitude=""))
    run(content)
    with as_system():
        before = (Business.objects.count(), FieldChange.objects.count())
    assert run(content).counts == {"unchanged": 2}
    with as_system():
        assert (Business.objects.count(), FieldChange.objects.count()) == before


def test_a_changed_row_changes_its_listing_with_history(directory, sheet, row, run, listings, as_system):
    run(sheet(row(1)))
    job = run(sheet(row(1, name="Slice of Earth", phone="212 366 1182")))
    assert job.counts == {"updated": 1}
    (made,) = listings("Slice of Earth")
    with as_system():
        lines = (
            FieldChange.objects.filter(business=made)
            .order_by("field")
            .values_list("field", "author", "origin_kind", "origin_ref")
        )
        assert list(lines) == [(name, "import", "imports.import", job.reference) for name in ("name", "phone")]


def test_two_sources_have_ids_of_their_own(directory, sheet, row, run):
    assert run(sheet(row(1)), source="pos").counts == {"new": 1}
    assert run(sheet(row(1)), source="crm").counts == {"new": 1}


def test_namesakes_get_addresses_of_their_own(directory, sheet, row, run, as_system):
    run(sheet(*(row(number, name="Joe's") for number in range(1, 6))))
    with as_system():
        slugs = set(Business.objects.filter(name="Joe's").values_list("slug", flat=True))
    assert slugs == {"joes", "joes-old-town", "joes-old-town-2", "joes-old-town-3", "joes-old-town-4"}


class TestRights:
    def test_a_stranger_may_not_import(self, people, sheet, row, send):
        with pytest.raises(MayNotImport):
            send(sheet(row(1)), people.stranger)

    def test_importing_is_a_right_apart_from_editing(self, people, sheet, row, send):
        with pytest.raises(MayNotImport):
            send(sheet(row(1, store_code="B2")), people.manager, brand=people.brand)

    def test_a_brand_of_others_is_refused(self, people, sheet, row, send, as_system):
        from tests.factories.teams import BrandFactory

        with as_system():
            other = BrandFactory()
        with pytest.raises(MayNotImport):
            send(sheet(row(1, store_code="B2")), people.owner, brand=other)

    def test_rows_of_a_verified_brand_are_live_locations_of_it(self, people, sheet, row, run, listings):
        job = run(sheet(row(1, store_code="B2")), people.importer, brand=people.brand)
        assert (job.match_by, job.counts) == ("store_code", {"new": 1})
        (made,) = listings("Slice of Heaven 1")
        assert (made.brand_id, made.store_code, made.status, made.is_claimed) == (people.brand.pk, "B2", "live", True)

    def test_a_location_needs_a_store_code(self, people, sheet, row, run, report):
        job = run(sheet(row(1, store_code=""), row(2, store_code="B2")), people.owner, brand=people.brand)
        assert "store code" in report(job)[1][1]["store_code"]
        assert job.counts == {"error": 1, "new": 1}

    def test_a_store_code_changes_its_location(self, people, run, listings):
        job = run(b"store_code,name,price_level\nB1,Brioche One,3\n", people.owner, brand=people.brand)
        assert job.counts == {"updated": 1}
        assert listings("Brioche One")[0].price_level == 3

    def test_a_new_listing_of_a_person_waits_for_a_check(self, people, sheet, row, run, listings):
        assert run(sheet(row(1)), people.owner).counts == {"new": 1}
        (made,) = listings("Slice of Heaven 1")
        assert (made.status, made.submitted_by_id, made.is_claimed) == ("pending", people.owner.pk, False)

    def test_nobody_changes_a_listing_of_others(self, people, run, report, as_system):
        with as_system():
            other = BusinessFactory(name="Not Yours")
        job = run(f"reference,name\n{other.reference},Mine Now\n".encode(), people.owner)
        assert report(job)[1] == ("error", {"": "There is no such listing, or none you may change."})

    def test_a_locked_field_is_left_out_and_the_others_apply(self, people, run, report, listings, as_user):
        owner = Actor.user(people.owner.pk)
        with as_user(people.owner), transaction.atomic():
            locks.lock(by=owner, business=people.cafe, field="phone")
        content = f"reference,phone,price_level\n{people.cafe.reference},212 366 1182,2\n".encode()
        job = run(content, people.owner)
        assert (job.counts, job.refused_fields) == ({"updated": 1}, 1)
        assert "locked" in report(job)[1][1]["phone"]
        (cafe,) = listings("Own Café")
        assert (cafe.phone, cafe.price_level) == ("", 2)

    def test_locks_hold_for_our_programs_too(self, people, run, as_user):
        with as_user(people.owner), transaction.atomic():
            locks.lock(by=Actor.user(people.owner.pk), business=people.cafe, field="phone")
        assert run(f"reference,phone\n{people.cafe.reference},212 366 1182\n".encode()).counts == {"skipped": 1}

    def test_a_field_that_is_locked_between_check_and_run_is_left_out(self, people, send, steer, report, as_user):
        content = f"reference,phone,price_level\n{people.cafe.reference},212 366 1182,2\n".encode()
        job = send(content, people.owner)
        with as_user(people.owner), transaction.atomic():
            locks.lock(by=Actor.user(people.owner.pk), business=people.cafe, field="phone")
        job = steer(jobs.run, job, people.owner)
        assert (job.counts, job.refused_fields) == ({"updated": 1}, 1)

    def test_a_right_that_was_taken_away_ends_the_import(self, people, sheet, row, send, steer, as_system):
        job = send(sheet(row(1, store_code="B2")), people.importer, brand=people.brand)
        with as_system():
            people.brand.memberships.filter(user=people.importer).update(can_import=False)
        with pytest.raises(MayNotImport):
            steer(jobs.run, job, people.importer)


class TestSurvival:
    @pytest.fixture
    def small_chunks(self, monkeypatch):
        from apps.imports.services import checking

        monkeypatch.setattr(running, "CHUNK", 2)
        monkeypatch.setattr(checking, "CHUNK", 2)

    def test_a_run_goes_on_where_its_worker_died(
        self, small_chunks, directory, sheet, row, send, as_system, monkeypatch
    ):
        job = send(sheet(*(row(number) for number in range(1, 8))))
        with as_system(), transaction.atomic():
            jobs.run(by=Actor.system("test"), job=job)
        enter, calls = running.batches.enter, []

        def dying(**options):
            calls.append(1)
            if len(calls) == 3:
                raise MemoryError
            return enter(**options)

        monkeypatch.setattr(running.batches, "enter", dying)
        with as_system(), pytest.raises(MemoryError):
            working.work_to_the_end(job=job)
        with as_system():
            job.refresh_from_db()
            assert (job.state, job.rows_done, Business.objects.count()) == ("running", 4, 4)
            job = working.work_to_the_end(job=job)
            assert (job.state, job.counts, Business.objects.count()) == ("finished", {"new": 7}, 7)

    def test_a_check_goes_on_where_it_stopped(self, small_chunks, directory, sheet, row, as_system, send):
        job = send(sheet(*(row(number) for number in range(1, 8))))
        with as_system():
            ImportJob.objects.filter(pk=job.pk).update(state="checking", rows_done=4)
            job.rows.filter(number__gt=4).delete()
            job = working.work_to_the_end(job=job)
        assert (job.state, job.counts, job.rows_total) == ("checked", {"new": 7}, 7)

    def test_work_stops_when_its_time_is_up_and_asks_for_more(
        self, small_chunks, directory, sheet, row, send, as_system
    ):
        job = send(sheet(*(row(number) for number in range(1, 6))))
        with as_system():
            with transaction.atomic():
                jobs.run(by=Actor.system("test"), job=job)
            assert working.work(job_id=job.pk, until=clock.now()) is True
            job.refresh_from_db()
            assert job.rows_done == 2

    def test_a_paused_import_rests_and_goes_on(self, directory, sheet, row, send, as_system, steer):
        job = send(sheet(row(1)))
        with as_system(), transaction.atomic():
            job = jobs.pause(by=Actor.system("test"), job=jobs.run(by=Actor.system("test"), job=job))
        with as_system():
            assert working.work_to_the_end(job=job).state == "running"
        assert steer(jobs.resume, job).state == "finished"

    def test_a_cancelled_import_writes_nothing_more(self, directory, sheet, row, send, steer, as_system):
        job = steer(jobs.cancel, send(sheet(row(1))))
        assert job.state == "cancelled"
        with as_system():
            assert Business.objects.count() == 0
        with pytest.raises(Conflict):
            steer(jobs.run, job)

    def test_a_file_without_anything_new_is_not_run(self, directory, sheet, row, send, steer):
        with pytest.raises(NothingToImport):
            steer(jobs.run, send(sheet(row(1, latitude="95"))))

    def test_a_silent_job_is_taken_over(self, directory, sheet, row, send, as_system, monkeypatch):
        job, sent = send(sheet(row(1))), []
        monkeypatch.setattr(working.current_app, "send_task", lambda name, **options: sent.append(options["kwargs"]))
        with as_system():
            with transaction.atomic():
                jobs.run(by=Actor.system("test"), job=job)
            assert working.sweep(now=clock.now()) == 0
            assert working.sweep(now=clock.now() + timedelta(minutes=5)) == 1
        assert sent == [{"job_id": job.pk}]

    def test_a_row_the_database_refuses_does_not_take_others_along(
        self, directory, sheet, row, send, steer, as_system, report
    ):
        job = send(sheet(*(row(number) for number in range(1, 6))))
        with as_system():
            stored = job.rows.get(number=3)
            stored.values["categories"] = ["gone-since"]
            stored.save(update_fields=["values"])
        job = steer(jobs.run, job)
        assert job.counts == {"new": 4, "error": 1}
        assert "refuses this row" in report(job)[3][1][""]

    def test_a_key_that_came_in_meanwhile_changes_its_listing(self, directory, sheet, row, send, run, steer, as_system):
        slow = send(sheet(row(1, name="Slow")))
        run(sheet(row(1, name="Fast")))
        assert steer(jobs.run, slow).counts == {"updated": 1}
        with as_system():
            assert list(Business.objects.values_list("name", flat=True)) == ["Slow"]


def test_a_brand_says_what_its_new_locations_are_silent_about(people, sheet, row, run, listings, as_system):
    with as_system():
        people.brand.values = {"website": "https://brioche.example.com", "description": "All over town."}
        people.brand.modes = {"website": "fixed", "description": "inherited"}
        people.brand.save()
    run(
        sheet(row(1, store_code="B2", website="https://own.example.com"), row(2, store_code="B3", description="Ours.")),
        people.owner,
        brand=people.brand,
    )
    one, two = listings("Slice of Heaven 1", "Slice of Heaven 2")
    assert (one.website, one.description, one.overrides) == ("https://brioche.example.com", "All over town.", [])
    assert (two.description, two.overrides) == ("Ours.", ["description"])
