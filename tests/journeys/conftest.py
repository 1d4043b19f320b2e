"""Directories that a stranger may walk through: the demo city, and the city's open data where the file is at hand."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

OPEN_FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "nyc_restaurants.csv"


@pytest.fixture
def demo_city(db, as_system):
    """Seed the first 1,500 businesses of the demo city with the command a person would type."""
    with as_system("seed"):
        call_command("seed", limit=1500, stdout=StringIO())


@pytest.fixture
def real_city(db, as_system):
    """Load the city's open data with the command a person would type; returns what the command said."""
    if not OPEN_FILE.exists():
        pytest.skip("the open data file is not on this machine; README.md says where it comes from")
    said = StringIO()
    with as_system("seed"):
        call_command("seed", file=OPEN_FILE, stdout=said, stderr=said)
    return said.getvalue()
