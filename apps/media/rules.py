"""Limits, names and sizes of pictures, and what the first bytes of a file say; pure, and nothing is decoded here."""

from __future__ import annotations

import re
import secrets
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from apps.media.states import Refusal

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
# A file is uploaded before it belongs to anything; one that nobody used is forgotten after this time.
UNUSED_AFTER = timedelta(days=1)
UNDO_WINDOW = timedelta(days=1)
# A lost message is noticed by the sweep after the first, a dead worker after the second.
NUDGE_AFTER = timedelta(minutes=2)
STUCK_AFTER = timedelta(minutes=10)
MAX_ATTEMPTS = 3
# Originals that no row knows (an upload whose transaction failed) go once their day is this far back.
STRAY_DAYS = 2

WIDTHS = (320, 640, 1280, 1920)
ORDERS = {
    "pixels": MAX_PIXELS,
    "widths": WIDTHS,
    "height": 4096,
    "fallback": 1280,
    "placeholder": 20,
    "webp_quality": 80,
    "jpeg_quality": 82,
    # The dearest picture within the limits, a WebP of 40 million pixels with transparency, takes 720 MiB and 3 seconds;
    # a JPEG of that size takes 180 MiB.
    "memory": 800 * 2**20,
    "seconds": 30,
    "file_bytes": 20_000_000,
}
PATIENCE_SECONDS = 60

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# Named in the order of the bytes that open them.
_MAGIC = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"))
_OTHER_PICTURES = (b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00", b"8BPS", b"\xff\x0a", b"\x00\x00\x00\x0cJXL ")
_MARKUP = re.compile(rb"<(script|html|svg|body|iframe|!doctype|\?php)[\s>]", re.IGNORECASE)
_HEAD = 4096
_TAIL = 66_000
_MAX_SEGMENTS = 500
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

# What a variant is called; the address of a picture gives nothing else away and cannot be guessed (130 bits).
VARIANT_NAME = r"[0-9a-z]{2}/[0-9a-z]{26}-[1-9][0-9]{0,3}\.(?:webp|jpg)"
CONTENT_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
COLOUR = re.compile(r"#[0-9a-f]{6}")
PLACEHOLDER = re.compile(r"(data:image/webp;base64,[A-Za-z0-9+/]{20,2000}={0,2})?")


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes of a picture say of it."""

    format: str
    width: int
    height: int


class Unacceptable(Exception):
    """A file that is refused at first sight."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def new_token() -> str:
    """Return 26 random letters that survive being read aloud and file systems that know no capitals."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(26))


def original_name(now: datetime) -> str:
    """Return a name for an original: the day, so that strays can be found, and nothing of what the sender called it."""
    return f"{now:%Y%m%d}/{new_token()}"


def variant_name(token: str, width: int, kind: str) -> str:
    """Return the name of a variant, spread over 1,024 folders."""
    return f"{token[:2]}/{token}-{width}.{kind}"


def inspect(file: BinaryIO, size: int) -> Header:
    """Return format and size in pixels by the file's own first bytes, whatever it is called.

    Raises: Unacceptable.
    """
    if size == 0:
        raise Unacceptable(Refusal.EMPTY)
    if size > MAX_BYTES:
        raise Unacceptable(Refusal.TOO_LARGE)
    file.seek(0)
    head = file.read(_HEAD)
    kind = _kind(head)
    if _MARKUP.search(head) or _carries_archive(file, size):
        raise Unacceptable(Refusal.DISGUISED)
    try:
        width, height = _SIZES[kind](file, head)
    except (struct.error, IndexError) as error:
        raise Unacceptable(Refusal.UNREADABLE) from error
    if not (width and height):
        raise Unacceptable(Refusal.UNREADABLE)
    if width * height > MAX_PIXELS:
        raise Unacceptable(Refusal.TOO_MANY_PIXELS)
    return Header(kind, width, height)


def _kind(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    # HEIC and AVIF begin with a box of this type, as films do.
    known = head.startswith(_OTHER_PICTURES) or head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}
    raise Unacceptable(Refusal.UNSUPPORTED if known else Refusal.NOT_A_PICTURE)


def _carries_archive(file: BinaryIO, size: int) -> bool:
    """Say whether the file is a ZIP archive as well: those are read from their end, so a picture fits in front."""
    start = max(size - _TAIL, 0)
    file.seek(start)
    tail = file.read(_TAIL)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return False
    directory_size = struct.unpack_from("<I", tail, end + 12)[0]
    directory = start + end - directory_size
    if not 0 <= directory < size:
        return False
    file.seek(directory)
    return file.read(4) == b"PK\x01\x02"


def _png(file: BinaryIO, head: bytes) -> tuple[int, int]:
    return struct.unpack_from(">II", head, 16) if head[12:16] == b"IHDR" else (0, 0)


def _gif(file: BinaryIO, head: bytes) -> tuple[int, int]:
    return struct.unpack_from("<HH", head, 6)


def _webp(file: BinaryIO, head: bytes) -> tuple[int, int]:
    chunk = head[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if chunk == b"VP8L":
        bits = struct.unpack_from("<I", head, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _jpeg(file: BinaryIO, head: bytes) -> tuple[int, int]:
    """Walk over the segments to the frame; previews inside EXIF are stepped over with the segment they are in."""
    file.seek(2)
    for _ in range(_MAX_SEGMENTS):
        marker = file.read(2)
        while marker == b"\xff\xff":
            marker = b"\xff" + file.read(1)
        if len(marker) < 2 or marker[0] != 0xFF:
            break
        length = struct.unpack(">H", file.read(2))[0]
        if marker[1] in _FRAMES:
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        file.seek(max(length - 2, 0), 1)
    return 0, 0


_SIZES = {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "WEBP": _webp}
