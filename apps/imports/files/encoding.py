"""Which encoding a text file is in: its byte order mark, proof, or a guess that says it is one."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from apps.imports.errors import FileUnreadable

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that Windows-1252 leaves undefined: with one of them the text is Latin-1, which anything is.
_NOT_WINDOWS = frozenset(b"\x81\x8d\x8f\x90\x9d")


class Encoding(NamedTuple):
    """The name Python knows it by, the name people know it by, and a note when it is a guess."""

    name: str
    label: str
    note: str = ""


def detect(path: Path) -> Encoding:
    """Return the encoding of a file; reads it whole, block by block."""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Encoding(name, "UTF-8" if name == "utf-8-sig" else name.upper())
    if guessed := _utf16_without_mark(start):
        return Encoding(guessed, "UTF-16", _("The file does not say how it is encoded; it was read as UTF-16."))
    if _decodes(path, "utf-8"):
        return Encoding("utf-8", "UTF-8")
    windows = not _contains(path, _NOT_WINDOWS)
    label = "Windows-1252" if windows else "Latin-1"
    note = _("The file is not UTF-8; it was read as %(label)s, which is a guess. Look at the letters with accents.")
    return Encoding("cp1252" if windows else "latin-1", label, note % {"label": label})


def chosen(name: str) -> Encoding:
    """Return the encoding somebody asked for.

    Raises: FileUnreadable when there is none of that name.
    """
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        raise FileUnreadable(_("There is no encoding “%(name)s”.") % {"name": name[:40]}) from None
    # Python's list has codecs that are no text encodings, such as zip.
    if not getattr(known, "_is_text_encoding", True):
        raise FileUnreadable(_("There is no encoding “%(name)s”.") % {"name": name[:40]})
    return Encoding("utf-8-sig" if known.name == "utf-8" else known.name, known.name.upper())


def _utf16_without_mark(start: bytes) -> str:
    """Every other byte of western text in UTF-16 is zero."""
    if len(start) < 8:
        return ""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _contains(path: Path, wanted: frozenset[int]) -> bool:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if not wanted.isdisjoint(block):
                return True
    return False
