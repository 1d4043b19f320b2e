"""Working on a job, whatever it needs next: what the worker calls, and commands that wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.db import transaction

from apps.core import clock, rls
from apps.core.errors import DomainError
from apps.imports.models import ImportJob
from apps.imports.services import _job, checking, running, undoing, uploading
from apps.imports.states import WORKING, JobState

# After so long without a sign of life, whoever worked on a job is taken for dead.
SILENCE = timedelta(seconds=150)
_PHASES = {
    JobState.CHECKING: checking.check,
    JobState.RUNNING: running.run,
    JobState.UNDOING: undoing.take_back,
}
log = structlog.get_logger(__name__)

Progress = Callable[[int], None]


def work(*, job_id: int, until: datetime, progress: Progress = lambda done: None) -> bool:
    """Do what a job needs next as the person who started it; returns whether there is more to do.

    A refusal ends the job with its reason. What the process leaves undone, another goes on with.
    """
    with transaction.atomic():
        job = ImportJob.objects.select_related("brand").filter(pk=job_id).first()
        if job is None or job.is_paused or job.state not in (JobState.UPLOADED, *WORKING):
            return False
    try:
        with transaction.atomic():
            actor = _job.actor_of(job)
        with rls.acting(actor):
            if job.state == JobState.UPLOADED:
                return uploading.inspect(by=actor, job=job).state == JobState.CHECKING
            more = _PHASES[JobState(job.state)](by=actor, job=job, until=until, progress=progress)
    except DomainError as refusal:
        log.info("import_refused", job=job_id, code=refusal.error_code)
        _fail(job_id, refusal.message)
        return False
    return more


def work_to_the_end(*, job: ImportJob, progress: Progress = lambda done: None) -> ImportJob:
    """Do all that a job needs here and now, for commands without a worker; returns the job as it is then."""
    while work(job_id=job.pk, until=clock.now() + timedelta(minutes=5), progress=progress):
        pass
    with transaction.atomic():
        return ImportJob.objects.select_related("brand").get(pk=job.pk)


def sweep(*, now: datetime) -> int:
    """Have workers take on the jobs nobody works on; returns how many."""
    with transaction.atomic():
        forgotten = ImportJob.objects.filter(
            state__in=[JobState.UPLOADED, *WORKING], is_paused=False, alive_at__lt=now - SILENCE
        )
        found = list(forgotten.values_list("pk", flat=True)[:100])
    for job_id in found:
        current_app.send_task(_job.WORK, kwargs={"job_id": job_id}, queue="bulk")
    return len(found)


@transaction.atomic
def _fail(job_id: int, message: str) -> None:
    found = _job.locked(job_id)
    if found.state in (JobState.UPLOADED, *WORKING):
        _job.move(found, JobState.FAILED)
        found.problem = message
        found.counts, found.refused_fields = _job.counts(found.pk)
        found.save()
