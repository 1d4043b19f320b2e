"""An undo takes back what an import wrote, where nobody changed it since, and names what it leaves."""

from datetime import timedelta

import pytest
from django.db import transaction

from apps.businesses.models import Business, FieldChange, OpenSpan
from apps.businesses.services import fields, locks
from apps.core import clock
from apps.core.actor import Actor
from apps.imports.errors import ImportNotFound, NothingToImport
from apps.imports.models import ImportRow, SourceKey
from apps.imports.services import jobs, tidying, undoing
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(directory, as_system):
    """A listing that a file changes."""
    with as_system():
        return BusinessFactory(
            name="Before", phone="+12123661182", primary_category=directory.pizza, parts__city=directory.city
        )


@pytest.fixture
def mixed(known, sheet, row, run):
    """An import that entered a listing and changed another."""
    good = row(1)
    change = {
        **dict.fromkeys(good, ""),
        "external_id": "",
        "reference": known.reference,
        "name": "After",
        "phone": "--",
    }
    return run(sheet({**good, "reference": ""}, change), match_by="reference")


def test_new_listings_are_withdrawn_and_changed_ones_restored(mixed, known, steer, as_system):
    job = steer(undoing.undo, mixed)
    assert (job.state, job.undo_report) == ("undone", {"withdrawn": 1, "restored": 1, "kept": 0})
    with as_system():
        made = Business.objects.get(name="Slice of Heaven 1")
        assert (made.status, made.location.is_public, OpenSpan.objects.count()) == ("suspended", False, 0)
        assert SourceKey.objects.count() == 0
        known.refresh_from_db()
        assert (known.name, known.phone) == ("Before", "+12123661182")
        assert FieldChange.objects.filter(business=known, origin_kind="imports.undo").count() == 2


def test_what_somebody_changed_since_stays_and_is_named(mixed, known, steer, as_system):
    with as_system():
        by = Actor.system("test")
        fields.apply(by=by, business=known, changes={"name": "Afterwards"})
        made = Business.objects.get(name="Slice of Heaven 1")
        fields.apply(by=by, business=made, changes={"description": "Touched."})
    job = steer(undoing.undo, mixed)
    assert job.undo_report == {"withdrawn": 0, "restored": 1, "kept": 2}
    with as_system():
        known.refresh_from_db()
        made.refresh_from_db()
        assert (known.name, known.phone, made.status) == ("Afterwards", "+12123661182", "live")
        lines = [entry["reason"] for row in ImportRow.objects.filter(job=job) for entry in row.problems]
    assert any("Name changed again since" in line for line in lines)
    assert any("changed or claimed since" in line for line in lines)


def test_a_field_locked_since_stays(mixed, known, steer, as_system):
    with as_system():
        locks.lock(by=Actor.system("test"), business=known, field="phone")
    assert steer(undoing.undo, mixed).undo_report == {"withdrawn": 1, "restored": 1, "kept": 1}


def test_after_an_undo_the_mended_file_enters_anew(directory, sheet, row, run, steer, as_system):
    content = sheet(row(1))
    steer(undoing.undo, run(content))
    assert run(content).counts == {"new": 1}
    with as_system():
        assert sorted(Business.objects.values_list("status", flat=True)) == ["live", "suspended"]


def test_store_codes_are_free_again_after_an_undo(people, sheet, row, run, steer):
    content = sheet(row(1, store_code="B7"))
    steer(undoing.undo, run(content, people.owner, brand=people.brand), people.owner)
    assert run(content, people.owner, brand=people.brand).counts == {"new": 1}


def test_a_cancelled_run_can_be_undone(directory, sheet, row, send, steer, as_system, monkeypatch):
    from apps.imports.services import running, working

    monkeypatch.setattr(running, "CHUNK", 1)
    job = send(sheet(row(1), row(2)))
    with as_system():
        with transaction.atomic():
            jobs.run(by=Actor.system("test"), job=job)
        working.work(job_id=job.pk, until=clock.now())
        with transaction.atomic():
            jobs.cancel(by=Actor.system("test"), job=job)
    assert steer(undoing.undo, job).undo_report["withdrawn"] == 1


def test_what_wrote_nothing_has_nothing_to_undo(directory, sheet, row, run, steer):
    with pytest.raises(NothingToImport):
        steer(undoing.undo, run(sheet(row(1, latitude="95"))))


def test_nobody_undoes_an_import_of_others(people, sheet, row, run, steer):
    job = run(sheet(row(1)), people.owner)
    with pytest.raises(ImportNotFound):
        steer(undoing.undo, job, people.stranger)


def test_files_and_rows_go_after_thirty_days_and_figures_stay(
    directory, sheet, row, run, as_system, django_capture_on_commit_callbacks
):
    job = run(sheet(row(1)))
    storage, name = job.file.storage, job.file.name
    with as_system(), django_capture_on_commit_callbacks(execute=True):
        assert tidying.forget_old_files(now=clock.now() + timedelta(days=29)) == 0
        assert tidying.forget_old_files(now=clock.now() + timedelta(days=31)) == 1
    with as_system():
        job.refresh_from_db()
        assert (job.file.name, job.rows.count(), job.counts) == ("", 0, {"new": 1})
    assert not storage.exists(name)
