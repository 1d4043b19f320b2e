"""What the public pages weigh, compressed: base page, directory and map (experience, section 2.1)."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.django_db


@pytest.fixture
def weight(page):
    """Return the bytes of all files of a kind that a page loads, each compressed by itself."""

    def of(path, kind):
        assets = set(re.findall(rf'(?:src|href)="/static/([^"]+\.{kind})"', page(path)))
        assert assets
        return sum(len(gzip.compress(Path(finders.find(asset)).read_bytes(), 9)) for asset in assets)

    return of


@pytest.mark.parametrize("path", ["/", "/categories/", "/about/"])
def test_pages_without_a_map_keep_to_the_budget(weight, path):
    assert weight(path, "css") <= 20_000
    assert weight(path, "js") <= 40_000


@pytest.mark.parametrize("path", ["/search/?q=pizza", "/b/joes-pizza/"])
def test_a_map_adds_its_library_and_little_else(weight, path):
    assert weight(path, "css") <= 25_000
    assert weight(path, "js") <= 90_000


def test_the_text_of_a_page_of_results_is_light(page):
    assert len(gzip.compress(page("/search/?q=pizza").encode(), 9)) <= 20_000
