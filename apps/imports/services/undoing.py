"""Taking an import back: new listings are withdrawn, changed ones get their former values, where nobody changed them since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses.data import Origin
from apps.businesses.selectors import surveys
from apps.businesses.services import batches, fields
from apps.businesses.states import Author
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.imports import events, policies
from apps.imports.data import Problem
from apps.imports.errors import NothingToImport
from apps.imports.models import ImportJob, ImportRow, SourceKey
from apps.imports.rules.planning import differs, label
from apps.imports.services import _job, _rows, _targets
from apps.imports.states import JobState, Outcome, Severity
from apps.outbox import services as outbox

CHUNK = 1_000
MOST_CHANGES = 100
ORIGIN = "imports.undo"

Progress = Callable[[int], None]


@transaction.atomic
def undo(*, by: Actor, job: ImportJob) -> ImportJob:
    """Begin to take back what an import wrote.

    Raises: ImportNotFound, MayNotImport, ReasonMissing, Conflict, NothingToImport when it wrote nothing.
    """
    found = _job.locked(job.pk)

    policies.ensure_can_steer(by, found)
    if not ImportRow.objects.filter(job=found, is_applied=True, is_undone=False).exists():
        raise NothingToImport
    _job.move(found, JobState.UNDOING)

    found.rows_done, found.undo_report, found.problem = 0, {"withdrawn": 0, "restored": 0, "kept": 0}, ""
    found.save()
    _job.nudge(found)
    return found


def take_back(*, by: Actor, job: ImportJob, until: datetime, progress: Progress = lambda done: None) -> bool:
    """Undo rows, chunk by chunk; returns whether there is more to do later. Stops as `checking.check` does."""
    while True:
        before = job.rows_done
        with transaction.atomic():
            if not _job.alone(job.pk):
                return False
            found = _job.fresh(job.pk, JobState.UNDOING)
            if found is None:
                return False
            job = found
            rows = _next(job)
            if rows:
                _take_back(by, job, rows)
                _job.advance(job, rows[-1].number)
        if not rows:
            _finish(by, job)
            progress(max(0, job.rows_total - before))
            return False
        progress(job.rows_done - before)
        if clock.now() >= until:
            return True


def _next(job: ImportJob) -> list[ImportRow]:
    waiting = ImportRow.objects.filter(job=job, number__gt=job.rows_done, is_applied=True, is_undone=False)
    rows = list(waiting.order_by("number").defer("raw", "values", "defaults")[:CHUNK])
    changes = [index for index, row in enumerate(rows) if row.outcome == Outcome.UPDATED]
    return rows[: changes[MOST_CHANGES]] if len(changes) > MOST_CHANGES else rows


def _take_back(by: Actor, job: ImportJob, rows: Sequence[ImportRow]) -> None:
    report = dict(job.undo_report)
    made = [row for row in rows if row.outcome == Outcome.NEW]
    if made:
        withdrawn = _withdraw(by, job, made)
        report["withdrawn"] += withdrawn
        report["kept"] += len(made) - withdrawn
    for row in rows:
        if row.outcome == Outcome.UPDATED:
            restored, kept = _restore(by, job, row)
            report["restored"] += bool(restored)
            report["kept"] += bool(kept)
    ImportJob.objects.filter(pk=job.pk).update(undo_report=report)
    job.undo_report = report


def _withdraw(by: Actor, job: ImportJob, rows: Sequence[ImportRow]) -> int:
    """Hide the new listings that are still as they came; returns how many that were.

    Whoever may undo the import may have its listings hidden; taking a live listing down is our program's to do.
    """
    ours = Actor.system("imports.undo", reason=f"{job.reference} undone by {by.name}")
    with rls.acting(ours):
        gone = set(batches.withdraw(by=ours, business_ids=[row.business_id for row in rows if row.business_id]))
    with transaction.atomic():
        SourceKey.objects.filter(namespace=job.namespace, business_id__in=gone).delete()
    done = [row for row in rows if row.business_id in gone]
    ImportRow.objects.filter(job=job, number__in=[row.number for row in done]).update(is_undone=True)
    for row in rows:
        if row.business_id not in gone:
            _keep(row, Problem("", _("Not undone: the listing was changed or claimed since."), Severity.NOTE))
    return len(done)


def _restore(by: Actor, job: ImportJob, row: ImportRow) -> tuple[list[str], list[str]]:
    """Give a listing its former values back; returns the fields that were restored and those that were kept."""
    target = _targets.by_id(by, [row.business_id] if row.business_id else []).get(row.business_id)
    if target is None or not target.has_rights:
        _keep(row, Problem("", _("Not undone: the listing is not yours to change any more."), Severity.NOTE))
        return [], list(row.changes)
    same = [name for name, (_before, after) in row.changes.items() if not differs(name, target.facts[name], after)]
    since = [name for name in row.changes if name not in same]
    refused = [name for name in same if name in target.refused]
    wanted = {name: row.changes[name][0] for name in same if name not in refused}
    try:
        with transaction.atomic():
            if wanted:
                origin = Origin(Author.IMPORT, ORIGIN, job.reference)
                fields.apply(by=by, business=surveys.listing(target.business_id), changes=wanted, origin=origin)
    except DomainError as refusal:
        _keep(row, Problem("", _("Not undone: %(reason)s") % {"reason": refusal.message}, Severity.NOTE))
        return [], list(row.changes)
    for names, message in (
        (since, _("Not undone: %(fields)s changed again since the import.")),
        (refused, _("Not undone: %(fields)s may not be changed by you any more.")),
    ):
        if names:
            _keep(row, Problem("", message % {"fields": ", ".join(label(name) for name in names)}, Severity.NOTE))
    ImportRow.objects.filter(job=job, number=row.number).update(is_undone=True)
    return list(wanted), since + refused


def _keep(row: ImportRow, problem: Problem) -> None:
    row.problems = _rows.with_new_problems(row, [problem])
    row.save(update_fields=["problems"])


@transaction.atomic
def _finish(by: Actor, job: ImportJob) -> None:
    found = _job.locked(job.pk)
    if found.state != JobState.UNDOING or found.is_paused:
        return
    found.rows_done = found.rows_total
    _job.move(found, JobState.UNDONE)
    found.save()

    audit.record("imports.undone", by=by, subject=found, after=found.undo_report)

    outbox.publish(
        events.ImportUndone(
            job_id=found.pk, withdrawn=found.undo_report["withdrawn"], restored=found.undo_report["restored"]
        )
    )
