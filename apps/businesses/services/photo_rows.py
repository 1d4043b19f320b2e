"""What the verbs about photos share: the rows of a listing, their numbers, its cover, and who may see them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from apps.businesses import events, rules
from apps.businesses.errors import NoSuchPhoto, TooManyPhotos
from apps.businesses.models import Business, Photo
from apps.core import clock
from apps.media.states import PictureState
from apps.outbox import services as outbox


def present(listing: Business) -> list[Photo]:
    """Return the photos of a listing that were not removed, in their order, with their pictures."""
    rows = Photo.objects.filter(business=listing, removed_at=None).select_related("picture")
    return list(rows.order_by("position", "pk"))


def locked(listing: Business, photo: Photo, *, removed: bool = False) -> Photo:
    """Return a photo of the listing under lock. Raises: NoSuchPhoto."""
    rows = Photo.objects.select_for_update(of=("self",)).select_related("picture")
    row = rows.filter(business=listing, pk=photo.pk, removed_at__isnull=not removed).first()
    if row is None:
        raise NoSuchPhoto
    return row


def ensure_room(rows: Sequence[Photo]) -> None:
    """Raises: TooManyPhotos. Files that were refused take no room."""
    if sum(row.picture.state != PictureState.REFUSED for row in rows) >= rules.MAX_PHOTOS:
        raise TooManyPhotos(rules.MAX_PHOTOS)


def number(rows: Sequence[Photo]) -> None:
    """Keep the order of these rows."""
    moved = [row for position, row in enumerate(rows) if row.position != position]
    for position, row in enumerate(rows):
        row.position = position
    Photo.objects.bulk_update(moved, ["position"])


def set_cover(rows: Sequence[Photo], chosen: Photo | None) -> None:
    """Let one of the photos of a listing stand for it, or none."""
    Photo.objects.filter(pk__in=[row.pk for row in rows], is_cover=True).update(is_cover=False)
    if chosen is not None:
        Photo.objects.filter(pk=chosen.pk).update(is_cover=True)


def settle_order(listing: Business) -> None:
    """Number the photos that are there, let one be the cover, and let all be as public as they may."""
    rows = present(listing)
    number(rows)
    keep_one_cover(rows)
    follow(listing.pk)


def follow(business_id: int) -> None:
    """Let photos and their pictures be as public as the listing they belong to now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.follow_listing(%s)", [business_id])


def keep_one_cover(rows: Sequence[Photo]) -> None:
    """Let one of these photos of a listing stand for it: the present cover unless it was refused, else the first good one."""
    good = [row for row in rows if row.picture.state != PictureState.REFUSED]
    present = next((row for row in rows if row.is_cover), None)
    if present in good:
        return
    ready = [row for row in good if row.picture.state == PictureState.READY]
    set_cover(rows, next(iter([*ready, *good]), None))


def announce(listing: Business) -> None:
    """Say that visitors see something else."""
    listing.content_changed_at = clock.now()
    listing.save(update_fields=["content_changed_at", "updated_at"])
    outbox.publish(events.PhotosChanged(business_id=listing.pk))
