"""Reading Excel workbooks: values instead of formulas, one sheet, and nothing that unpacks without end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from apps.imports.data import RawRow, Table
from apps.imports.errors import FileUnreadable
from apps.imports.files.heading import MAX_COLUMNS, checked_heading, scrub
from apps.imports.states import FileKind

# Sheets are read as a stream; the texts that cells share are kept in memory, so they may be far fewer.
MAX_UNPACKED = 600 * 1024 * 1024
MAX_SHARED_TEXTS = 60 * 1024 * 1024
MAX_RATIO = 300
_MAX_PARTS = 2_000
_SMALL = 10 * 1024 * 1024
# After so many empty rows nothing more is expected: sheets are often formatted down to row 1,048,576.
_EMPTY_ROWS_AT_THE_END = 5_000


def read(path: Path, max_rows: int) -> Table:
    """Return the table on the first sheet that has one. Raises: FileUnreadable."""
    _refuse_bombs(path)
    try:
        # As an open file: of a path openpyxl judges the name, which says nothing here.
        book = load_workbook(path.open("rb"), read_only=True, data_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except Exception as error:
        raise _unreadable(error) from error
    for sheet in visible or book.worksheets:
        sheet.reset_dimensions()
        rows = _rows(sheet)
        first = next(rows, None)
        if first is None:
            continue
        _line, heading = first
        header, notes = checked_heading(heading)
        others = [other.title for other in book.worksheets if other is not sheet]
        if others:
            notes.append(
                _("Only the sheet “%(name)s” is read; there are %(count)s more.")
                % {"name": sheet.title, "count": len(others)}
            )
        return Table(FileKind.XLSX, header, _data(rows, len(header), max_rows), "", "", tuple(notes))
    raise FileUnreadable(_("There is no row in the workbook, not even a heading."))


def _refuse_bombs(path: Path) -> None:
    """Look at what the archive says of itself; more than it says is never unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _unreadable(error) from error
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileUnreadable(_("The workbook is protected by a password. Save it without one."))
    whole, packed = sum(part.file_size for part in parts), path.stat().st_size
    texts = sum(part.file_size for part in parts if "sharedStrings" in part.filename)
    swollen = whole > _SMALL and whole > packed * MAX_RATIO
    if len(parts) > _MAX_PARTS or whole > MAX_UNPACKED or texts > MAX_SHARED_TEXTS or swollen:
        raise FileUnreadable(_("The workbook unpacks to far more than its size. Save the table as .csv and send that."))


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold anything, with their number on the sheet."""
    empty = 0
    try:
        for line, values in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), start=1):
            cells = [text_of(value) for value in values]
            if any(cells):
                empty = 0
                yield line, cells
                continue
            empty += 1
            if empty > _EMPTY_ROWS_AT_THE_END:
                return
    except FileUnreadable:
        raise
    except Exception as error:
        # What a damaged or hostile workbook raises is the XML parser's, zlib's or openpyxl's own.
        raise _unreadable(error) from error


def _data(rows: Iterator[tuple[int, list[str]]], width: int, max_rows: int) -> Iterator[RawRow]:
    for number, (line, cells) in enumerate(rows, start=1):
        if number > max_rows:
            raise FileUnreadable(_("The file has more than %(most)s rows. Split it.") % {"most": f"{max_rows:,}"})
        while len(cells) > width and not cells[-1]:
            cells.pop()
        # A workbook does not store empty cells at the end of a row.
        cells += [""] * (width - len(cells))
        problem = ""
        if len(cells) > width:
            message = _("The row has %(has)s cells where the heading has %(width)s.")
            problem = message % {"has": len(cells), "width": width}
        yield RawRow(number, line, tuple(cells), problem)


def text_of(value: Any) -> str:
    """Return a cell as the text somebody would have typed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return scrub(str(value))


def _unreadable(error: Exception) -> FileUnreadable:
    return FileUnreadable(
        _("The workbook is damaged or is none (%(error)s). Open it, save it again as .xlsx and send that.")
        % {"error": type(error).__name__}
    )
