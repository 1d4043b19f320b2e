"""What the guards look at: the source as syntax trees, and the ladder as pyproject.toml states it."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def modules() -> dict[str, ast.Module]:
    """Return path relative to the project -> syntax tree, for every module of the apps."""
    paths = [path for path in sorted((ROOT / "apps").rglob("*.py")) if "__pycache__" not in path.parts]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@pytest.fixture(scope="session")
def contracts() -> list[dict[str, Any]]:
    """Return the import contracts as pyproject.toml states them."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


@pytest.fixture(scope="session")
def rungs(contracts: list[dict[str, Any]]) -> dict[str, int]:
    """Return app -> rung of the ladder, counted from the ground."""
    layers = contracts[0]["layers"]
    return {name.strip(): len(layers) - index for index, layer in enumerate(layers) for name in layer.split("|")}
