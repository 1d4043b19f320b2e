"""What a file really is, by its first bytes, and the reader that goes with it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from apps.imports.data import Table
from apps.imports.errors import FileUnreadable
from apps.imports.files import delimited, geojson, workbook
from apps.imports.states import FileKind

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 250_000
_ENDINGS = {
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".tab": FileKind.CSV,
    ".txt": FileKind.CSV,
    ".xlsx": FileKind.XLSX,
    ".xlsm": FileKind.XLSX,
    ".geojson": FileKind.GEOJSON,
    ".json": FileKind.GEOJSON,
}
# First bytes of what people send by mistake -> what it is called.
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.xls)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)


def open_table(path: Path, name: str, *, encoding: str = "", delimiter: str = "", max_rows: int = MAX_ROWS) -> Table:
    """Return heading and rows of the file at `path`, which its sender calls `name`.

    `encoding` and `delimiter` overrule what would be guessed. Nothing but the row at hand is kept in memory.
    Raises: FileUnreadable, at once or, for what shows later, while the rows are read; OSError.
    """
    kind = kind_of(path, name)
    if kind is FileKind.XLSX:
        return workbook.read(path, max_rows)
    if kind is FileKind.GEOJSON:
        return geojson.read(path, max_rows)
    return delimited.read(path, max_rows, encoding=encoding, delimiter=delimiter)


def kind_of(path: Path, name: str) -> FileKind:
    """Return what the file is; its content decides, and a name that says something else is refused.

    Raises: FileUnreadable.
    """
    size = path.stat().st_size
    if size == 0:
        raise FileUnreadable(_("The file is empty."))
    if size > MAX_BYTES:
        message = _("The file has %(size)s MB; at most %(most)s MB are read. Split it into several files.")
        raise FileUnreadable(message % {"size": size // 1024 // 1024, "most": MAX_BYTES // 1024 // 1024})
    ending = Path(name).suffix.lower()
    named = _ENDINGS.get(ending)
    if named is None:
        message = _("Files ending in “%(ending)s” are not read. Send a .csv, .tsv, .xlsx or .geojson file.")
        raise FileUnreadable(message % {"ending": ending[:20] or name[-20:]})
    with path.open("rb") as file:
        start = file.read(2048)
    found = _by_content(path, start)
    if found is not named:
        message = _("The name of this file ends in “%(ending)s”, but it is %(kind)s. Rename it and send it again.")
        raise FileUnreadable(message % {"ending": ending, "kind": _NAMES[found]})
    return found


_NAMES = {
    FileKind.CSV: "a text file with separators (.csv)",
    FileKind.XLSX: "an Excel workbook (.xlsx)",
    FileKind.GEOJSON: "a GeoJSON file (.geojson)",
}


def _by_content(path: Path, start: bytes) -> FileKind:
    if start.startswith(b"PK"):
        if not _is_workbook(path):
            raise FileUnreadable(_("This is a ZIP archive. Unpack it and send the file that is in it."))
        return FileKind.XLSX
    for mark, what in _OTHERS:
        if start.startswith(mark):
            raise FileUnreadable(_("This is %(what)s. Save the table as .xlsx or .csv and send that.") % {"what": what})
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<?xml", b"<kml", b"<osm", b"<gpx")):
        raise FileUnreadable(_("This is a web page or another XML file. Send a .csv, .xlsx or .geojson file."))
    if text.startswith((b"{", b"[")):
        return FileKind.GEOJSON
    return FileKind.CSV


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return "[Content_Types].xml" in names and any(name.startswith("xl/workbook") for name in names)
