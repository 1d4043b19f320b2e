"""Which part of a cropped photo a window shows."""

from types import SimpleNamespace

import pytest

from apps.businesses.data import Crop
from apps.businesses.web.photos.framing import shown, visible


@pytest.fixture
def picture():
    """A picture of 1000 x 500 pixels with this focal point."""
    return lambda x=0.5, y=0.5: SimpleNamespace(width=1000, height=500, focal_x=x, focal_y=y)


@pytest.mark.parametrize(
    ("crop", "focal", "shape", "part"),
    [
        (Crop(), (0.5, 0.5), 1.0, Crop(0.25, 0, 0.5, 1)),
        (Crop(), (0.0, 0.5), 1.0, Crop(0, 0, 0.5, 1)),
        (Crop(0.5, 0.0, 0.5, 1.0), (0.0, 0.5), 1.0, Crop(0.5, 0, 0.5, 1)),
        (Crop(0.0, 0.0, 1.0, 0.5), (0.75, 0.5), 1.0, Crop(0.5625, 0, 0.25, 0.5)),
        (Crop(0.0, 0.0, 0.5, 1.0), (0.5, 1.0), 2.0, Crop(0, 0.5, 0.5, 0.5)),
    ],
    ids=["middle", "left edge", "square crop", "wide crop", "tall crop"],
)
def test_the_window_holds_the_focal_point_and_stays_within_the_crop(picture, crop, focal, shape, part):
    found = visible(picture(*focal), crop, shape)
    assert [round(value, 6) for value in (found.x, found.y, found.width, found.height)] == [
        part.x, part.y, part.width, part.height,
    ]  # fmt: skip


def test_the_sheet_lies_so_that_the_part_fills_the_window(picture):
    photo = SimpleNamespace(
        reference="pho_1", picture=picture(), alt="", caption="", is_decorative=False, crop=Crop(0.5, 0, 0.5, 1)
    )
    found = shown(photo, alt="Photo of Joe's", sizes="20rem")
    assert found.sheet == "inline-size:200.0000%;block-size:100.0000%;left:-100.0000%;top:0.0000%"
    assert (found.ratio, found.alt, found.sizes) == ("500 / 500", "Photo of Joe's", "calc(20rem * 2.00)")
