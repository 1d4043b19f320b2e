"""Which heading of a file means which of our columns: by name, by another known name, or as a guess that says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from apps.imports.data import ColumnChoice
from apps.imports.rules.columns import COLUMNS, READ_PAST
from apps.imports.states import MatchBy

EXACT, KNOWN, GUESS, NONE = "exact", "known", "guess", ""
_CLOSE_ENOUGH = 84
_NOT_LETTERS = re.compile(r"[^a-z0-9@$]+")


def fold(heading: str) -> str:
    """Return a heading without case, accents, blanks and signs: `Street Address` and `street_address` become one."""
    plain = unicodedata.normalize("NFKD", heading.casefold().replace("ß", "ss"))
    return _NOT_LETTERS.sub("", "".join(letter for letter in plain if not unicodedata.combining(letter)))


@cache
def _known() -> dict[str, str]:
    """Folded name or synonym -> column."""
    words = {fold(synonym): name for name, column in COLUMNS.items() for synonym in column.synonyms}
    return words | {fold(name): name for name in COLUMNS}


def known_words(cells: Iterable[str]) -> int:
    """Return how many cells are headings we know, to tell a heading from data."""
    known = _known()
    return sum(fold(cell) in known or cell.strip().lower() in READ_PAST for cell in cells)


def suggest(header: Sequence[str]) -> tuple[ColumnChoice, ...]:
    """Return for each heading the column it most likely means; no column is given twice."""
    known, taken = _known(), set()
    choices: dict[int, ColumnChoice] = {}
    for how, matches in (
        (EXACT, lambda name: name if name in COLUMNS else ""),
        (KNOWN, lambda name: known.get(fold(name), "")),
    ):
        for index, heading in enumerate(header):
            column = matches(heading.strip())
            if column and column not in taken and index not in choices:
                taken.add(column)
                choices[index] = ColumnChoice(index, heading, column, how)
    for index, heading in enumerate(header):
        if index in choices or heading.strip().lower() in READ_PAST:
            continue
        column = _guess(heading, taken)
        if column:
            taken.add(column)
            choices[index] = ColumnChoice(index, heading, column, GUESS)
    return tuple(choices.get(index, ColumnChoice(index, heading, "", NONE)) for index, heading in enumerate(header))


def _guess(heading: str, taken: set[str]) -> str:
    folded = fold(heading)
    # Short words resemble too much; and a heading that merely adds a number repeats another column.
    if len(folded) < 5:
        return ""
    free = {word: column for word, column in _known().items() if column not in taken and len(word) >= 5}
    found = process.extractOne(folded, list(free), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return free[found[0]] if found else ""


def is_certain(choices: Sequence[ColumnChoice], header: Sequence[str]) -> bool:
    """Say whether nobody need look: every column is known or is one we read past, and the needed ones are there."""
    surprising = [
        choice
        for choice in choices
        if choice.how in {GUESS, NONE} and header[choice.index].strip().lower() not in READ_PAST
    ]
    return not surprising and not missing({choice.column for choice in choices if choice.column}, match_by=None)


def chosen(header: Sequence[str], wanted: Mapping[str, str], otherwise: Sequence[ColumnChoice] = ()) -> tuple[str, ...]:
    """Return the column of each heading as somebody assigned them: heading -> column, "" to leave one out.

    Headings nobody spoke of get what `otherwise` says, unless that column was assigned already.
    Raises: LookupError naming a heading the file does not have, or a column we do not have.
    """
    folded = {fold(heading): index for index, heading in reversed(list(enumerate(header)))}
    exact = {heading: index for index, heading in reversed(list(enumerate(header)))}
    found: dict[int, str] = {}
    for heading, column in wanted.items():
        index = exact.get(heading, folded.get(fold(heading)))
        if index is None:
            raise LookupError(_("The file has no column “%(name)s”.") % {"name": heading[:80]})
        if column and column not in COLUMNS:
            raise LookupError(_("There is no column “%(name)s” to assign.") % {"name": column[:80]})
        found[index] = column
    taken = {column for column in found.values() if column}
    for choice in otherwise:
        if choice.index not in found and choice.column not in taken:
            found[choice.index] = choice.column
    return tuple(found.get(index, "") for index in range(len(header)))


def missing(columns: Iterable[str], *, match_by: MatchBy | None, brand: bool = False) -> list[str]:
    """Return sentences about what the columns do not say; with none, a file can be checked.

    `match_by` is what rows are matched by; with None any of the ways will do.
    """
    have = set(columns)
    lines = []
    if match_by is not None and match_by.value not in have:
        lines.append(_("Rows are matched by “%(key)s”, but no column says it.") % {"key": match_by.label})
    if brand and "store_code" not in have:
        lines.append(_("Importing into a brand needs a column with store codes."))
    if match_by is None and not have & {key.value for key in MatchBy}:
        lines.append(_("No column says which listing a row is about: your own id, a store code or our id."))
    if ("latitude" in have) != ("longitude" in have):
        lines.append(_("Latitude and longitude belong together, and only one of them is there."))
    return lines


def twice(columns: Sequence[str]) -> list[str]:
    """Return the columns that several headings were assigned to."""
    return sorted({column for column in columns if column and columns.count(column) > 1})


def best_key(columns: Iterable[str], *, brand: bool) -> MatchBy:
    """Return what rows are most safely matched by."""
    have = set(columns)
    order = [MatchBy.REFERENCE, MatchBy.EXTERNAL_ID, MatchBy.STORE_CODE]
    if brand:
        order = [MatchBy.STORE_CODE, MatchBy.REFERENCE, MatchBy.EXTERNAL_ID]
    return next((key for key in order if key.value in have), order[0])
