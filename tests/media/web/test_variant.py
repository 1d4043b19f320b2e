"""The address of a picture: finished variants alone, with headers that leave nothing to guess."""

import pytest
from django.test import Client

from apps.core import clock
from apps.media.rules import new_token, original_name, variant_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(prepared, picture_bytes):
    """A picture that is ready and not public: its address is known to its own people alone."""
    return prepared(picture_bytes(400, 300))


def test_a_variant_is_sent_with_strict_headers(client: Client, picture, stored):
    url = picture.variants[0].url
    response = client.get(url, headers={"accept-encoding": "gzip, br"})

    assert response.status_code == 200
    assert response.getvalue() == stored(url)
    headers = {
        name: response[name]
        for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    }
    assert headers == {
        "Content-Type": "image/webp",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert "Content-Encoding" not in response
    assert int(response["Content-Length"]) == len(stored(url))
    assert not response.cookies


def test_the_fallback_is_a_jpeg(client: Client, picture):
    assert client.get(picture.src)["Content-Type"] == "image/jpeg"


def test_it_asks_the_database_for_nothing(client: Client, picture, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(picture.src).status_code == 200


def test_a_name_nobody_gave_is_not_found(client: Client):
    assert client.get(f"/media/{variant_name(new_token(), 320, 'webp')}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "",
        "../private/20260101/x",
        "..%2fprivate%2fx",
        "%2e%2e/settings.py",
        "ab/../../x-320.webp",
        "ab/abcdefghjkmnpqrstvwxyz0123-320.svg",
        "ab/abcdefghjkmnpqrstvwxyz0123-320.webp.html",
        "ab/abcdefghjkmnpqrstvwxyz0123-320.webp%00.html",
        "ab/ABCDEFGHJKMNPQRSTVWXYZ0123-320.webp",
    ],
)
def test_nothing_but_a_variants_name_leads_anywhere(client: Client, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_an_original_is_never_sent(client: Client, accepted, picture_bytes, stored_names):
    accepted(picture_bytes())
    (name,) = stored_names("uploads")
    assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/media/{original_name(clock.now())}").status_code == 404


def test_it_is_for_reading_alone(client: Client, picture):
    assert client.post(picture.src).status_code == 405
    assert client.head(picture.src).status_code == 200
