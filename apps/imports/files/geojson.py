"""Reading GeoJSON as OpenStreetMap tools write it: one feature at a time, its tags as our columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from apps.imports.data import RawRow, Table
from apps.imports.errors import FileUnreadable
from apps.imports.files import encoding as encodings
from apps.imports.files.heading import scrub
from apps.imports.rules import osm
from apps.imports.states import FileKind

_BLOCK = 256 * 1024
# One feature, or one member before the features, may be so long; a country's outline is longer, a shop's is not.
_LONGEST_VALUE = 4 * 1024 * 1024
_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"


def read(path: Path, max_rows: int) -> Table:
    """Return the features of a collection as rows under our own column names. Raises: FileUnreadable."""
    encoding = encodings.detect(path)
    return Table(
        kind=FileKind.GEOJSON,
        header=osm.COLUMNS,
        rows=_rows(path, encoding.name, max_rows),
        encoding=encoding.label,
        notes=(encoding.note,) if encoding.note else (),
    )


def _rows(path: Path, encoding: str, max_rows: int) -> Iterator[RawRow]:
    number = 0
    with path.open(encoding=encoding, errors="replace") as file:
        for line, feature in _Stream(file).features():
            number += 1
            if number > max_rows:
                raise FileUnreadable(_("The file has more than %(most)s rows. Split it.") % {"most": f"{max_rows:,}"})
            if not isinstance(feature, Mapping):
                yield RawRow(number, line, (), _("This feature is no object."))
                continue
            tags, point = _tags(feature), centre(feature.get("geometry"))
            if point is None:
                yield RawRow(
                    number, line, osm.cells(tags, None), _("The feature has no geometry that says where it is.")
                )
                continue
            yield RawRow(number, line, osm.cells(tags, point))


def _tags(feature: Mapping[str, Any]) -> dict[str, str]:
    properties = feature.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    # Some tools keep the tags one level deeper.
    nested = properties.get("tags")
    flat = {**properties, **(nested if isinstance(nested, Mapping) else {})}
    tags = {str(key): scrub(_text(value)) for key, value in flat.items() if not isinstance(value, Mapping | list)}
    identity = tags.get("@id") or _text(feature.get("id")) or tags.get("id", "") or tags.get("osm_id", "")
    return {**tags, "@id": scrub(identity)}


def _text(value: Any) -> str:
    if value is None or isinstance(value, Mapping | list):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def centre(geometry: Any) -> tuple[float, float] | None:
    """Return (latitude, longitude) of a geometry: the point itself, else the middle of its box."""
    if not isinstance(geometry, Mapping):
        return None
    lows, highs = [float("inf")] * 2, [float("-inf")] * 2
    # Not by recursion: a hostile file nests deeper than Python's stack.
    waiting = [geometry.get("coordinates"), geometry.get("geometries")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [value.get("coordinates"), value.get("geometries")]
        elif isinstance(value, list):
            if len(value) >= 2 and all(
                isinstance(part, int | float) and not isinstance(part, bool) for part in value[:2]
            ):
                for axis in (0, 1):
                    lows[axis], highs[axis] = min(lows[axis], value[axis]), max(highs[axis], value[axis])
            else:
                waiting += value
    if lows[0] > highs[0]:
        return None
    return (lows[1] + highs[1]) / 2, (lows[0] + highs[0]) / 2


class _Stream:
    """Takes a JSON document apart value by value, holding one value at a time."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._line = 1
        self._counted = 0
        self._ended = False

    def features(self) -> Iterator[tuple[int, Any]]:
        """Yield each member of `features` with its line. Raises: FileUnreadable."""
        self._skip("\ufeff")
        if self._next() != "{":
            raise FileUnreadable(_("This JSON is no GeoJSON: a FeatureCollection is expected."))
        while (mark := self._next()) != "}":
            if mark == ",":
                continue
            self._at -= 1
            name = self._value()
            if self._next() != ":":
                raise self._broken()
            if name == "features":
                yield from self._members()
                return
            self._value()
        raise FileUnreadable(_("This JSON is no GeoJSON: it has no “features”."))

    def _members(self) -> Iterator[tuple[int, Any]]:
        if self._next() != "[":
            raise FileUnreadable(_("This JSON is no GeoJSON: its “features” are no list."))
        while (mark := self._next()) != "]":
            if mark == ",":
                continue
            self._at -= 1
            line = self._line_here()
            yield line, self._value()

    def _value(self) -> Any:
        """Return the next value, reading on until it is whole."""
        self._next()
        self._at -= 1
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if self._ended or len(self._text) - self._at > _LONGEST_VALUE:
                    raise self._broken() from None
                # Twice as much each time, so that a long value is not decoded over and over.
                self._read(max(_BLOCK, len(self._text) - self._at))
            except RecursionError:
                raise self._broken() from None
            else:
                # A number at the very end of the text at hand may go on.
                if end == len(self._text) and not self._ended:
                    self._read(_BLOCK)
                    continue
                self._at = end
                return value

    def _next(self) -> str:
        """Return the next character that is no blank."""
        while True:
            while self._at < len(self._text):
                character = self._text[self._at]
                self._at += 1
                if character not in _BLANK:
                    return character
            if self._ended:
                raise self._broken()
            self._read(_BLOCK)

    def _skip(self, character: str) -> None:
        self._read(_BLOCK)
        if self._text.startswith(character):
            self._at = 1

    def _read(self, size: int) -> None:
        self._line_here()
        block = self._file.read(size)
        self._ended = not block
        self._text = self._text[self._at :] + block
        self._at = self._counted = 0

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _broken(self) -> FileUnreadable:
        return FileUnreadable(
            _("The JSON is broken or cut off near line %(line)s; nothing after that can be read.")
            % {"line": self._line_here()}
        )
