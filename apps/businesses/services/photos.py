"""The photos of a listing: taken in, described, cropped, ordered, removed and brought back by its team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import policies, rules, selectors
from apps.businesses.data import Crop, PhotoUpload, PhotoView
from apps.businesses.errors import NoSuchPhoto, PhotoInvalid, TooManyPhotos
from apps.businesses.models import Business, Photo
from apps.businesses.services import listings, photo_rows
from apps.core import clock
from apps.core.actor import Actor
from apps.media import services as media
from apps.media.errors import TooLateToRestore, UploadRefused
from apps.media.states import PictureState

KIND = "businesses.photo"


def add(*, by: Actor, business: Business, uploads: Sequence[UploadedFile]) -> tuple[PhotoUpload, ...]:
    """Take files in, each for itself: one that is refused says why and keeps no other one out.

    Outside of a transaction, since the store of files may be far away; each photo is entered in one of its own.
    Raises: ListingNotFound, MayNotUpload.
    """
    with transaction.atomic():
        policies.ensure_can_edit(by, business.pk, ())
    taken = []
    for number, upload in enumerate(uploads):
        name = str(upload.name or "")[:80]
        try:
            if number >= rules.MAX_PHOTOS_AT_ONCE:
                message = _("At most %(most)d files at once; send this one again.")
                raise PhotoInvalid({"photos": [message % {"most": rules.MAX_PHOTOS_AT_ONCE}]})
            taken.append(PhotoUpload(name, _take(by, business, upload)))
        except PhotoInvalid as refused:
            taken.append(PhotoUpload(name, refusal=" ".join(refused.fields["photos"])))
        except (TooManyPhotos, UploadRefused) as refused:
            taken.append(PhotoUpload(name, refusal=refused.message))
    return tuple(taken)


@transaction.atomic
def set_alt(
    *, by: Actor, business: Business, photo: Photo, alt: str, is_decorative: bool = False, caption: str = ""
) -> PhotoView:
    """Say what a photo shows, or that it is mere decoration. Raises: ListingNotFound, NoSuchPhoto, PhotoInvalid."""
    said = {"alt": " ".join(alt.split()), "is_decorative": is_decorative, "caption": " ".join(caption.split())}
    problems: dict[str, list[str]] = {}
    for name, most in (("alt", rules.MAX_ALT), ("caption", rules.MAX_CAPTION)):
        if len(said[name]) > most or "\x00" in said[name]:
            problems[name] = [_("At most %(most)d characters.") % {"most": most}]
    if is_decorative:
        said["alt"] = ""
        problems.pop("alt", None)
    elif not said["alt"]:
        problems["alt"] = [_("Say what the photo shows, or that it is decoration.")]
    if problems:
        raise PhotoInvalid(problems)
    return _change(by, business, photo, said)


@transaction.atomic
def crop(*, by: Actor, business: Business, photo: Photo, part: Crop) -> PhotoView:
    """Show a part of a photo alone; the file stays whole, so that this can be taken back by showing all of it.

    Raises: ListingNotFound, NoSuchPhoto, PhotoInvalid.
    """
    least = rules.SMALLEST_CROP
    # Written so that NaN is outside.
    if not (
        0 <= part.x <= 1 - least
        and 0 <= part.y <= 1 - least
        and least <= part.width <= 1.0005 - part.x
        and least <= part.height <= 1.0005 - part.y
    ):
        message = _("The part lies inside the photo and is at least %(least)d%% of each side.")
        raise PhotoInvalid({"crop": [message % {"least": round(least * 100)}]})
    kept = {name: round(float(getattr(part, name)), 4) for name in ("x", "y", "width", "height")}
    return _change(by, business, photo, {f"crop_{name}": value for name, value in kept.items()})


@transaction.atomic
def set_focal_point(*, by: Actor, business: Business, photo: Photo, x: float, y: float) -> PhotoView:
    """Say which point stays in sight wherever the photo is cut to fit. Raises: ListingNotFound, NoSuchPhoto, FocalPointOutside."""
    listing = listings.locked(business)
    row = photo_rows.locked(listing, photo)

    policies.ensure_can_edit(by, listing.pk, ())
    before = selectors.photo_view(row)
    picture = media.set_focal_point(by=by, picture_id=row.picture_id, x=x, y=y)
    if (picture.focal_x, picture.focal_y) == (before.picture.focal_x, before.picture.focal_y):
        return before

    return replace(
        _remember(by, listing, row, {}, {"focal_point": [picture.focal_x, picture.focal_y]}), picture=picture
    )


@transaction.atomic
def move(*, by: Actor, business: Business, photo: Photo, steps: int) -> None:
    """Move a photo forwards (negative) or back in the order; at the ends nothing happens. Raises: ListingNotFound, NoSuchPhoto."""
    listing = listings.locked(business)
    row = photo_rows.locked(listing, photo)

    policies.ensure_can_edit(by, listing.pk, ())
    rows = photo_rows.present(listing)
    at = next(index for index, other in enumerate(rows) if other.pk == row.pk)
    to = min(max(at + steps, 0), len(rows) - 1)
    if to == at:
        return
    rows.insert(to, rows.pop(at))
    photo_rows.number(rows)

    _remember(by, listing, row, {"position": at}, {"position": to})


@transaction.atomic
def reorder(*, by: Actor, business: Business, references: Sequence[str]) -> None:
    """Put photos into this order; those that are not named, perhaps added meanwhile, follow as they were.

    Raises: ListingNotFound, NoSuchPhoto when one of them is none of this listing.
    """
    listing = listings.locked(business)

    policies.ensure_can_edit(by, listing.pk, ())
    rows = photo_rows.present(listing)
    known = {row.reference: row for row in rows}
    if any(reference not in known for reference in references):
        raise NoSuchPhoto
    named = [known[reference] for reference in dict.fromkeys(references)]
    ordered = [*named, *(row for row in rows if row not in named)]
    if ordered == rows:
        return
    photo_rows.number(ordered)

    _remember(
        by, listing, None, {"order": [row.reference for row in rows]}, {"order": [row.reference for row in ordered]}
    )


@transaction.atomic
def choose_cover(*, by: Actor, business: Business, photo: Photo) -> PhotoView:
    """Let a photo stand for its listing. Raises: ListingNotFound, NoSuchPhoto also for one that was refused."""
    listing = listings.locked(business)
    row = photo_rows.locked(listing, photo)

    policies.ensure_can_edit(by, listing.pk, ())
    if row.picture.state == PictureState.REFUSED:
        raise NoSuchPhoto
    if row.is_cover:
        return selectors.photo_view(row)
    photo_rows.set_cover(photo_rows.present(listing), row)
    row.is_cover = True

    return _remember(by, listing, row, {"is_cover": False}, {"is_cover": True})


@transaction.atomic
def remove(*, by: Actor, business: Business, photo: Photo) -> PhotoView:
    """Take a photo out of sight; for a day it can be restored, then its files are erased. Raises: ListingNotFound, NoSuchPhoto."""
    listing = listings.locked(business)
    row = photo_rows.locked(listing, photo)

    policies.ensure_can_edit(by, listing.pk, ())
    now = clock.now()
    media.discard(by=by, picture_id=row.picture_id, now=now)
    row.removed_at, row.is_cover, row.is_public = now, False, False
    row.save(update_fields=["removed_at", "is_cover", "is_public", "updated_at"])
    photo_rows.settle_order(listing)
    # What can no longer come back is no use to anybody.
    Photo.objects.filter(business=listing, removed_at__lt=now - 2 * timedelta(hours=rules.PHOTO_UNDO_HOURS)).delete()

    return _remember(by, listing, row, {"removed": False}, {"removed": True})


@transaction.atomic
def restore(*, by: Actor, business: Business, photo: Photo) -> PhotoView:
    """Bring a removed photo back to its place. Raises: ListingNotFound, NoSuchPhoto, TooLateToRestore, TooManyPhotos."""
    listing = listings.locked(business)
    row = photo_rows.locked(listing, photo, removed=True)

    policies.ensure_can_edit(by, listing.pk, ())
    now = clock.now()
    if now - row.removed_at >= timedelta(hours=rules.PHOTO_UNDO_HOURS):
        raise TooLateToRestore
    rows = photo_rows.present(listing)
    photo_rows.ensure_room(rows)
    media.restore(by=by, picture_id=row.picture_id, now=now)
    row.removed_at = None
    row.save(update_fields=["removed_at", "updated_at"])
    rows.insert(min(row.position, len(rows)), row)
    photo_rows.number(rows)
    photo_rows.settle_order(listing)

    return _remember(by, listing, row, {"removed": True}, {"removed": False})


@transaction.atomic
def settle(*, by: Actor, picture_id: int) -> None:
    """Show a photo whose picture has become ready, or pass its cover on when the picture was refused.

    A picture that is no photo of a listing any more is nobody's business. Raises: MayNotManageListings.
    """
    found = Photo.objects.filter(picture_id=picture_id, removed_at=None).select_related("business").first()
    if found is None:
        return
    listing = listings.locked(found.business)

    policies.ensure_can_manage_listings(by)
    photo_rows.settle_order(listing)

    photo_rows.announce(listing)


def _take(by: Actor, business: Business, upload: UploadedFile) -> PhotoView:
    with transaction.atomic():
        photo_rows.ensure_room(photo_rows.present(business))
    picture = media.accept(by=by, upload=upload, subject_kind=KIND, tenant_id=business.pk)
    return _enter(by, business, picture.id)


@transaction.atomic
def _enter(by: Actor, business: Business, picture_id: int) -> PhotoView:
    """Make an accepted upload a photo at the end; refused here, the upload is forgotten after a day."""
    listing = listings.locked(business)

    policies.ensure_can_edit(by, listing.pk, ())
    rows = photo_rows.present(listing)
    photo_rows.ensure_room(rows)
    row = Photo(business=listing, picture_id=picture_id, position=len(rows))
    row.save(force_insert=True)
    media.attach(by=by, picture_id=picture_id, subject_kind=KIND, subject_id=row.pk, tenant_id=listing.pk)
    photo_rows.settle_order(listing)

    return _remember(by, listing, row, None, {"added": True})


def _change(by: Actor, business: Business, photo: Photo, values: dict[str, Any]) -> PhotoView:
    listing = listings.locked(business)
    row = photo_rows.locked(listing, photo)

    policies.ensure_can_edit(by, listing.pk, ())
    before = {name: getattr(row, name) for name in values}
    if before == values:
        return selectors.photo_view(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "updated_at"])

    return _remember(by, listing, row, before, values)


def _remember(by: Actor, listing: Business, row: Photo | None, before: Any, after: dict[str, Any]) -> PhotoView | None:
    about = {"photo": row.reference} if row else {}
    audit.record(
        "businesses.photos_changed",
        by=by,
        subject=listing,
        before=before,
        after=about | after,
        business_id=listing.pk,
    )
    photo_rows.announce(listing)
    return selectors.photo_view(Photo.objects.select_related("picture").get(pk=row.pk)) if row else None
