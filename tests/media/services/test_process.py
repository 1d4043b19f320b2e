"""Preparing a picture: clean variants come out, hostile files are refused, and the worker lives on."""

import io
import struct
import zlib

import pytest
from django.core.files.storage import storages
from PIL import Image, ImageCms

from apps.media import files, rules, sandbox, selectors
from apps.media import services as media
from apps.media.models import Picture
from apps.media.states import PictureState, Refusal
from tests.media.conftest import NOWHERE

pytestmark = pytest.mark.django_db


def _opened(content):
    return Image.open(io.BytesIO(content))


def test_a_picture_becomes_variants_of_the_wanted_widths_and_a_jpeg(prepared, picture_bytes, stored):
    picture = prepared(picture_bytes(2400, 1200))

    assert picture.is_ready
    assert [(each.width, each.height) for each in picture.variants] == [
        (320, 160),
        (640, 320),
        (1280, 640),
        (1920, 960),
    ]
    for each in picture.variants:
        image = _opened(stored(each.url))
        assert (image.format, image.size) == ("WEBP", (each.width, each.height))
    fallback = _opened(stored(picture.fallback.url))
    assert (fallback.format, fallback.size, fallback.mode) == ("JPEG", (1280, 640), "RGB")


@pytest.mark.parametrize(
    ("size", "widths"),
    [((200, 100), [200]), ((320, 100), [320]), ((1000, 500), [320, 640, 1000]), ((1920, 20), [320, 640, 1280, 1920])],
    ids=str,
)
def test_nothing_is_made_larger_than_it_is(prepared, picture_bytes, size, widths):
    assert [each.width for each in prepared(picture_bytes(*size)).variants] == widths


def test_a_very_tall_picture_stays_within_what_formats_hold(prepared, picture_bytes, stored):
    picture = prepared(picture_bytes(600, 20_000))
    assert (picture.width, picture.height) == (600, 20_000)
    assert max(_opened(stored(each.url)).height for each in picture.variants) <= 4096


def test_the_original_is_gone_afterwards(prepared, picture_bytes, stored_names, as_system):
    prepared(picture_bytes())
    assert stored_names("uploads") == []
    with as_system():
        assert Picture.objects.get().original == ""


def test_what_the_phone_told_is_gone_and_the_top_is_up(prepared, photo_bytes, stored, stored_names):
    assert NOWHERE in photo_bytes
    picture = prepared(photo_bytes)

    assert (picture.width, picture.height) == (600, 800)
    written = [stored(each.url) for each in (*picture.variants, picture.fallback)]
    for content in written:
        image = _opened(content)
        assert not image.getexif()
        assert {"exif", "xmp", "comment", "icc_profile", "photoshop"}.isdisjoint(image.info)
        for secret in (NOWHERE, b"Kettle", b"Exif", b"xmpmeta", b"GPS"):
            assert secret not in content
    # What was the upper edge of the sensor is the right edge of the picture: it was held upright.
    upright = _opened(written[-1])
    assert upright.getpixel((upright.width - 10, 400))[2] < 100 < upright.getpixel((10, 400))[2]


def test_colours_are_made_to_mean_the_same_on_every_screen(prepared, stored):
    image = Image.new("RGB", (64, 64), (200, 30, 30))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
    written = io.BytesIO()
    image.save(written, "PNG", icc_profile=swapped)
    picture = prepared(written.getvalue())

    red, green, _ = _opened(stored(picture.fallback.url)).getpixel((30, 30))
    assert green > 150 > 100 > red


@pytest.mark.parametrize("profile", [b"nonsense", "lab"], ids=["broken", "of-another-kind"])
def test_a_profile_that_does_not_fit_is_left_aside(prepared, picture_bytes, stored, wide_gamut_profile, profile):
    content = wide_gamut_profile if profile == "lab" else profile
    picture = prepared(picture_bytes(format="PNG", colour=(200, 30, 30), icc_profile=content))
    assert picture.colour == "#c81e1e"


