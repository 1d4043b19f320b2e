"""Do what a lost message, a dead worker or a changed mind left undone; each unit of work is its own transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from apps.core import clock, rls, states
from apps.media import files, rules
from apps.media.models import Picture
from apps.media.services import _rows, processing, removal
from apps.media.states import MOVES, PictureState, Refusal

log = structlog.get_logger(__name__)

# At most this many of each kind at a time; the next sweep takes the next.
BATCH = 200


def sweep(*, now: datetime | None = None) -> int:
    """Send, put back, forget and erase what is due, and return how many pictures that concerned.

    Runs concurrently with itself: each step looks again at its picture under lock.
    """
    now = now or clock.now()
    done = sum(_revive(picture_id, now) for picture_id in _keys(_stuck(now)))
    done += sum(_send(picture_id, now) for picture_id in _keys(_waiting(now)))
    done += sum(_forget(picture_id, now) for picture_id in _keys(_unused(now)))
    for picture_id in _keys(Picture.objects.filter(_erasable(now))):
        removal.erase(picture_id=picture_id, now=now)
        done += 1
    for picture_id in _keys(Picture.objects.filter(_leftover())):
        _rows.remove_leftovers(picture_id)
        done += 1
    if done:
        log.info("pictures_swept", pictures=done)
    return done


def tidy(*, now: datetime | None = None) -> int:
    """Delete originals that no row knows, and return how many there were.

    Uploads whose transaction failed leave them in the store, workers that were killed on their machine.
    """
    now = now or clock.now()
    files.remove_old_workshops(now - timedelta(hours=1))
    day = now - timedelta(days=rules.STRAY_DAYS)
    removed = 0
    batch: list[str] = []
    for name in files.originals_before(f"{day:%Y%m%d}"):
        batch.append(name)
        if len(batch) == BATCH:
            removed += _remove_strays(batch)
            batch = []
    return removed + _remove_strays(batch)


def _remove_strays(names: list[str]) -> int:
    with transaction.atomic():
        known = set(Picture.objects.filter(original__in=names).values_list("original", flat=True))
    strays = [name for name in names if name not in known]
    for name in strays:
        files.remove_original(name)
    return len(strays)


def _stuck(now: datetime) -> QuerySet[Picture]:
    return Picture.objects.filter(state=PictureState.PROCESSING, started_at__lt=now - rules.STUCK_AFTER)


def _waiting(now: datetime) -> QuerySet[Picture]:
    return Picture.objects.filter(state=PictureState.UPLOADED, accepted_at__lt=now - rules.NUDGE_AFTER)


def _unused(now: datetime) -> QuerySet[Picture]:
    present = [PictureState.UPLOADED, PictureState.READY, PictureState.REFUSED]
    return Picture.objects.filter(subject_id=None, accepted_at__lt=now - rules.UNUSED_AFTER, state__in=present)


def _erasable(now: datetime) -> Q:
    return Q(state=PictureState.DISCARDED, discarded_at__lte=now - rules.UNDO_WINDOW)


def _leftover() -> Q:
    kept = Q(state__in=[PictureState.READY, PictureState.REFUSED, PictureState.ERASED]) & ~Q(original="")
    return kept | (Q(state__in=[PictureState.REFUSED, PictureState.ERASED]) & ~Q(fallback=""))


def _keys(rows: QuerySet[Picture]) -> list[int]:
    with transaction.atomic():
        return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _revive(picture_id: int, now: datetime) -> int:
    """Give a picture whose worker died another try, or up."""
    row = _stuck(now).select_for_update(skip_locked=True).filter(pk=picture_id).first()
    if row is None:
        return 0
    if row.attempts >= rules.MAX_ATTEMPTS:
        processing.refuse(picture_id=row.pk, refusal=Refusal.FAILED, attempt=row.attempts)
        return 1
    row.state = states.move(MOVES, row.state, PictureState.UPLOADED)
    row.save(update_fields=["state"])
    return 1


@transaction.atomic
def _send(picture_id: int, now: datetime) -> int:
    """Enqueue again what nobody has begun; a job too many finds nothing to do."""
    if not _waiting(now).filter(pk=picture_id).exists():
        return 0
    _rows.enqueue("media.process", picture_id)
    return 1


@transaction.atomic
def _forget(picture_id: int, now: datetime) -> int:
    row = _unused(now).select_for_update(skip_locked=True).filter(pk=picture_id).first()
    if row is None:
        return 0
    removal.discard(by=rls.current(), picture_id=row.pk, now=now)
    return 1
