"""Reading pictures; row security decides which ones there are for the present actor."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from apps.core import ids
from apps.media import files
from apps.media.data import PictureData, Variant
from apps.media.errors import PictureNotFound
from apps.media.models import Picture
from apps.media.states import PictureState


def picture(reference: str) -> PictureData:
    """Return a picture by the id that is known outside, in whatever state: a page that waits asks again and again.

    Raises: NotFound.
    """
    return _one(Picture.objects.filter(public_id=ids.decode(Picture.id_prefix, reference)))


def picture_of_id(picture_id: int) -> PictureData:
    """Return a picture by the number that events carry and other tables refer to.

    Raises: PictureNotFound.
    """
    return _one(Picture.objects.filter(pk=picture_id))


def pictures(picture_ids: Iterable[int]) -> dict[int, PictureData]:
    """Return those of the pictures that can be shown, by number; one query for a page."""
    found = Picture.objects.filter(pk__in=list(picture_ids), state=PictureState.READY)
    return {row.pk: as_data(row) for row in found}


def pictures_of(subject_kind: str, subject_id: int) -> list[PictureData]:
    """Return the pictures of a thing that are shown or may come to be, oldest first."""
    states = [PictureState.UPLOADED, PictureState.PROCESSING, PictureState.READY]
    found = Picture.objects.filter(subject_kind=subject_kind, subject_id=subject_id, state__in=states)
    return [as_data(row) for row in found.order_by("pk")]


def as_data(row: Picture) -> PictureData:
    """Return a row as what crosses the border."""
    shown = row.state == PictureState.READY
    return PictureData(
        id=row.pk,
        reference=row.reference,
        state=row.state,
        is_public=row.is_public,
        uploader_id=row.uploader_id,
        tenant_id=row.tenant_id,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        width=row.width,
        height=row.height,
        byte_size=row.byte_size,
        sha256=row.sha256,
        colour=row.colour,
        placeholder=row.placeholder,
        focal_x=row.focal_x,
        focal_y=row.focal_y,
        refusal=row.refusal,
        variants=tuple(_variant(row, name) for name in row.variants.values()) if shown else (),
        fallback=_variant(row, row.fallback) if shown else None,
    )


def _one(rows: QuerySet[Picture]) -> PictureData:
    row = rows.first()
    if row is None:
        raise PictureNotFound
    return as_data(row)


def _variant(row: Picture, name: str) -> Variant:
    width = int(name.rpartition("-")[2].partition(".")[0])
    return Variant(width, max(round(row.height * width / row.width), 1), files.url(name))