@pytest.mark.parametrize(
    ("format", "mode", "colour"),
    [
        ("PNG", "L", 100),
        ("PNG", "LA", (100, 128)),
        ("PNG", "1", 1),
        ("PNG", "P", 3),
        ("PNG", "I;16", 30_000),
        ("PNG", "RGBA", (10, 20, 30, 0)),
        ("JPEG", "CMYK", (0, 50, 100, 20)),
        ("JPEG", "L", 100),
        ("GIF", "P", 3),
        ("WEBP", "RGBA", (10, 20, 30, 40)),
    ],
    ids=lambda value: str(value),
)
def test_every_kind_of_pixel_is_understood(prepared, picture_bytes, stored, format, mode, colour):
    picture = prepared(picture_bytes(format=format, mode=mode, colour=colour))
    assert picture.is_ready, picture.refusal
    assert _opened(stored(picture.fallback.url)).mode == "RGB"


def test_sixteen_bits_are_divided_and_not_cut_off(prepared, picture_bytes):
    assert prepared(picture_bytes(format="PNG", mode="I;16", colour=128 << 8)).colour == "#808080"


@pytest.mark.parametrize("colour_type", [0, 2], ids=["grey", "true-colour"])
def test_a_picture_with_one_colour_to_see_through_keeps_it(prepared, picture_bytes, stored, colour_type):
    mode, colour, through = [("L", 100, 100), ("RGB", (9, 9, 9), (9, 9, 9))][colour_type // 2]
    picture = prepared(picture_bytes(format="PNG", mode=mode, colour=colour, transparency=through))
    assert _opened(stored(picture.variants[0].url)).mode == "RGBA"
    assert picture.placeholder == ""


def test_a_placeholder_and_a_colour_bridge_the_time_until_it_is_loaded(prepared, picture_bytes):
    picture = prepared(picture_bytes(colour=(200, 30, 30)))
    assert picture.colour.startswith("#c")
    assert picture.placeholder.startswith("data:image/webp;base64,")
    assert len(picture.placeholder) < 600


def test_of_a_moving_picture_the_first_frame_is_taken(prepared, picture_bytes, stored):
    frames = [Image.new("P", (64, 48), number) for number in range(200)]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    picture = prepared(written.getvalue())

    assert not getattr(_opened(stored(picture.variants[0].url)), "is_animated", False)


def test_what_comes_after_the_picture_is_not_taken_over(prepared, picture_bytes, stored):
    picture = prepared(picture_bytes(colour=(1, 2, 3)) + bytes(4096) + b"<script>alert(1)</script>" * 400)
    assert all(b"script" not in stored(each.url) for each in (*picture.variants, picture.fallback))


def _truncated(content):
    return content[: len(content) * 2 // 3]


def _text_bomb(content):
    packed = zlib.compress(b"A" * 200_000_000, 9)
    chunk = b"zTXtComment\x00\x00" + packed
    return (
        content[:33] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + content[33:]
    )


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(prepared, format, stored_names):
    image = Image.effect_noise((400, 300), 80)
    written = io.BytesIO()
    image.convert("RGB").save(written, format)
    picture = prepared(_truncated(written.getvalue()))

    assert (picture.state, picture.refusal) == (PictureState.REFUSED, Refusal.UNREADABLE)
    assert picture.message.startswith("The picture is damaged")
    assert stored_names("uploads") == stored_names("media") == []


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a" + struct.pack("<HHBBB", 64, 48, 0, 0, 0) + b"=1;alert(1)//",
        b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x40\x00\x40\x03" + bytes(200),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x40\x00\x00\x00\x40\x08\x02\x00\x00\x00" + bytes(100),
        b"RIFF\x00\x01\x00\x00WEBPVP8X\n\x00\x00\x00\x00\x00\x00\x00\x3f\x00\x00\x3f\x00\x00" + bytes(100),
    ],
    ids=["script-as-gif", "empty-jpeg", "broken-png", "empty-webp"],
)
def test_a_file_with_nothing_but_a_header_is_refused(prepared, content):
    picture = prepared(content)
    assert (picture.state, picture.refusal) == (PictureState.REFUSED, Refusal.UNREADABLE)


def test_a_frame_that_claims_more_than_the_header_is_refused(prepared, lying_gif):
    assert prepared(lying_gif).refusal == Refusal.TOO_MANY_PIXELS


