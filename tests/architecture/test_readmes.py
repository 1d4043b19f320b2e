"""Each app has a README with the same six headings, and it tells the truth about events."""

import importlib
import re

import pytest

HEADINGS = [
    "What I am for",
    "Words I own (and words to avoid)",
    "What I promise (invariants)",
    "What I announce",
    "What I listen to",
    "Things to remember",
]
APPS = [
    "accounts",
    "audit",
    "backoffice",
    "businesses",
    "claims",
    "core",
    "dashboards",
    "developers",
    "duplicates",
    "imports",
    "media",
    "observability",
    "outbox",
]


@pytest.mark.parametrize("app", APPS)
def test_a_readme_has_the_six_headings_in_eighty_lines(root, app):
    text = (root / "apps" / app / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= 80


@pytest.mark.parametrize("app", APPS)
def test_a_readme_lists_exactly_the_events_its_app_announces(root, app):
    text = (root / "apps" / app / "README.md").read_text(encoding="utf-8")
    section = text.partition("## What I announce")[2].partition("\n## ")[0]
    try:
        module = importlib.import_module(f"apps.{app}.events")
    except ModuleNotFoundError:
        announced = set()
    else:
        announced = {
            thing.wire_name
            for thing in vars(module).values()
            if isinstance(thing, type) and thing.__module__ == module.__name__
        }
    assert set(re.findall(rf"`({app}\.[a-z_]+\.v\d+)`", section)) == (announced if app != "core" else set())


def test_the_map_of_the_apps_names_each_app_once(root):
    text = (root / "apps/README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([a-z]+)`", text, flags=re.MULTILINE)) == APPS
