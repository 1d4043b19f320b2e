"""Steering a job: run what was checked, pause, go on, cancel."""

from __future__ import annotations

from django.db import transaction

from apps.audit import services as audit
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.imports import policies
from apps.imports.errors import NothingToImport
from apps.imports.models import ImportJob
from apps.imports.services import _job
from apps.imports.states import WORKING, JobState


@transaction.atomic
def run(*, by: Actor, job: ImportJob) -> ImportJob:
    """Begin to write what the check announced, or go on after a failure.

    Raises: ImportNotFound, MayNotImport, ReasonMissing, Conflict, NothingToImport.
    """
    found = _job.locked(job.pk)

    policies.ensure_can_steer(by, found)
    _job.move(found, JobState.RUNNING)
    if not _job.usable(found):
        raise NothingToImport

    found.rows_done, found.problem, found.finished_at = 0, "", None
    found.save()
    _job.nudge(found)
    return found


@transaction.atomic
def pause(*, by: Actor, job: ImportJob) -> ImportJob:
    """Stop a job after the rows at hand; it goes on where it was. A paused job stays paused.

    Raises: ImportNotFound, MayNotImport, ReasonMissing, Conflict when nothing is being done.
    """
    found = _job.locked(job.pk)

    policies.ensure_can_steer(by, found)
    _ensure_working(found)
    found.is_paused = True
    found.save(update_fields=["is_paused", "updated_at"])
    return found


@transaction.atomic
def resume(*, by: Actor, job: ImportJob) -> ImportJob:
    """Go on with a paused job. Raises: ImportNotFound, MayNotImport, ReasonMissing, Conflict when nothing is to be done."""
    found = _job.locked(job.pk)

    policies.ensure_can_steer(by, found)
    _ensure_working(found)
    if found.is_paused:
        found.is_paused = False
        _job.restart_clock(found)
        found.save(update_fields=["is_paused", "phase_started_at", "phase_started_with", "alive_at", "updated_at"])
    _job.nudge(found)
    return found


@transaction.atomic
def cancel(*, by: Actor, job: ImportJob) -> ImportJob:
    """End a job for good; what a run has written stays and can be undone.

    Raises: ImportNotFound, MayNotImport, ReasonMissing, Conflict when it has ended or is being undone.
    """
    found = _job.locked(job.pk)

    policies.ensure_can_steer(by, found)
    before = found.state
    _job.move(found, JobState.CANCELLED)
    found.counts, found.refused_fields = _job.counts(found.pk)
    found.save()

    audit.record("imports.cancelled", by=by, subject=found, before={"state": before}, after={"state": found.state})
    return found


def _ensure_working(job: ImportJob) -> None:
    if job.state not in WORKING:
        raise Conflict(
            f"This import is {JobState(job.state).label.lower()}; nothing is being done.", code="illegal_move"
        )
