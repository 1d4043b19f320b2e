"""Fixtures of the start-up tests: services of their own, child programs, fake machines."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.folders import choose_data, remove_data
from config.services import Running, Services


@pytest.fixture(scope="session")
def private_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running cluster and Redis that belong to these tests alone."""
    area = tmp_path_factory.mktemp("services with a space") / ".local" / "test"
    holder = Services(area, "test", area / "logs")
    yield holder.hold()
    holder.release()
    remove_data(area)


@pytest.fixture
def redis_area(tmp_path: Path) -> Iterator[Services]:
    """An area that runs nothing yet, with Redis as its only service; as root, its data lives outside of `tmp_path`."""
    area = tmp_path / "clone of mine" / ".local" / "dev"
    services = Services(area, "test", area / "logs", ["redis"])
    yield services
    services.release()
    remove_data(area)


@pytest.fixture
def redis_pid(redis_area: Services) -> Callable[[], int]:
    """Tell the number of the running Redis, 0 when it has written none."""

    def read() -> int:
        data, _ = choose_data(redis_area.area)
        try:
            return int((data / "redis" / "redis.pid").read_text())
        except (OSError, ValueError):
            return 0

    return read


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], bool]:
    """Wait up to ten seconds for something to become true."""

    def wait(holds: Callable[[], object]) -> bool:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if holds():
                return True
            time.sleep(0.02)
        return False

    return wait


@pytest.fixture
def python_child() -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start small Python programs that are gone after the test."""
    children = []

    def start(code: str) -> subprocess.Popen[str]:
        root = Path(__file__).resolve().parents[2]
        child = subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True)
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()
