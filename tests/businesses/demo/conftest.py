"""What the tests of the demo city share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.businesses.demo import generate
from apps.businesses.demo.generate import DemoBusiness

OPEN_FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "nyc_restaurants.csv"


@pytest.fixture(scope="session")
def town() -> list[DemoBusiness]:
    """The 5,000 businesses of the small demo city."""
    return list(generate.businesses(5_000))


@pytest.fixture(scope="session")
def open_file() -> Path:
    """The city's open data file; the test is skipped where it is not at hand."""
    if not OPEN_FILE.exists():
        pytest.skip("the city's open data file is not here")
    return OPEN_FILE


@pytest.fixture
def csv_file(tmp_path: Path) -> Iterator[object]:
    """Return a function that writes bytes or text as a CSV file and gives its path."""

    def write(content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "restaurants.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write
