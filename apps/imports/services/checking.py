"""The check: every row judged and compared with the directory, nothing written but the report (IMP-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from apps.businesses import selectors as businesses
from apps.businesses.selectors import surveys
from apps.core import clock
from apps.core.actor import Actor
from apps.imports import policies
from apps.imports.data import Judged, Problem, RawRow
from apps.imports.errors import FileUnreadable
from apps.imports.files import open_table
from apps.imports.models import ImportJob, ImportRow
from apps.imports.rules.categories import Vocabulary
from apps.imports.rules.judging import Judge, World
from apps.imports.rules.places import Atlas, Postcode
from apps.imports.rules.planning import Planned, plan
from apps.imports.services import _job, _rows, _targets
from apps.imports.services._rows import NewRow
from apps.imports.states import JobState, MatchBy, Outcome

CHUNK = 5_000

Progress = Callable[[int], None]


def check(*, by: Actor, job: ImportJob, until: datetime, progress: Progress = lambda done: None) -> bool:
    """Judge rows, chunk by chunk, each in a transaction of its own; returns whether there is more to do later.

    Stops when the job is paused or cancelled, when somebody else works on it, and when the time is up.
    Raises: FileGone.
    """
    with transaction.atomic():
        judge = _judge(job)
        may_create = policies.may_create(by, job.brand)
    done = job.rows_done
    with _job.local_file(job) as path:
        try:
            table = open_table(path, job.file_name, encoding=job.encoding, delimiter=job.delimiter)
            rows = islice(table.rows, done, None)
            while chunk := list(islice(rows, CHUNK)):
                if not _keep(by, job, done, chunk, judge, may_create=may_create):
                    return False
                done += len(chunk)
                progress(len(chunk))
                if clock.now() >= until:
                    return True
        except FileUnreadable as refusal:
            _fail(job, refusal.message)
            return False
    return _finish(job, done)


@transaction.atomic
def _keep(by: Actor, job: ImportJob, done: int, rows: Sequence[RawRow], judge: Judge, *, may_create: bool) -> bool:
    """Judge a chunk and write what it comes to; False when the job is no longer ours to work on."""
    if not _job.alone(job.pk) or _job.fresh(job.pk, JobState.CHECKING, done=done) is None:
        return False
    if done == 0:
        # Those of a check with other columns.
        ImportRow.objects.filter(job=job).delete()
    targets = _targets.resolve(by, job, [judge.key_of(row) for row in rows])
    judged = [
        judge.judge(row, target.facts["city"] if target is not None else "")
        for row, target in zip(rows, targets, strict=True)
    ]
    taken = _targets.taken_store_codes(job, judged)
    planned = [
        _plan(job, one, target, taken, may_create=may_create) for one, target in zip(judged, targets, strict=True)
    ]
    _rows.insert(
        job,
        (
            NewRow(
                row.number,
                row.line,
                row.cells,
                one,
                what.outcome,
                what.changes,
                what.problems,
                target.business_id if target is not None and target.has_rights else None,
            )
            for row, one, target, what in zip(rows, judged, targets, planned, strict=True)
        ),
    )
    _job.advance(job, done + len(rows))
    return True


def _plan(job: ImportJob, judged: Judged, target: object, taken: dict[str, int], *, may_create: bool) -> Planned:
    must_exist = judged.key.startswith(f"{MatchBy.REFERENCE.value}:")
    planned = plan(judged, target, may_create=may_create, must_exist=must_exist)
    code = judged.values.get("store_code", "")
    if planned.outcome is Outcome.NEW and code in taken:
        message = _("Another location of the brand has this store code; match by store code to change that one.")
        return Planned(Outcome.ERROR, {}, (*planned.problems, Problem("store_code", message)))
    return planned


@transaction.atomic
def _finish(job: ImportJob, done: int) -> bool:
    """Look for repeated keys, count, and begin the run when it was asked for; returns whether there is more to do."""
    found = _job.locked(job.pk)
    if found.state != JobState.CHECKING or found.is_paused or found.rows_done != done:
        return False
    _rows.refuse_repeats(
        found,
        _("The same key stands in lines {lines}."),
        _("The rows in lines {lines} are about the same listing."),
        _("The same store code stands in lines {lines}."),
    )
    found.counts, found.refused_fields = _job.counts(found.pk)
    found.rows_total = done
    _job.move(found, JobState.CHECKED)
    if found.runs_by_itself:
        _job.move(found, JobState.RUNNING)
        found.rows_done = 0
    found.save()
    return found.state == JobState.RUNNING


@transaction.atomic
def _fail(job: ImportJob, message: str) -> None:
    found = _job.locked(job.pk)
    if found.state != JobState.CHECKING:
        return
    _job.move(found, JobState.FAILED)
    found.problem = message
    found.counts, found.refused_fields = _job.counts(found.pk)
    found.save()


def _judge(job: ImportJob) -> Judge:
    cities = businesses.cities()
    postcodes = (Postcode(code, country, city, at.lat, at.lon) for code, country, city, at in surveys.postcodes())
    world = World(
        atlas=Atlas(cities, surveys.neighbourhoods_by_city(), postcodes),
        vocabulary=Vocabulary(businesses.category_tree()),
        attribute_labels=surveys.attribute_labels(),
    )
    return Judge(
        world,
        job.columns,
        match_by=MatchBy(job.match_by),
        brand=job.brand_id is not None,
        keep_good_cells=job.keep_good_cells,
    )
