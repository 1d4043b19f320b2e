"""Reading text with separators: encoding and separator are found out, every row keeps its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from apps.imports.data import RawRow, Table
from apps.imports.errors import FileUnreadable
from apps.imports.files import encoding as encodings
from apps.imports.files.heading import checked_heading, scrub
from apps.imports.rules.mapping import known_words
from apps.imports.states import FileKind

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 100_000
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_ROWS = 25
# A quotation mark that is never closed swallows the rest of the file into one cell; nobody writes so many lines there.
_MOST_LINES_OF_A_ROW = 200


def read(path: Path, max_rows: int, *, encoding: str = "", delimiter: str = "") -> Table:
    """Return the table of a text file. Raises: FileUnreadable."""
    found = encodings.chosen(encoding) if encoding else encodings.detect(path)
    if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise FileUnreadable(_("A separator is one character."))
    sample = _sample(path, found.name)
    stated, skipped = _stated_delimiter(sample)
    separator = delimiter or stated or sniff(sample)
    rows = _parsed(path, found.name, separator)
    for _line in range(skipped):
        next(rows, None)
    line, heading = _first(rows)
    header, notes = checked_heading(heading)
    if found.note:
        notes.insert(0, found.note)
    return Table(
        kind=FileKind.CSV,
        header=header,
        rows=_rows(rows, len(header), max_rows, line),
        encoding=found.label,
        delimiter=separator,
        notes=tuple(notes),
    )


def sniff(sample: str) -> str:
    """Return the separator under which the text makes the most sense as a table with a heading we know."""
    return max(DELIMITERS, key=lambda candidate: _sense(sample, candidate))


def _sense(sample: str, delimiter: str) -> tuple[int, float, int]:
    """Return how many words of the heading are known, how even the rows are, and how many columns there are."""
    rows = [row for row in _sample_rows(sample, delimiter) if any(cell.strip() for cell in row)]
    if not rows or len(rows[0]) < 2:
        return (known_words(rows[0]) if rows else 0, 0.0, 1)
    width = len(rows[0])
    even = sum(len(row) == width for row in rows) / len(rows)
    return known_words(rows[0]), round(even, 1), width


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _sample(path: Path, encoding: str) -> str:
    try:
        with path.open(encoding=encoding, newline="", errors="replace") as file:
            return file.read(_SAMPLE_CHARACTERS)
    except UnicodeError as error:
        raise FileUnreadable(_("The file cannot be read as %(name)s.") % {"name": encoding}) from error


def _stated_delimiter(sample: str) -> tuple[str, int]:
    """Excel understands, and writes, a first line such as `sep=;`."""
    first = sample.partition("\n")[0].rstrip("\r").strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return "", 0


def _parsed(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record with the line it begins on, or in its place what is wrong with it."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        reader = csv.reader(_lines(file), delimiter=delimiter)
        line = 1
        while True:
            try:
                record: list[str] | str = next(reader)
            except StopIteration:
                return
            except csv.Error:
                record = _(
                    "This line cannot be read: a cell is longer than %(most)s characters or a quotation mark is open."
                )
                record %= {"most": LONGEST_CELL}
            if reader.line_num - line > _MOST_LINES_OF_A_ROW and not isinstance(record, str):
                record = _("A quotation mark is opened here and not closed.")
            yield line, record
            line = reader.line_num + 1


def _lines(file: Iterable[str]) -> Iterator[str]:
    # The database cannot keep a zero character, and the judge says where unreadable ones are.
    return (scrub(line) if "\0" in line else line for line in file)


def _first(rows: Iterator[tuple[int, list[str] | str]]) -> tuple[int, list[str]]:
    for line, record in rows:
        if isinstance(record, str):
            raise FileUnreadable(record)
        if any(cell.strip() for cell in record):
            return line, record
    raise FileUnreadable(_("There is no row in the file, not even a heading."))


def _rows(
    records: Iterator[tuple[int, list[str] | str]], width: int, max_rows: int, header_line: int
) -> Iterator[RawRow]:
    number = 0
    for line, record in records:
        if not isinstance(record, str) and not any(map(str.strip, record)):
            continue
        number += 1
        if number > max_rows:
            raise FileUnreadable(_("The file has more than %(most)s rows. Split it.") % {"most": f"{max_rows:,}"})
        if isinstance(record, str):
            yield RawRow(number, line, (), record)
            continue
        while len(record) > width and not record[-1].strip():
            record.pop()
        problem = ""
        if len(record) != width:
            message = _(
                "The row has %(has)s cells where the heading has %(width)s; perhaps a separator or a quotation mark is missing or too many."
            )
            problem = message % {"has": len(record), "width": width}
        yield RawRow(number, line, tuple(record), problem)