def test_a_text_that_unpacks_to_200_megabytes_is_refused(prepared, picture_bytes):
    picture = prepared(_text_bomb(picture_bytes(format="PNG")))
    assert picture.state == PictureState.REFUSED


def test_a_bomb_that_gets_past_the_first_look_dies_in_the_sandbox(bomb, tmp_path, monkeypatch):
    """As if our reading of the header had been fooled: the sandbox looks again, and then its memory ends."""
    source = tmp_path / "upload"
    source.write_bytes(bomb)
    for number, (orders, refusal) in enumerate(
        [({}, Refusal.TOO_MANY_PIXELS), ({"pixels": 10**9, "memory": 100 * 2**20}, Refusal.TOO_COMPLEX)]
    ):
        monkeypatch.setattr(rules, "ORDERS", rules.ORDERS | orders)
        (made := tmp_path / str(number)).mkdir()
        with pytest.raises(rules.Unacceptable) as refused:
            sandbox.render(source, made, "PNG")
        assert refused.value.refusal == refusal


def test_a_picture_that_takes_too_long_is_refused_and_the_worker_lives(accepted, photo_bytes, as_system, monkeypatch):
    slow, quick = accepted(photo_bytes), accepted(photo_bytes)
    with as_system():
        with monkeypatch.context() as hurried:
            hurried.setattr(rules, "PATIENCE_SECONDS", 0.001)
            media.process(picture_id=slow.id)
        media.process(picture_id=quick.id)
        assert selectors.picture_of_id(slow.id).refusal == Refusal.TOO_COMPLEX
        assert selectors.picture_of_id(quick.id).is_ready


def test_a_decoder_that_uses_up_its_seconds_is_ended_by_the_system(tmp_path, monkeypatch):
    loop = tmp_path / "child.py"
    limits = sandbox.CHILD.read_text().partition('if __name__ == "__main__":')[0]
    loop.write_text(f"{limits}\nlimit(json.loads(sys.argv[3]))\nwhile True: pass\n")
    monkeypatch.setattr(sandbox, "CHILD", loop)
    monkeypatch.setattr(rules, "ORDERS", rules.ORDERS | {"seconds": 1})
    (made := tmp_path / "made").mkdir()
    with pytest.raises(rules.Unacceptable) as refused:
        sandbox.render(loop, made, "PNG")
    assert refused.value.refusal == Refusal.TOO_COMPLEX


@pytest.mark.parametrize("fatal", [6, 7, 11], ids=["abort", "bus", "segfault"])
def test_a_file_that_makes_its_decoder_fall_over_is_refused(tmp_path, monkeypatch, fatal):
    script = tmp_path / "child.py"
    script.write_text(f"import os\nos.kill(os.getpid(), {fatal})\n")
    monkeypatch.setattr(sandbox, "CHILD", script)
    (made := tmp_path / "made").mkdir()
    with pytest.raises(rules.Unacceptable) as refused:
        sandbox.render(script, made, "PNG")
    assert refused.value.refusal == Refusal.TOO_COMPLEX


@pytest.mark.parametrize(
    "child",
    [
        pytest.param("raise SystemExit(3)", id="fails"),
        pytest.param("import os\nos.kill(os.getpid(), 15)", id="ended-from-outside"),
        pytest.param("", id="says-nothing"),
        pytest.param("facts.write_text('[]')", id="no-facts"),
        pytest.param('facts.write_text(\'{"refusal": "because"}\')', id="unknown-refusal"),
        pytest.param("facts.symlink_to('/etc/passwd')", id="link-to-elsewhere"),
        pytest.param(
            "(folder / '9.webp').write_text('<script>')\n(folder / '9.jpg').write_text('x')\n"
            "facts.write_text(json.dumps({'width': 9, 'height': 9, 'colour': '#000000', 'placeholder': '', 'files': "
            "[{'width': 9, 'height': 9, 'kind': 'webp'}, {'width': 9, 'height': 9, 'kind': 'jpg'}]}))",
            id="markup-as-a-picture",
        ),
        pytest.param(
            "facts.write_text(json.dumps({'width': 9, 'height': 9, 'colour': 'red;background:url(//x)', "
            "'placeholder': '', 'files': []}))",
            id="style-as-a-colour",
        ),
    ],
)
def test_a_decoder_that_was_taken_over_is_not_believed(tmp_path, monkeypatch, child):
    script = tmp_path / "child.py"
    script.write_text(
        f"import json, sys\nfrom pathlib import Path\nfolder = Path(sys.argv[2])\nfacts = folder / 'facts.json'\n{child}\n"
    )
    monkeypatch.setattr(sandbox, "CHILD", script)
    (made := tmp_path / "made").mkdir()
    with pytest.raises(sandbox.SandboxBroken):
        sandbox.render(script, made, "PNG")


