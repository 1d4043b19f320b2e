"""Covers are small, valid, and the same for the same business."""

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from apps.businesses.demo import categories, images

TOPS = [spec.slug for spec in categories.tree() if not spec.parent]


@pytest.mark.parametrize("category", TOPS)
def test_a_cover_is_a_small_image_of_the_size_asked_for(category):
    data = images.cover("demo-0000001", category, 800, 600)
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("WEBP", (800, 600))
    assert len(data) < 10_000
    assert len(image.getcolors(maxcolors=1 << 20)) > 4


@pytest.mark.parametrize("category", TOPS)
def test_a_cover_as_svg_is_short_and_well_formed(category):
    for number in range(20):
        text = images.cover_svg(f"demo-{number}", category)
        assert len(text) < 2_800
        root = ElementTree.fromstring(text)
        assert root.attrib["viewBox"] == "0 0 400 300"
        assert all(child.tag.endswith("path") for child in root)


def test_one_business_always_looks_the_same_and_two_differ():
    assert images.cover_svg("a", "pizza") == images.cover_svg("a", "pizza")
    assert images.cover("a", "bars", 200, 150) == images.cover("a", "bars", 200, 150)
    assert images.cover_svg("a", "pizza") != images.cover_svg("b", "pizza")


@pytest.mark.parametrize("size", [(1_200, 630), (64, 64), (300, 900)], ids=["preview", "square", "tall"])
def test_a_scene_fills_every_frame(size):
    image = Image.open(io.BytesIO(images.cover("a", "cafes", *size))).convert("RGB")
    corners = [image.getpixel((x, y)) for x in (0, size[0] - 1) for y in (0, size[1] - 1)]
    assert all(sum(corner) > 60 for corner in corners)


@pytest.mark.parametrize("size", [(0, 100), (100, 5_000)], ids=["nothing", "huge"])
def test_a_senseless_size_is_refused(size):
    with pytest.raises(ValueError, match="between 16 and 4000"):
        images.cover("a", "cafes", *size)


def test_an_unknown_category_is_refused():
    with pytest.raises(KeyError):
        images.cover_svg("a", "no-such-category")
