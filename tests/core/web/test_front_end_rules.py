"""Rules of the front end that a reader of one file would not notice being broken."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

BASE = Path(settings.BASE_DIR)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
SHEETS = sorted((BASE / "static/src/css").glob("*.css"))
MODULES = sorted((BASE / "static/src/js").glob("*.js"))
STATIC_TAG = re.compile(r"{% static '([^']+)' %}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_no_template_carries_inline_script_or_style_or_foreign_assets(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"<style\b", text)
    assert all("src=" in tag or "application/" in tag for tag in re.findall(r"<script\b[^>]*>", text))
    assert not re.search(r"""\son(click|load|submit|change|error)\s*=""", text)
    assert not re.search(r"""(src|href)=["']https?://(?!.*\{\{)""", re.sub(r"<a\b[^>]*>", "", text))


@pytest.mark.parametrize("path", [*SHEETS, *MODULES], ids=lambda path: path.name)
def test_no_style_sheet_or_module_reaches_outside(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")

    assert "http://" not in text
    assert "https://" not in text


def test_one_module_alone_knows_htmx_events() -> None:
    """The staff portal's own module is left out: it runs on the copy of htmx that its skin brings along."""
    site = [path for path in MODULES if path.name != "staff.js"]

    assert [path.name for path in site if "htmx:" in path.read_text()] == ["feedback.js"]


def test_the_base_page_stays_within_its_weight() -> None:
    base = (BASE / "templates/base.html").read_text()
    assets = STATIC_TAG.findall(base)
    weights = {asset: len(gzip.compress(Path(finders.find(asset)).read_bytes(), 9)) for asset in assets}

    assert sum(weight for asset, weight in weights.items() if asset.endswith(".css")) <= 20_000
    assert sum(weight for asset, weight in weights.items() if asset.endswith(".js")) <= 40_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_each_static_file_a_template_names_exists(path: Path) -> None:
    missing = [asset for asset in STATIC_TAG.findall(path.read_text()) if not finders.find(asset)]

    assert missing == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_each_file_a_style_sheet_names_exists(path: Path) -> None:
    for target in re.findall(r'url\("(?!data:)([^"]+)"\)', path.read_text()):
        # The fonts lie in another package; the address is relative so that hashed names find it too.
        assert finders.find(str(Path("css") / target).replace("css/../", ""))
