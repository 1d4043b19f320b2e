"""Writing exports: the same columns an import reads, and no cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

# What makes Excel, LibreOffice or Google Sheets compute a cell: a sign, its full-width twin, or one after blanks; and
# apostrophes before one, so that taking our own away on the way back leaves exactly what was there.
_COMPUTED = re.compile(r"'*[\s\u00a0\ufeff]*[=+\-@|%＝＋－＠]|'*[\t\r\n]")
# XML cannot hold these; they could only have come in through a door that has been closed since.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MOST_IN_A_CELL = 32_767
BOM = "\ufeff"


def neutral(text: str) -> str:
    """Return a text that no spreadsheet computes; what needs no change gets none. `cells.plain` takes it back."""
    return f"'{text}" if _COMPUTED.match(text) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a CSV file in pieces: UTF-8 with a byte order mark, which is what Excel needs to see that it is UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        # Numbers are ours: a negative longitude is no formula.
        writer.writerow([neutral(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row])
        if number % 200 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a workbook row by row; every text is stored as text, so that nothing in it is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Listings")
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = _NOT_IN_XML.sub("\ufffd", value)[:_MOST_IN_A_CELL]
    cell = WriteOnlyCell(sheet, value=text)
    # openpyxl takes a leading "=" for a formula, and so would whoever saves the sheet as text.
    cell.data_type = "s"
    cell.style = "Normal"
    return cell


def geojson_pieces(features: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a FeatureCollection in pieces; `features` are facts with `latitude` and `longitude` among them."""
    yield '{"type": "FeatureCollection", "features": ['
    for number, facts in enumerate(features):
        properties = {name: value for name, value in facts.items() if name not in {"latitude", "longitude"}}
        feature = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [facts["longitude"], facts["latitude"]]},
            "properties": properties,
        }
        yield ("" if number == 0 else ",\n") + json.dumps(feature, ensure_ascii=False)
    yield "]}\n"
