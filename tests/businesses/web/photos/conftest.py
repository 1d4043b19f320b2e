"""Files as phones and enemies send them, and workers that prepare them at once."""

import io
import struct
import zlib

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.businesses import handlers
from apps.businesses.services import photos
from apps.media import events as media_events
from apps.media import services as media
from apps.media.models import Picture

GPS = 0x8825


@pytest.fixture(autouse=True)
def fresh_storage(settings):
    """Give each test empty storages."""
    settings.STORAGES = {**settings.STORAGES}


@pytest.fixture
def phone_photo():
    """Return a function that writes a JPEG as a phone does: with the place where it was taken, in this colour."""

    def write(name="IMG_1.jpg", colour="darkolivegreen", size=(900, 600)):
        exif = Image.Exif()
        exif[0x010E] = "Nowhere Street 7"
        exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
        image = Image.new("RGB", size, colour)
        image.paste("wheat", (size[0] // 4, size[1] // 3, size[0] // 2, size[1]))
        written = io.BytesIO()
        image.save(written, "JPEG", exif=exif)
        return SimpleUploadedFile(name, written.getvalue(), "image/jpeg")

    return write


@pytest.fixture
def bomb():
    """A PNG of a few kilobytes that would decode to 81 million pixels."""
    side = 9_000
    rows = zlib.compressobj(9)
    line = b"\x00" * (1 + (side + 7) // 8)
    content = b"".join(rows.compress(line) for _ in range(side)) + rows.flush()

    def chunk(kind, held):
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    written = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    return SimpleUploadedFile("bomb.png", written, "image/png")


@pytest.fixture
def svg():
    """A drawing with a script in it that calls itself a JPEG."""
    return SimpleUploadedFile("logo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")


@pytest.fixture
def prepare(as_system):
    """Return a function that lets the workers prepare whatever waits, and the directory hear of it."""

    def work():
        with as_system("media"):
            for picture_id in list(Picture.objects.filter(state="uploaded").values_list("pk", flat=True)):
                media.process(picture_id=picture_id)
                picture = Picture.objects.get(pk=picture_id)
                if picture.refusal:
                    handlers.pass_cover_on(media_events.PictureRefused(picture_id, picture.refusal, photos.KIND))
                else:
                    handlers.show_photo(media_events.PictureReady(picture_id, photos.KIND))

    return work


@pytest.fixture
def stored():
    """Return a function that reads a file by its public address."""

    def read(address):
        with storages["media"].open(address.removeprefix("/media/")) as opened:
            return opened.read()

    return read
