"""Reading the photos of listings, for their teams and for everybody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Window

from apps.businesses import rules
from apps.businesses.data import Crop, PhotoView
from apps.businesses.errors import NoSuchPhoto
from apps.businesses.models import Photo
from apps.core import ids
from apps.media import selectors as media


def photos_of(business_id: int, *, now: datetime) -> tuple[tuple[PhotoView, ...], tuple[PhotoView, ...]]:
    """Return the photos of a listing in their order, whatever became of them, and those whose removal can be undone.

    For its team. One query.
    """
    views = [photo_view(row) for row in _rows().filter(business_id=business_id)]
    since = now - timedelta(hours=rules.PHOTO_UNDO_HOURS)
    present = tuple(view for view in views if view.removed_at is None)
    removed = [view for view in views if view.removed_at is not None and view.removed_at > since]
    return present, tuple(sorted(removed, key=lambda view: view.removed_at, reverse=True))


def public_photos(business_id: int, *, limit: int = rules.MAX_PHOTOS) -> tuple[tuple[PhotoView, ...], int]:
    """Return the photos that everybody sees, the cover first, and how many there are. One query."""
    rows = list(
        _rows()
        .filter(business_id=business_id, is_public=True)
        .annotate(number=Window(Count("*")))
        .order_by("-is_cover", "position", "pk")[:limit]
    )
    return tuple(photo_view(row) for row in rows), rows[0].number if rows else 0


def covers(business_ids: Collection[int]) -> dict[int, PhotoView]:
    """Return listing id -> the photo that stands for it, for those that have one. One query; none for no listings."""
    if not business_ids:
        return {}
    rows = _rows().filter(business_id__in=business_ids, is_cover=True, is_public=True).order_by()
    return {row.business_id: photo_view(row) for row in rows}


def photo(business_id: int, reference: str) -> Photo:
    """Return a photo of a listing for a service to act on, a removed one as well. One query.

    Raises: NoSuchPhoto, NotFound for what is no id of one.
    """
    public_id = ids.decode(Photo.id_prefix, reference)
    found = _rows().filter(business_id=business_id, public_id=public_id).first()
    if found is None:
        raise NoSuchPhoto
    return found


def photo_view(row: Photo) -> PhotoView:
    """Return a photo as pages show it; no query when its picture was read with it."""
    return PhotoView(
        id=row.pk,
        reference=row.reference,
        business_id=row.business_id,
        picture=media.as_data(row.picture),
        alt=row.alt,
        is_decorative=row.is_decorative,
        caption=row.caption,
        is_cover=row.is_cover,
        crop=Crop(row.crop_x, row.crop_y, row.crop_width, row.crop_height),
        removed_at=row.removed_at,
    )


def _rows() -> QuerySet[Photo]:
    return Photo.objects.select_related("picture").order_by("position", "pk")
