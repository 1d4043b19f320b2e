"""<c-picture>: the right size for the screen, no jump while it loads, nothing unescaped."""

import pytest
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from apps.media import selectors
from tests.factories.media import PictureFactory, UploadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draw():
    """Return a function that renders a piece of template as a page's template is rendered."""

    def render(source, **context):
        return " ".join(Template(CottonCompiler().process(source)).render(Context(context)).split())

    return render


@pytest.fixture
def picture(as_system):
    """A ready picture as the selectors return it."""
    with as_system():
        return selectors.as_data(PictureFactory(focal_x=0.3, focal_y=0.8))


def test_it_offers_each_size_and_keeps_its_place(draw, picture):
    html = draw('<c-picture :picture="picture" alt="A kettle" sizes="50vw" ratio="4 / 3" />', picture=picture)

    assert f'srcset="{picture.srcset}"' in html
    assert picture.srcset.split(", ")[1].endswith("-640.webp 640w")
    for part in ('type="image/webp"', 'sizes="50vw"', 'width="1600" height="1200"', 'alt="A kettle"', 'loading="lazy"'):
        assert part in html
    assert "aspect-ratio:4 / 3;object-position:30% 80%;background:#336699 url('data:image/webp" in html
    assert f'src="{picture.src}"' in html


def test_above_the_fold_it_is_loaded_first(draw, picture):
    html = draw('<c-picture :picture="picture" lazy="" />', picture=picture)
    assert 'fetchpriority="high"' in html
    assert "loading=" not in html


def test_what_people_typed_is_escaped(draw, picture):
    assert "<script>" not in draw('<c-picture :picture="picture" alt="{{ alt }}" />', picture=picture, alt='"><script>')


def test_one_that_is_being_prepared_keeps_its_place(draw, as_system):
    with as_system():
        waiting = selectors.as_data(UploadFactory())
    html = draw('<c-picture :picture="picture" />', picture=waiting)
    assert "<img" not in html
    assert "aspect-ratio:1600 / 1200" in html


def test_of_one_that_is_no_more_nothing_is_drawn(draw, as_system):
    with as_system():
        refused = selectors.as_data(UploadFactory(state="refused", refusal="unreadable"))
    assert draw('<c-picture :picture="picture" />', picture=refused) == ""
    assert draw('<c-picture :picture="picture" />', picture=None) == ""
