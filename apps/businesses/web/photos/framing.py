"""How a photo fits a window: which part of it is seen, and where the whole then lies behind the window."""

from __future__ import annotations

from dataclasses import dataclass

from apps.businesses.data import Crop, PhotoView
from apps.media.data import PictureData

# What windows in lists, galleries and heads have.
LANDSCAPE = (4, 3)


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo in its window; `sheet` is the CSS that lays the whole picture behind it, empty when nothing is cropped.

    `shape` is the width of the window divided by its height.
    """

    reference: str
    picture: PictureData
    alt: str
    caption: str
    ratio: str
    sheet: str
    sizes: str
    shape: str


def shown(
    photo: PhotoView, *, alt: str = "", ratio: tuple[int, int] | None = None, fills: bool = False, sizes: str = "100vw"
) -> Shown:
    """Return a photo for a window of this shape, or of its own; one that `fills` takes the shape of what is around it.

    `alt` is what is said while nobody described it. The crop is laid out by position and size alone, which every browser
    knows, without a script and with the same files.
    """
    said = "" if photo.is_decorative else photo.alt or alt
    picture, crop = photo.picture, photo.crop
    own = (round(picture.width * crop.width), round(picture.height * crop.height))
    wanted = ratio or own
    proportion = f"{wanted[0] / max(wanted[1], 1):.4g}"
    if crop.is_whole:
        shape = "" if fills or ratio is None else f"{wanted[0]} / {wanted[1]}"
        return Shown(photo.reference, picture, said, photo.caption, shape, "", sizes, proportion)
    part = visible(picture, crop, wanted[0] / max(wanted[1], 1))
    sheet = {
        "inline-size": 1 / part.width,
        "block-size": 1 / part.height,
        "left": 0 - part.x / part.width,
        "top": 0 - part.y / part.height,
    }
    style = ";".join(f"{name}:{value:.4%}" for name, value in sheet.items())
    larger = f"calc({sizes} * {1 / part.width:.2f})"
    return Shown(photo.reference, picture, said, photo.caption, f"{wanted[0]} / {wanted[1]}", style, larger, proportion)


def visible(picture: PictureData, crop: Crop, shape: float) -> Crop:
    """Return the largest part of the crop with this shape (width by height), held at the focal point as CSS holds pictures."""
    width, height = crop.width, crop.height
    own = (crop.width * picture.width) / max(crop.height * picture.height, 1)
    if own > shape:
        width = crop.height * picture.height * shape / picture.width
    else:
        height = crop.width * picture.width / shape / picture.height
    across = min(max((picture.focal_x - crop.x) / crop.width, 0.0), 1.0)
    down = min(max((picture.focal_y - crop.y) / crop.height, 0.0), 1.0)
    return Crop(crop.x + across * (crop.width - width), crop.y + down * (crop.height - height), width, height)


def thumbnail(photo: PhotoView, alt: str) -> Shown:
    """Return a photo for a grid of small windows."""
    return shown(photo, alt=alt, ratio=LANDSCAPE, sizes="(width < 40rem) 46vw, 15rem")
