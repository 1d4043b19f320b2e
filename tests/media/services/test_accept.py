"""Taking a file in: what it is goes by its bytes, and what is not a picture never gets further."""

import io

import pytest
from django.db import transaction

from apps.core.actor import Actor
from apps.media import rules
from apps.media import services as media
from apps.media.errors import MayNotUpload, UploadRefused
from apps.media.models import Picture
from apps.media.states import PictureState, Refusal

pytestmark = pytest.mark.django_db

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(document.cookie)</script></html>"


@pytest.mark.parametrize(("format", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("GIF", "P")])
def test_a_picture_is_kept_in_private_until_it_is_prepared(
    accepted, picture_bytes, stored_names, as_system, format, mode
):
    picture = accepted(picture_bytes(format=format, mode=mode))

    assert (picture.state, picture.width, picture.height) == (PictureState.UPLOADED, 64, 48)
    assert not picture.variants
    with as_system():
        row = Picture.objects.get()
    assert row.format == format
    assert stored_names("uploads") == [row.original]
    assert stored_names("media") == []


@pytest.mark.parametrize("method", [0, 6])
@pytest.mark.parametrize(("lossless", "exact"), [(True, False), (False, False)])
def test_the_size_of_each_kind_of_webp_is_read(picture_bytes, method, lossless, exact):
    content = picture_bytes(301, 203, "WEBP", lossless=lossless, method=method)
    assert rules.inspect(io.BytesIO(content), len(content)) == rules.Header("WEBP", 301, 203)
    content = picture_bytes(301, 203, "WEBP", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00", lossless=lossless)
    assert rules.inspect(io.BytesIO(content), len(content)) == rules.Header("WEBP", 301, 203)


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"exif": b"Exif\x00\x00" + b"x" * 60_000}], ids=["progressive", "long-exif"]
)
def test_the_size_of_a_jpeg_is_read_wherever_its_frame_stands(picture_bytes, options):
    content = picture_bytes(301, 203, **options)
    assert rules.inspect(io.BytesIO(content), len(content)) == rules.Header("JPEG", 301, 203)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", Refusal.EMPTY),
        (b"\xff\xd8\xff" + bytes(rules.MAX_BYTES), Refusal.TOO_LARGE),
        (SVG, Refusal.NOT_A_PICTURE),
        (HTML, Refusal.NOT_A_PICTURE),
        (b"%PDF-1.7", Refusal.NOT_A_PICTURE),
        (b"PK\x03\x04" + bytes(60), Refusal.NOT_A_PICTURE),
        (b"\x00\x00\x00\x18ftypheic" + bytes(60), Refusal.UNSUPPORTED),
        (b"\x00\x00\x00\x1cftypavif" + bytes(60), Refusal.UNSUPPORTED),
        (b"II*\x00" + bytes(60), Refusal.UNSUPPORTED),
        (b"GIF89a" + HTML, Refusal.DISGUISED),
        (b"\xff\xd8\xff\xfe\x00\x60" + HTML + bytes(60), Refusal.DISGUISED),
        (b"\x89PNG\r\n\x1a\n", Refusal.UNREADABLE),
        (b"\xff\xd8\xff\xe0", Refusal.UNREADABLE),
        (b"\xff\xd8" + b"\xff\xe0\x00\x02" * 5_000, Refusal.UNREADABLE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Refusal.UNREADABLE),
        (b"GIF89a\x00\x00\x00\x00", Refusal.UNREADABLE),
        (b"GIF89a\xff\xff\xff\xff\x00\x00\x00", Refusal.TOO_MANY_PIXELS),
    ],
    ids=lambda value: value.value if isinstance(value, Refusal) else f"{len(value)}-bytes",
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(
    by, as_user, person, upload, stored_names, content, refusal
):
    with as_user(person), pytest.raises(UploadRefused) as refused:
        media.accept(by=by, upload=upload(content, "holiday.php.png", "image/png"), subject_kind="tests.kettle")

    assert refused.value.refusal == refusal
    assert refused.value.fields == {"picture": [refusal.label]}
    assert stored_names("uploads") == []


def test_a_bomb_is_refused_by_its_header(accepted, bomb):
    assert len(bomb) < 10_000
    with pytest.raises(UploadRefused) as refused:
        accepted(bomb)
    assert refused.value.refusal == Refusal.TOO_MANY_PIXELS


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_picture_that_is_an_archive_too_is_refused(accepted, picture_bytes, zip_bytes, format):
    with pytest.raises(UploadRefused) as refused:
        accepted(picture_bytes(format=format) + zip_bytes)
    assert refused.value.refusal == Refusal.DISGUISED


def test_a_film_behind_a_phone_s_picture_is_no_reason_to_refuse_it(accepted, picture_bytes):
    film = b"\x00\x00\x00\x18ftypmp42" + b"PK\x05\x06" + bytes(5_000)
    assert accepted(picture_bytes() + film).state == PictureState.UPLOADED


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\boot.ini", "/etc/cron.d/x.jpg", "a\x00.jpg", "x" * 500, "holiday.jpg.php", "CON.png"],
)
def test_the_name_of_an_upload_goes_nowhere(by, as_user, person, upload, picture_bytes, stored_names, as_system, name):
    file = upload(picture_bytes(), "x.jpg")
    file._name = name
    with as_user(person):
        media.accept(by=by, upload=file, subject_kind="tests.kettle")

    (stored,) = stored_names("uploads")
    day, _, token = stored.partition("/")
    assert day.isdecimal()
    assert set(token) <= set("0123456789abcdefghjkmnpqrstvwxyz")
    with as_system():
        assert not any(name in str(value) for value in Picture.objects.values().get().values())


def test_preparing_begins_once_the_transaction_has_committed(
    accepted, picture_bytes, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        picture = accepted(picture_bytes())
        assert sent == []
    assert ("media.process", {"picture_id": picture.id}, "default") in sent


def test_it_is_remembered(accepted, picture_bytes, remembered):
    accepted(picture_bytes())
    assert remembered() == ["media.picture_accepted"]


def test_nobody_uploads_without_a_name(upload, picture_bytes):
    with pytest.raises(MayNotUpload):
        media.accept(by=Actor.anonymous(), upload=upload(picture_bytes()), subject_kind="tests.kettle")


def test_nobody_uploads_for_somebody_else_s_tenant(accepted, picture_bytes, person, tenants, stored_names):
    tenants(**{f"p{person.pk}": 7})
    assert accepted(picture_bytes(), tenant_id=7).tenant_id == 7
    with pytest.raises(MayNotUpload), transaction.atomic():
        accepted(picture_bytes(), tenant_id=8)
    assert len(stored_names("uploads")) == 1


def test_a_program_uploads_for_nobody(as_system, picture_bytes, upload):
    with as_system():
        picture = media.accept(
            by=Actor.system("test"), upload=upload(picture_bytes()), subject_kind="tests.kettle", tenant_id=7
        )
    assert (picture.uploader_id, picture.tenant_id) == (None, 7)
