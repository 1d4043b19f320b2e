"""What all verbs of a job share: who it acts as, its lock, its progress, its file, and the nudge to a worker."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction

from apps.accounts.models import User
from apps.core import clock, states
from apps.core.actor import Actor, ActorKind
from apps.imports.errors import FileGone, ImportNotFound
from apps.imports.models import ImportJob, ImportRow
from apps.imports.states import MOVES, JobState, Outcome, Severity

WORK = "imports.work"


def actor_of(job: ImportJob) -> Actor:
    """Return whoever started the job, with the roles they have now: a job acts as that person to its end.

    Raises: ImportNotFound when they are gone or may not sign in any more.
    """
    if job.started_as == ActorKind.SYSTEM:
        return Actor.system("imports", reason=f"{job.reference} {job.reason}".strip())
    person = User.objects.filter(pk=job.started_by_id, is_active=True).first()
    if person is None:
        raise ImportNotFound
    if job.started_as == ActorKind.STAFF:
        return Actor.staff(person.pk, reason=job.reason, roles=person.roles)
    return Actor.user(person.pk, person.roles)


def locked(job_id: int) -> ImportJob:
    """Return the job as it is now, locked until the transaction ends. Raises: ImportNotFound."""
    found = ImportJob.objects.select_for_update(of=("self",)).select_related("brand").filter(pk=job_id).first()
    if found is None:
        raise ImportNotFound
    return found


def alone(job_id: int) -> bool:
    """Say whether nobody else works on the job; true until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('imports.job'), %s)", [job_id % 2**31])
        return cursor.fetchone()[0]


def fresh(job_id: int, state: JobState, *, done: int | None = None) -> ImportJob | None:
    """Return the job when it is still to be worked on in this state, and has come exactly so far."""
    found = ImportJob.objects.select_related("brand").filter(pk=job_id, state=state, is_paused=False).first()
    if found is None or (done is not None and found.rows_done != done):
        return None
    return found


def advance(job: ImportJob, done: int) -> None:
    """Remember how far the job has come, in the transaction that came there."""
    ImportJob.objects.filter(pk=job.pk).update(rows_done=done, alive_at=clock.now())
    job.rows_done = done


def move(job: ImportJob, to: JobState) -> None:
    """Bring a locked job into another state and start its clock anew; the caller saves. Raises: Conflict."""
    job.state = states.move(MOVES, JobState(job.state), to)
    now = clock.now()
    job.phase_started_at, job.phase_started_with, job.alive_at, job.is_paused = now, 0, now, False
    if to in (JobState.FINISHED, JobState.CANCELLED, JobState.FAILED, JobState.UNDONE):
        job.finished_at = now


def restart_clock(job: ImportJob) -> None:
    """Measure speed from here on: the time a job was paused is not the time it takes."""
    job.phase_started_at = job.alive_at = clock.now()
    job.phase_started_with = job.rows_done


def nudge(job: ImportJob) -> None:
    """Have a worker take the job on once the transaction has committed; a sweep finds what a lost message left."""
    job_id = job.pk

    def send() -> None:
        current_app.send_task(WORK, kwargs={"job_id": job_id}, queue="bulk")

    # Not a `partial`, whose missing name would turn a broker that is away into an error of the request.
    transaction.on_commit(send, robust=True)


def counts(job_id: int) -> tuple[dict[str, int], int]:
    """Return outcome -> rows, and in how many rows a field was refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT outcome, count(*), count(*) FILTER (WHERE problems @> %s)
               FROM imports_importrow WHERE job_id = %s GROUP BY outcome""",
            [f'[{{"severity": "{Severity.FIELD.value}"}}]', job_id],
        )
        rows = cursor.fetchall()
    return {outcome: number for outcome, number, _refused in rows}, sum(refused for *_, refused in rows)


def usable(job: ImportJob) -> bool:
    """Say whether any row waits to be applied."""
    return ImportRow.objects.filter(job=job, is_applied=False, outcome__in=[Outcome.NEW, Outcome.UPDATED]).exists()


@contextmanager
def local_file(job: ImportJob) -> Iterator[Path]:
    """Give the uploaded file as a file of this machine. Raises: FileGone."""
    if not job.file:
        raise FileGone
    storage = job.file.storage
    if isinstance(storage, FileSystemStorage):
        path = Path(storage.path(job.file.name))
        if not path.exists():
            raise FileGone
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="import-") as copy:
        try:
            with storage.open(job.file.name) as stored:
                shutil.copyfileobj(stored, copy, 1 << 20)
        except FileNotFoundError as error:
            raise FileGone from error
        copy.flush()
        yield Path(copy.name)


def figures(job: ImportJob) -> Mapping[str, int]:
    """Return the counts for the audit trail and events."""
    return {outcome.value: int(job.counts.get(outcome.value, 0)) for outcome in Outcome}
