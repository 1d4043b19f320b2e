"""Sitemaps, robots.txt and the web manifest (SEO-3)."""

import re
from xml.etree import ElementTree

import pytest

from apps.businesses.selectors import crawling

pytestmark = pytest.mark.django_db
SPACE = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def addresses(client, town, settings):
    """Return the paths a sitemap names."""

    def read(path):
        response = client.get(path)
        assert response["Content-Type"].startswith("application/xml")
        tree = ElementTree.fromstring(response.content)
        return [place.text.removeprefix(settings.SITE_URL) for place in tree.iterfind(".//map:loc", SPACE)]

    return read


def test_the_index_names_every_section(addresses):
    assert addresses("/sitemap.xml") == ["/sitemap-pages.xml", "/sitemap-1.xml"]


def test_sections_are_split(addresses, monkeypatch, town):
    whole = addresses("/sitemap-1.xml")
    monkeypatch.setattr(crawling, "SITEMAP_SECTION", town.joes.pk)
    sections = addresses("/sitemap.xml")[1:]
    assert sections == ["/sitemap-1.xml", "/sitemap-2.xml"]
    assert [path for section in sections for path in addresses(section)] == whole


def test_only_indexable_listings_are_named_with_their_last_change(client, addresses, town):
    listed = addresses("/sitemap-1.xml")
    assert {"/b/joes-pizza/", "/b/slow-pizza/", "/b/home-plumber/"} <= set(listed)
    assert not {"/b/gone-pizza/", "/b/secret-pizza/", "/b/joe-and-sons/"} & set(listed)
    text = client.get("/sitemap-1.xml").content.decode()
    assert f"<lastmod>{town.joes.content_changed_at:%Y-%m-%dT%H:%M}" in text


def test_only_pages_on_which_something_is_found_are_named(addresses):
    pages = set(addresses("/sitemap-pages.xml"))
    assert {"/", "/ranking/", "/c/pizza/", "/c/food/", "/in/brooklyn/", "/in/brooklyn/pizza/"} <= pages
    assert not {"/c/zeppelins/", "/in/brooklyn/shops/", "/search/"} & pages


def test_every_named_page_is_there_and_may_be_indexed(client, addresses):
    for path in addresses("/sitemap-pages.xml") + addresses("/sitemap-1.xml"):
        response = client.get(path)
        assert response.status_code == 200, path
        assert b"noindex" not in response.content, path


@pytest.mark.parametrize("section", ["0", "99", "none", "٣", "9" * 40])
def test_sections_that_do_not_exist_are_not_found(client, town, section):
    assert client.get(f"/sitemap-{section}.xml").status_code == 404


def test_robots_keep_out_of_endless_states(client, settings):
    """SRC-10"""
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /search/" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_the_manifest_names_icons_that_exist(client):
    from django.contrib.staticfiles import finders

    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["start_url"] == "/"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert finders.find(re.sub(r"^.*/static/|^/?static/", "", icon["src"])), icon
