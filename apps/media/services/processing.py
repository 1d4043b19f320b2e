"""Make an upload into pictures, in the sandbox and in steps that each survive the death of the worker after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from apps.core import clock, states
from apps.media import events, files, rules, sandbox
from apps.media.models import Picture
from apps.media.sandbox import Rendering
from apps.media.services import _rows
from apps.media.states import MOVES, PictureState, Refusal
from apps.outbox import services as outbox


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One try at one picture; when a later one has begun, this one has nothing to say any more."""

    picture_id: int
    number: int
    token: str
    original: str
    format: str


def process(*, picture_id: int, now: datetime | None = None) -> None:
    """Prepare an uploaded picture; for one that is not waiting for it nothing happens.

    Raises: SandboxBroken, and what the storage raises while it is away; the sweep tries again.
    """
    attempt = _begin(picture_id, now or clock.now())
    if attempt is None:
        return
    with files.workshop() as folder:
        try:
            rendering = _render(attempt, folder)
        except rules.Unacceptable as unacceptable:
            refuse(picture_id=picture_id, refusal=unacceptable.refusal, attempt=attempt.number)
        else:
            if _plan(attempt, rendering):
                _store(attempt, rendering)
                _finish(attempt, rendering)
    _rows.remove_leftovers(picture_id)


@transaction.atomic
def refuse(*, picture_id: int, refusal: Refusal, attempt: int) -> None:
    """Give a picture up, unless a later attempt has it in hands."""
    row = _current(picture_id, attempt)
    if row is None:
        return

    row.state = states.move(MOVES, row.state, PictureState.REFUSED)
    row.refusal = refusal
    row.save(update_fields=["state", "refusal"])

    outbox.publish(
        events.PictureRefused(
            picture_id=row.pk, code=refusal.value, subject_kind=row.subject_kind, subject_id=row.subject_id
        )
    )


@transaction.atomic
def _begin(picture_id: int, now: datetime) -> _Attempt | None:
    row = Picture.objects.select_for_update().filter(pk=picture_id, state=PictureState.UPLOADED).first()
    if row is None:
        return None
    row.state = states.move(MOVES, row.state, PictureState.PROCESSING)
    row.started_at = now
    row.attempts += 1
    row.save(update_fields=["state", "started_at", "attempts"])
    return _Attempt(row.pk, row.attempts, row.token, row.original, row.format)


def _render(attempt: _Attempt, folder: Path) -> Rendering:
    source, made = folder / "upload", folder / "made"
    made.mkdir()
    try:
        files.fetch_original(attempt.original, source)
    except FileNotFoundError as error:
        raise rules.Unacceptable(Refusal.LOST) from error
    return sandbox.render(source, made, attempt.format)


@transaction.atomic
def _plan(attempt: _Attempt, rendering: Rendering) -> bool:
    """Note what is about to be stored, so that nothing is ever stored that nobody would delete."""
    row = _current(attempt.picture_id, attempt.number)
    if row is None:
        return False
    named = [(each, rules.variant_name(attempt.token, each.width, each.kind)) for each in rendering.files]
    row.variants = {str(each.width): name for each, name in named if each.kind == "webp"}
    row.fallback = next(name for each, name in named if each.kind == "jpg")
    row.save(update_fields=["variants", "fallback"])
    return True


def _store(attempt: _Attempt, rendering: Rendering) -> None:
    for each in rendering.files:
        files.keep_variant(rules.variant_name(attempt.token, each.width, each.kind), each.path)


@transaction.atomic
def _finish(attempt: _Attempt, rendering: Rendering) -> None:
    row = _current(attempt.picture_id, attempt.number)
    if row is None:
        return

    row.state = states.move(MOVES, row.state, PictureState.READY)
    row.ready_at = clock.now()
    row.width, row.height = rendering.width, rendering.height
    row.colour, row.placeholder = rendering.colour, rendering.placeholder
    row.save(update_fields=["state", "ready_at", "width", "height", "colour", "placeholder"])

    outbox.publish(events.PictureReady(picture_id=row.pk, subject_kind=row.subject_kind, subject_id=row.subject_id))


def _current(picture_id: int, attempt: int) -> Picture | None:
    """Return the picture under lock while this attempt is the one that counts, else None."""
    rows = Picture.objects.select_for_update()
    return rows.filter(pk=picture_id, attempts=attempt, state=PictureState.PROCESSING).first()
