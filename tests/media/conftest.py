"""Pictures to upload, good and hostile, and the ways they go."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image, ImageCms

from apps.audit.models import AuditEvent
from apps.core.actor import Actor
from apps.media import services as media
from apps.outbox.models import OutboxEvent
from tests.factories.accounts import UserFactory

GPS = 0x8825
NOWHERE = b"Nowhere Street 7"


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.fixture
def picture_bytes() -> Callable[..., bytes]:
    """Return a function that writes a picture of the given size, format and mode."""

    def write(width=64, height=48, format="JPEG", mode="RGB", colour=None, **options):
        image = Image.new(
            mode, (width, height), colour if colour is not None else Image.new(mode, (1, 1)).getpixel((0, 0))
        )
        written = io.BytesIO()
        image.save(written, format, **options)
        return written.getvalue()

    return write


@pytest.fixture
def photo_bytes(picture_bytes) -> bytes:
    """A JPEG as a phone writes it: lying on its side, with place, camera, comment and preview in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kettle Phones"
    exif[0x010E] = NOWHERE.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    image = Image.new("RGB", (800, 600), "navy")
    image.paste("yellow", (0, 0, 800, 60))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=95, exif=exif, comment=NOWHERE, xmp=b"<x:xmpmeta>" + NOWHERE + b"</x:xmpmeta>")
    return written.getvalue()


@pytest.fixture
def bomb() -> bytes:
    """A PNG of 9.9 kB that decodes to 231 MiB and passes Pillow's own limit."""
    side = 9_000
    rows = zlib.compressobj(9)
    line = b"\x00" * (1 + (side + 7) // 8)
    content = b"".join(rows.compress(line) for _ in range(side)) + rows.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", content) + _png_chunk(b"IEND", b"")


@pytest.fixture
def lying_gif() -> bytes:
    """A GIF whose header says 1 x 1 and whose only frame claims 65,535 x 65,535."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\x00\x00\x00\xff\xff\xff" + frame + b"\x3b"


@pytest.fixture
def zip_bytes() -> bytes:
    """An archive that would unpack to a hundred times its size."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", b"<script>alert(1)</script>" + b" " * 1_000_000)
    return written.getvalue()


@pytest.fixture
def wide_gamut_profile() -> bytes:
    """An ICC profile that is not sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


@pytest.fixture
def upload() -> Callable[..., SimpleUploadedFile]:
    """Return a function that makes of bytes what a form hands over."""
    return lambda content, name="picture.jpg", type="image/jpeg": SimpleUploadedFile(name, content, type)


@pytest.fixture
def person(as_system, db):
    """Somebody who uploads."""
    with as_system():
        return UserFactory()


@pytest.fixture
def stranger(as_system, db):
    """Somebody else."""
    with as_system():
        return UserFactory()


@pytest.fixture
def by(person) -> Actor:
    """The person as the one who acts."""
    return Actor.user(person.pk)


@pytest.fixture
def tenants(as_owner_login):
    """Return a function that lets people belong to tenants, as an app above does by replacing the function."""

    def belong(**numbers):
        pairs = ", ".join(f"({person}, {tenant})" for person, tenant in ((int(k[1:]), v) for k, v in numbers.items()))
        with as_owner_login(), connection.cursor() as cursor:
            cursor.execute(
                f"""CREATE OR REPLACE FUNCTION app.my_media_tenants() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
                    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
                    $$ SELECT coalesce(array_agg(t::bigint), '{{}}') FROM (VALUES {pairs}) AS of(p, t)
                       WHERE p = app.current_user_id() $$"""
            )

    return belong


@pytest.fixture
def accepted(as_user, person, by, upload):
    """Return a function that lets the person upload bytes and returns the picture."""

    def accept(content, **options):
        with as_user(person):
            return media.accept(
                by=by, upload=upload(content), **{"subject_kind": "tests.kettle", "subject_id": 1} | options
            )

    return accept


@pytest.fixture
def prepared(accepted, as_system):
    """Return a function that uploads bytes and has them prepared at once, and returns the picture then."""
    from apps.media import selectors

    def prepare(content, **options):
        picture = accepted(content, **options)
        with as_system():
            media.process(picture_id=picture.id)
            return selectors.picture_of_id(picture.id)

    return prepare


@pytest.fixture
def stored():
    """Return a function that reads a variant by its address."""

    def read(url):
        with storages["media"].open(url.removeprefix("/media/")) as opened:
            return opened.read()

    return read


@pytest.fixture
def stored_names():
    """Return a function that lists what lies in a storage, by alias."""

    def names(alias, folder=""):
        try:
            folders, files = storages[alias].listdir(folder)
        except FileNotFoundError:
            return []
        inside = [name for each in folders for name in names(alias, f"{folder}{each}/")]
        return sorted([f"{folder}{name}" for name in files] + inside)

    return names


@pytest.fixture(autouse=True)
def fresh_storage(settings, tmp_path, monkeypatch):
    """Give each test empty storages, and a place for workshops that no other test tidies."""
    settings.STORAGES = {**settings.STORAGES}
    (tmp_path / "workshops").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "workshops"))


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """Catch the jobs that would be enqueued: a list of (name, keywords, queue)."""
    from celery import current_app

    caught = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, kwargs=None, queue="", **_: caught.append((name, kwargs, queue))
    )
    return caught


@pytest.fixture
def announced(as_system):
    """Return what was announced so far, in order, as (wire name, payload)."""

    def events():
        with as_system():
            return list(OutboxEvent.objects.order_by("pk").values_list("wire_name", "payload"))

    return events


@pytest.fixture
def remembered(as_owner_login):
    """Return the names in the audit trail so far, in order."""

    def names():
        with as_owner_login():
            return list(AuditEvent.objects.order_by("pk").values_list("name", flat=True))

    return names
