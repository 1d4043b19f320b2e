"""What the verbs share: the row under lock, its leftovers, and the jobs that go on after a commit."""

from __future__ import annotations

from functools import partial

from celery import current_app
from django.db import transaction

from apps.media import files
from apps.media.errors import PictureNotFound
from apps.media.models import Picture
from apps.media.states import PictureState

# These need neither their original nor another attempt.
_DONE_WITH_ORIGINAL = (PictureState.READY, PictureState.REFUSED, PictureState.ERASED)
_DONE_WITH_VARIANTS = (PictureState.REFUSED, PictureState.ERASED)


def locked(picture_id: int) -> Picture:
    """Return the picture as it is now, locked until the transaction ends.

    Raises: PictureNotFound when the actor cannot see or change it.
    """
    row = Picture.objects.select_for_update().filter(pk=picture_id).first()
    if row is None:
        raise PictureNotFound
    return row


def enqueue(job: str, picture_id: int, queue: str = "default") -> None:
    """Send a job once the open transaction has committed; the sweep does what a broker that is away did not take."""
    send = partial(current_app.send_task, job, kwargs={"picture_id": picture_id}, queue=queue)
    transaction.on_commit(send, robust=True)


def remove_leftovers(picture_id: int) -> None:
    """Delete the files that a picture does not need any more, then note that they are gone.

    In this order and outside of a transaction: whoever dies in between leaves a note, and doing it again is no harm.
    """
    with transaction.atomic():
        row = Picture.objects.filter(pk=picture_id, state__in=_DONE_WITH_ORIGINAL).first()
    if row is None:
        return
    gone = {}
    if row.original:
        files.remove_original(row.original)
        gone["original"] = ""
    if row.state in _DONE_WITH_VARIANTS and row.fallback:
        files.remove_variants([*row.variants.values(), row.fallback])
        gone |= {"variants": {}, "fallback": ""}
    if gone:
        with transaction.atomic():
            Picture.objects.filter(pk=picture_id, state=row.state).update(**gone)
