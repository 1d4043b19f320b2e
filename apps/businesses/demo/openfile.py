"""Reader of New York City's open data on restaurants (inspections of the Department of Health and Mental Hygiene), as CSV."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from . import addresses, categories

COLUMNS = ("external_id", "name", "cuisine", "street_address", "borough", "postal_code", "latitude", "longitude")
CITIES = {
    "manhattan": "manhattan",
    "new york": "manhattan",
    "brooklyn": "brooklyn",
    "queens": "queens",
    "bronx": "bronx",
    "the bronx": "bronx",
    "staten island": "staten-island",
}
# The box a place must lie in, in degrees: the city with a margin, since the file's geocoder missed a few by some kilometres.
SOUTH, WEST, NORTH, EAST = 40.38, -74.37, 41.03, -73.58
LONGEST_NAME = 200


class OpenFileError(ValueError):
    """The file as a whole cannot be read: it is empty, or columns are missing."""


class OpenRow(NamedTuple):
    """One restaurant; `original_name` is what the file says, `name` is how it is written over a door."""

    line: int
    external_id: str
    name: str
    original_name: str
    category: str
    more_categories: tuple[str, ...]
    street_address: str
    original_address: str
    city: str
    postal_code: str
    lat: float
    lon: float


class RowProblem(NamedTuple):
    """A row that cannot be used: the line of the file it begins on, the column, and what is wrong."""

    line: int
    column: str
    reason: str


# Letters that follow an apostrophe as a small ending; any longer word after it ("D'Angelo") keeps its capital.
_ENDINGS = {"s", "t", "d", "m", "n", "ll", "re", "ve", "em", "til", "er"}
_ROMAN = {"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"}
_CAPITALS = {
    "bbq",
    "nyc",
    "ny",
    "usa",
    "tgi",
    "jfk",
    "lga",
    "llc",
    "kfc",
    "ihop",
    "tv",
    "dj",
    "ups",
    "ymca",
    "nyu",
    "fdr",
    "mta",
}
_NO_MAC = {
    "mace",
    "mach",
    "machine",
    "macaron",
    "macarons",
    "macaroni",
    "mack",
    "macro",
    "macadamia",
    "macao",
    "macau",
    "macedonia",
}
_NO_MAC |= {
    "machu",
    "macondo",
    "macello",
    "macelleria",
    "macha",
    "machiavelli",
    "macy",
    "macs",
    "macomb",
    "macchiato",
    "macho",
}
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*", re.UNICODE)


def display_name(original: str) -> str:
    """Set a name right that was stored in capitals or with every part of a word capitalised.

    "Wendy'S" → "Wendy's", "O'NEALS" → "O'Neals", "Mcdonald'S" → "McDonald's", "Brothers Pizza Ii" → "Brothers Pizza II".
    A word that mixes capitals on purpose ("iHop", "LaVilla") keeps them.
    """
    text = " ".join(original.split())
    shouted = text.isupper() and len(text) > 4
    text = _WORD.sub(lambda match: _word(match[0], shouted), text)
    # After initials ("T.J.'S") or a stray blank ("J 'S") the ending stands apart from the word.
    return re.sub(r"(?<=[.\s])(['’`])S\b", r"\1s", text)


def _word(word: str, shouted: bool) -> str:
    parts = re.split(r"(['’`])", word)
    out = [_part(parts[0], shouted)]
    for mark, part in zip(parts[1::2], parts[2::2], strict=True):
        lower = part.lower()
        out.append(mark)
        if lower in _ENDINGS:
            out.append(lower)
        elif part.isupper() or part.islower():
            out.append(part.capitalize())
        else:
            out.append(part)
    return "".join(out)


def _part(word: str, shouted: bool) -> str:
    lower = word.lower()
    if lower in _ROMAN or lower in _CAPITALS:
        return lower.upper()
    if re.fullmatch(r"\d+(st|nd|rd|th)", lower):
        return lower
    # Initials like "P" or "JP" stay; a whole name in capitals is shouting, and so is a long word.
    if word.isupper() and not shouted and len(word) <= 3:
        return word
    if re.fullmatch(r"mc[a-z]{3,}", lower):
        return "Mc" + lower[2:].capitalize()
    if re.fullmatch(r"mac[a-z]{4,}", lower) and lower not in _NO_MAC and lower[3] not in "aeiouhkt":
        return "Mac" + lower[3:].capitalize()
    if word.isupper() or word.islower():
        return word.capitalize()
    return word


def display_address(original: str) -> str:
    """Return an address line in one spelling: "469 Flatbush Ave" → "469 Flatbush Avenue", "W 57Th St" → "West 57th Street"."""
    return str(addresses.split(original))


def read(path: str | Path) -> Iterator[OpenRow | RowProblem]:
    """Yield each row of the file, or what is wrong with it; nothing is held in memory but the row itself.

    Raises: OpenFileError when the file has no heading or lacks columns; OSError when it cannot be opened.
    """
    path = Path(path)
    with path.open(encoding=_encoding(path), newline="", errors="replace") as file:
        # A zero byte ends many programs' reading of a line; here it is only dirt.
        reader = csv.reader(line.replace("\0", "") for line in file)
        try:
            heading = [column.strip().lower() for column in next(reader)]
        except StopIteration:
            raise OpenFileError("The file is empty.") from None
        missing = [column for column in COLUMNS if column not in heading]
        if missing:
            raise OpenFileError(f"The file lacks the columns {', '.join(missing)}; it has {', '.join(heading)}.")
        at = {column: heading.index(column) for column in COLUMNS}
        seen: dict[str, int] = {}
        line = reader.line_num + 1
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield RowProblem(line, "", str(error))
            else:
                if values:
                    yield _row(line, values, at, len(heading), seen)
            line = reader.line_num + 1


def _row(line: int, values: list[str], at: dict[str, int], width: int, seen: dict[str, int]) -> OpenRow | RowProblem:
    if len(values) != width:
        return RowProblem(line, "", f"has {len(values)} values where the heading has {width}")
    row = {column: values[index].strip() for column, index in at.items()}
    for column in ("external_id", "name", "borough"):
        if not row[column]:
            return RowProblem(line, column, "is empty")
    if row["external_id"] in seen:
        return RowProblem(line, "external_id", f"repeats line {seen[row['external_id']]}")
    if len(row["name"]) > LONGEST_NAME:
        return RowProblem(line, "name", f"is longer than {LONGEST_NAME} characters")
    city = CITIES.get(row["borough"].casefold())
    if city is None:
        return RowProblem(line, "borough", f"{row['borough']!r} is not a borough of New York City")
    postal_code = row["postal_code"].removesuffix(".0")
    if postal_code and not re.fullmatch(r"\d{5}(-\d{4})?", postal_code):
        return RowProblem(line, "postal_code", f"{postal_code!r} is not a postcode")
    place = []
    for column, low, high in (("latitude", SOUTH, NORTH), ("longitude", WEST, EAST)):
        try:
            value = float(row[column])
        except ValueError:
            return RowProblem(line, column, f"{row[column]!r} is not a number")
        # NaN fails this comparison too.
        if not low <= value <= high:
            return RowProblem(line, column, f"{row[column]} lies outside New York City")
        place.append(round(value, 7))
    seen[row["external_id"]] = line
    slugs = categories.categories_of_cuisine(row["cuisine"])
    return OpenRow(
        line,
        row["external_id"],
        display_name(row["name"]),
        row["name"],
        slugs[0],
        slugs[1:],
        display_address(row["street_address"]),
        row["street_address"],
        city,
        postal_code[:5],
        place[0],
        place[1],
    )


def _encoding(path: Path) -> str:
    """Return UTF-8 (with or without a byte order mark) when the whole file is that, else Latin-1, which anything is."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"
