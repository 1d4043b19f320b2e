"""Take a file in."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from django.db import transaction

from apps.audit import services as audit
from apps.core import clock
from apps.core.actor import Actor
from apps.media import files, policies, rules
from apps.media.data import PictureData
from apps.media.errors import UploadRefused
from apps.media.models import Picture
from apps.media.selectors import as_data
from apps.media.services import _rows

_CHUNK = 1 << 16


def accept(
    *,
    by: Actor,
    upload: BinaryIO,
    subject_kind: str,
    subject_id: int | None = None,
    tenant_id: int | None = None,
    is_public: bool = False,
) -> PictureData:
    """Keep an upload that looks like a picture and have it prepared once the transaction has committed.

    What it is goes by its own bytes; what the sender called it, and of which type, is not even read. Whoever has no
    `subject_id` yet calls `attach` later, within a day.
    Raises: MayNotUpload, UploadRefused.
    """
    with transaction.atomic():
        policies.ensure_can_upload(by, tenant_id)
    size, digest = _measure(upload)
    try:
        header = rules.inspect(upload, size)
    except rules.Unacceptable as unacceptable:
        refusal = unacceptable.refusal
        raise UploadRefused(refusal.value, str(refusal.label)) from unacceptable

    now = clock.now()
    row = Picture(
        uploader_id=by.user_id,
        tenant_id=tenant_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        is_public=is_public,
        token=rules.new_token(),
        original=rules.original_name(now),
        format=header.format,
        width=header.width,
        height=header.height,
        byte_size=size,
        sha256=digest,
        accepted_at=now,
    )
    # Before the row: the store may be far away, and a file without a row is found by `tidy`.
    files.keep_original(row.original, upload)
    return _enter(row, by)


@transaction.atomic
def _enter(row: Picture, by: Actor) -> PictureData:
    row.save(force_insert=True)

    audit.record(
        "media.picture_accepted",
        by=by,
        subject=row,
        after={"for": row.subject_kind, "format": row.format, "bytes": row.byte_size},
        business_id=row.tenant_id,
    )

    _rows.enqueue("media.process", row.pk)
    return as_data(row)


def _measure(upload: BinaryIO) -> tuple[int, str]:
    """Return size and SHA-256 of the content; a file over the limit is not read to its end."""
    upload.seek(0)
    size, digest = 0, hashlib.sha256()
    while size <= rules.MAX_BYTES and (chunk := upload.read(_CHUNK)):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()