def test_the_decoder_knows_no_secret_of_ours(tmp_path, monkeypatch):
    script = tmp_path / "child.py"
    script.write_text(
        "import json, os, sys\nfrom pathlib import Path\n"
        "Path(sys.argv[2], '../told').write_text(json.dumps([sorted(os.environ), sys.path]))\nraise SystemExit(1)\n"
    )
    monkeypatch.setattr(sandbox, "CHILD", script)
    (made := tmp_path / "made").mkdir()
    with pytest.raises(sandbox.SandboxBroken):
        sandbox.render(script, made, "PNG")
    told = (tmp_path / "told").read_text()
    assert "SECRET_KEY" not in told
    assert "DATABASE" not in told


def test_ready_and_refused_are_announced(prepared, picture_bytes, announced):
    ready = prepared(picture_bytes())
    refused = prepared(_truncated(picture_bytes(format="PNG")))

    subject = {"subject_kind": "tests.kettle", "subject_id": 1}
    assert announced() == [
        ("media.picture_ready.v1", {"picture_id": ready.id, **subject}),
        ("media.picture_refused.v1", {"picture_id": refused.id, "code": "unreadable", **subject}),
    ]


def test_a_second_job_for_the_same_picture_does_nothing(prepared, picture_bytes, as_system, announced):
    picture = prepared(picture_bytes())
    with as_system():
        media.process(picture_id=picture.id)
    assert len(announced()) == 1


def test_an_upload_whose_file_is_lost_says_so(accepted, picture_bytes, as_system):
    picture = accepted(picture_bytes())
    with as_system():
        files.remove_original(Picture.objects.get().original)
        media.process(picture_id=picture.id)
        assert selectors.picture_of_id(picture.id).refusal == Refusal.LOST


def test_a_worker_that_dies_while_storing_leaves_nothing_behind_in_the_end(
    accepted, picture_bytes, as_system, monkeypatch, stored_names
):
    picture = accepted(picture_bytes(800, 600))
    kept, calls = files.keep_variant, []

    def die_at_the_second(name, path):
        calls.append(name)
        if len(calls) == 2:
            raise OSError("No space left on device")
        kept(name, path)

    monkeypatch.setattr(files, "keep_variant", die_at_the_second)
    with as_system():
        with pytest.raises(OSError, match="No space"):
            media.process(picture_id=picture.id)
        row = Picture.objects.get()
        assert row.state == PictureState.PROCESSING
        assert len(stored_names("media")) == 1
        # The next attempt writes over what is there.
        Picture.objects.update(state=PictureState.UPLOADED)
        media.process(picture_id=picture.id)
        row.refresh_from_db()
        assert stored_names("media") == sorted([*row.variants.values(), row.fallback])


def test_an_attempt_that_was_given_up_has_nothing_to_say_any_more(
    accepted, picture_bytes, as_system, monkeypatch, announced
):
    picture = accepted(picture_bytes())
    finish = files.keep_variant

    def overtaken(name, path):
        Picture.objects.update(attempts=2)
        finish(name, path)

    monkeypatch.setattr(files, "keep_variant", overtaken)
    with as_system():
        media.process(picture_id=picture.id)
        assert Picture.objects.get().state == PictureState.PROCESSING
    assert announced() == []


def test_the_storage_is_asked_for_exactly_the_name_in_the_row(accepted, picture_bytes, as_system, monkeypatch):
    picture = accepted(picture_bytes())
    monkeypatch.setattr(storages["media"], "save", lambda name, content: f"other/{name}")
    with as_system(), pytest.raises(FileExistsError):
        media.process(picture_id=picture.id)
