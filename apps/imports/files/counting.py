"""About how many rows a file has, without reading them: for the progress of a check that has only begun."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from apps.imports.states import FileKind

_BLOCK = 1 << 20


def expected_rows(path: Path, kind: FileKind) -> int:
    """Return a figure for a progress bar; the check replaces it by the true one."""
    if kind is FileKind.XLSX:
        return _of_workbook(path)
    if kind is FileKind.GEOJSON:
        return _count(path, b'"geometry"')
    return max(0, _count(path, b"\n") - 1)


def _count(path: Path, mark: bytes) -> int:
    total, tail = 0, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            text = tail + block
            total += text.count(mark)
            tail = text[-len(mark) + 1 :] if len(mark) > 1 else b""
    return total


def _of_workbook(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return max(
                ((sheet.max_row or 1) - 1 for sheet in load_workbook(file, read_only=True).worksheets), default=0
            )
    # Only a figure for a bar: a workbook that is damaged is refused where its rows are read.
    except Exception:  # noqa: BLE001
        return 0
