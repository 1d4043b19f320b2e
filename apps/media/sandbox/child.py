"""Turns one uploaded file into clean pictures; runs as a process of its own with little memory, little time and no secrets.

Standard library and Pillow alone: it is started as a script, not imported. Arguments: the file, the folder for what it
makes, and its orders as JSON. It writes `facts.json` there: what it made, or the code of the refusal.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

ORIENTATION = 0x0112
# What each value of the EXIF tag asks for, so that the top of the picture is up.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SWAPS_SIDES = {5, 6, 7, 8}


class Refused(Exception):
    """The file is not made into pictures; the code says why."""


def limit(orders: dict[str, Any]) -> None:
    """Give up, for good, most of what a process may use."""
    # The system warns at the lower of these two, which names the cause, and kills at the higher one.
    resource.setrlimit(resource.RLIMIT_CPU, (orders["seconds"], orders["seconds"] + 5))
    for kind, most in (
        (resource.RLIMIT_AS, orders["memory"]),
        (resource.RLIMIT_FSIZE, orders["file_bytes"]),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # A frame may claim more than the header did.
    Image.MAX_IMAGE_PIXELS = orders["pixels"]
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def decode(path: Path, orders: dict[str, Any]) -> tuple[Image.Image, tuple[int, int], int]:
    """Return the first frame, what its size is in full, and how it has to be turned.

    A JPEG comes as small as its own arithmetic makes it without loss for us: a fraction of the memory.
    """
    image = Image.open(path, formats=[orders["format"]])
    size = image.size
    if size[0] * size[1] > orders["pixels"]:
        raise Refused("too_many_pixels")
    try:
        turn = image.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - a damaged tag is no reason to refuse the picture
        turn = 1
    most = max(orders["widths"])
    image.draft("RGB", (max(most, size[0] * most // max(size[1], 1)), max(most, size[1] * most // max(size[0], 1))))
    image.load()
    return image, size, turn if turn in TURNS else 1


def plain(image: Image.Image) -> Image.Image:
    """Return the picture with a channel per colour, as scaling needs it."""
    if image.has_transparency_data and image.mode not in {"RGBA", "LA"}:
        return image.convert("RGBA")
    if image.mode.startswith("I"):
        # Sixteen bits: Pillow would cut the upper values off instead of dividing.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGB") if image.mode in {"P", "1", "F", "HSV", "YCbCr"} else image


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in the colours that every screen expects without being told."""
    target = "RGBA" if image.mode in {"RGBA", "LA"} else "RGB"
    if profile:
        source = image.convert("RGBA") if image.mode == "LA" else image
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(source, given, ImageCms.createProfile("sRGB"), outputMode=target)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A profile that is broken or belongs to another kind of picture: the colours are taken as they are.
            pass
    return image.convert(target)


def bare(image: Image.Image) -> Image.Image:
    """Return the pixels without anything the file said about them: place, camera, comments, profile."""
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def sizes(size: tuple[int, int], orders: dict[str, Any]) -> list[tuple[int, int]]:
    """Return the sizes to make, largest first: the wanted widths below the picture's own, or its own; never larger."""
    width, height = size
    most = max(orders["widths"])
    wanted = {min(width, most), *(each for each in orders["widths"] if each < width)}
    found = set()
    for each in wanted:
        scale = min(each / width, orders["height"] / height, 1)
        found.add((max(round(width * scale), 1), max(round(height * scale), 1)))
    return sorted(found, reverse=True)


def on_white(image: Image.Image) -> Image.Image:
    """Return an opaque picture for JPEG."""
    if image.mode == "RGB":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def colour_of(image: Image.Image) -> str:
    """Return the mean colour as CSS writes it."""
    return "#{:02x}{:02x}{:02x}".format(*on_white(image).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))


def placeholder_of(image: Image.Image, orders: dict[str, Any]) -> str:
    """Return a blurred miniature as a data address; none for a picture that one can see through."""
    if image.mode == "RGBA":
        return ""
    scale = orders["placeholder"] / max(image.size)
    small = image.resize([max(round(side * scale), 1) for side in image.size], Image.Resampling.BOX)
    written = io.BytesIO()
    small.save(written, "WEBP", quality=30, method=6)
    return "data:image/webp;base64," + base64.b64encode(written.getvalue()).decode()


def make(path: Path, folder: Path, orders: dict[str, Any]) -> dict[str, Any]:
    """Write the variants into `folder` and return the facts."""
    image, size, turn = decode(path, orders)
    profile = image.info.get("icc_profile")
    upright = size[::-1] if turn in SWAPS_SIDES else size
    wanted = sizes(upright, orders)
    largest = wanted[0][::-1] if turn in SWAPS_SIDES else wanted[0]
    image = plain(image).resize(largest, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = bare(to_srgb(image, profile))
    if turn in TURNS:
        image = image.transpose(TURNS[turn])

    files = []
    for width, height in wanted:
        variant = image if image.size == (width, height) else image.resize((width, height), Image.Resampling.LANCZOS)
        variant.save(folder / f"{width}.webp", "WEBP", quality=orders["webp_quality"], method=4)
        files.append({"width": width, "height": height, "kind": "webp"})
    # One JPEG for mail, link previews and old browsers.
    width, height = next(((w, h) for w, h in wanted if w <= orders["fallback"]), wanted[-1])
    opaque = on_white(image).resize((width, height), Image.Resampling.LANCZOS)
    opaque.save(folder / f"{width}.jpg", "JPEG", quality=orders["jpeg_quality"], optimize=True, progressive=True)
    files.append({"width": width, "height": height, "kind": "jpg"})
    return {
        "width": upright[0],
        "height": upright[1],
        "colour": colour_of(image),
        "placeholder": placeholder_of(image, orders),
        "files": files,
    }


def main() -> None:
    """Do what the arguments say."""
    path, folder, orders = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    limit(orders)
    try:
        facts = make(path, folder, orders)
    except Refused as refused:
        facts = {"refusal": str(refused)}
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        facts = {"refusal": "too_many_pixels"}
    except MemoryError:
        facts = {"refusal": "too_complex"}
    except Exception as error:  # noqa: BLE001 - Pillow has no family of errors: a broken file raises whatever it meets
        facts = {"refusal": "unreadable", "why": f"{type(error).__name__}: {error}"[:500]}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
