"""Forgetting: uploaded files and the rows they had go after a while, since they are copies of somebody's data."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from apps.imports.models import ImportJob, ImportRow
from apps.imports.states import WORKING

KEPT = timedelta(days=30)
_BATCH = 100


def forget_old_files(*, now: datetime) -> int:
    """Delete the files and rows of imports that began more than 30 days ago; figures and history stay. Returns how many."""
    forgotten = 0
    while True:
        with transaction.atomic():
            old = (
                ImportJob.objects.select_for_update(skip_locked=True).filter(started_at__lt=now - KEPT).exclude(file="")
            )
            jobs = list(old.exclude(state__in=WORKING).order_by("pk")[:_BATCH])
            for job in jobs:
                name = job.file.name
                ImportRow.objects.filter(job=job).delete()
                job.file, job.samples = "", []
                job.save(update_fields=["file", "samples", "updated_at"])
                # After the commit: a file without its row is found by nobody, a row without its file is an error.
                transaction.on_commit(partial(job.file.storage.delete, name))
        forgotten += len(jobs)
        if len(jobs) < _BATCH:
            return forgotten
