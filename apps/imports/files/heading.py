"""The first row of a table: is it a heading, and what do its columns go by?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.imports.errors import FileUnreadable
from apps.imports.rules.mapping import known_words

MAX_COLUMNS = 200
_LONGEST_HEADING = 200
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")


def checked_heading(cells: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the names of the columns and notes about them; each name occurs once.

    Raises: FileUnreadable when the row is no heading.
    """
    names = [" ".join(cell.split())[:_LONGEST_HEADING] for cell in map(scrub, cells)]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise FileUnreadable(_("The file has more than %(most)s columns.") % {"most": MAX_COLUMNS})
    numbers = sum(bool(_NUMBER.fullmatch(name)) for name in names)
    if numbers and not known_words(names):
        message = _("The first row does not look like a heading: “%(row)s”. Write the names of the columns there.")
        raise FileUnreadable(message % {"row": ", ".join(names)[:120]})
    notes: list[str] = []
    return tuple(_unique(names, notes)), notes


def _unique(names: Sequence[str], notes: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for index, name in enumerate(names):
        if not name:
            name = _("Column %(number)s") % {"number": index + 1}
            notes.append(_("Column %(number)s has no heading.") % {"number": index + 1})
        key = name.casefold()
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            if seen[key] == 2:
                notes.append(
                    _("The heading “%(name)s” stands more than once; the first such column is used.") % {"name": name}
                )
            name = f"{name} ({seen[key]})"
        found.append(name)
    return found


def scrub(text: str) -> str:
    """Return the text in a form the database can keep: no zero characters, no halves of characters."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text
