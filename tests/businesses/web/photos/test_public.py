"""What visitors see of photos: the page of a listing, the viewer, and the covers in lists."""

import pytest

from apps.businesses.search import services as search
from apps.core import clock
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(as_system, cast):
    """Two photos of the café that everybody sees, and one that nobody does yet."""
    with as_system():
        shown = [PhotoFactory(business=cast.cafe, position=n, is_cover=n == 1, alt=f"Cake {n}") for n in range(2)]
        PhotoFactory(business=cast.cafe, position=2, is_public=False, alt="Secret cake")
        search.rebuild(now=clock.now())
    return shown


def test_the_page_shows_the_cover_first_and_no_hidden_photo(client, two):
    text = client.get("/b/cafe-minuet/").content.decode()
    assert text.index('alt="Cake 1"') < text.index('alt="Cake 0"')
    assert "All 2 photos" in text
    assert "Secret cake" not in text


def test_the_viewer_turns_from_photo_to_photo(client, two):
    first = client.get("/b/cafe-minuet/photos/").content.decode()
    assert "Photo 1 of 2" in first
    assert f'href="/b/cafe-minuet/photos/{two[0].reference}/" class="button is-secondary "' in first
    second = client.get(f"/b/cafe-minuet/photos/{two[0].reference}/").content.decode()
    assert "Photo 2 of 2" in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    "path", ["/b/brioche-1/photos/", "/b/cafe-minuet/photos/pho_00000000000000000000000000/", "/b/nowhere/photos/"]
)
def test_where_there_is_no_photo_there_is_no_page(client, two, path):
    assert client.get(path).status_code == 404


def test_lists_show_the_cover(client, two):
    text = client.get("/search/", {"q": "Minuet"}).content.decode()
    assert 'alt="Cake 1"' in text
    assert "Cake 0" not in text


def test_a_listing_without_photos_keeps_its_drawing(client, two):
    text = client.get("/b/brioche-1/").content.decode()
    assert "/cover/" in text
    assert "og:image" not in text
