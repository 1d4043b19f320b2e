"""How photos go along when one listing takes the place of another, and how they go back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from apps.businesses import registry
from apps.businesses.models import Business, Photo
from apps.businesses.services import photo_rows


def move_photos(source: int, target: int) -> list[dict[str, Any]]:
    """Put the source's photos behind the target's; its cover becomes the target's when that has none."""
    ours, theirs = photo_rows.present(Business(pk=target)), photo_rows.present(Business(pk=source))
    moved = [{"id": row.pk, "position": row.position, "is_cover": row.is_cover} for row in theirs]
    has_cover = any(row.is_cover for row in ours)
    for position, row in enumerate(theirs, start=len(ours)):
        row.business_id, row.position, row.is_cover = target, position, row.is_cover and not has_cover
        row.save(update_fields=["business", "position", "is_cover", "updated_at"])
    photo_rows.follow(target)
    return moved


def move_photos_back(source: int, target: int, moved: list[dict[str, Any]]) -> list[str]:
    """Return the photos that are still there to their listing, each to its place; one removed meanwhile stays removed."""
    was = {entry["id"]: entry for entry in moved}
    rows = Photo.objects.filter(pk__in=was, business_id=target, removed_at=None)
    going = list(rows.select_related("picture").order_by("position", "pk"))
    taken = any(row.is_cover for row in photo_rows.present(Business(pk=source)))
    for row in going:
        entry = was[row.pk]
        row.business_id, row.position, row.is_cover = source, entry["position"], entry["is_cover"] and not taken
        row.save(update_fields=["business", "position", "is_cover", "updated_at"])
    for listing in (source, target):
        photo_rows.settle_order(Business(pk=listing))
    gone = len(moved) - len(going)
    return [ngettext("%d is no longer there.", "%d are no longer there.", gone) % gone] if gone else []


MOVER = registry.Mover("businesses.photos", gettext_lazy("Photos"), move_photos, move_photos_back)
