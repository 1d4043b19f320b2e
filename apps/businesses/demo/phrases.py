"""A small phrase maker: templates with named slots, filled from word lists by a random source; fast enough for a million."""

import functools
import string
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

DATA = Path(__file__).parent / "data"

Rnd = Callable[[], float]


class Phrase:
    """A template taken apart once, so that rendering is only picking and joining."""

    __slots__ = ("_parts",)

    def __init__(self, template: str, words: Mapping[str, Sequence[str]]) -> None:
        """Prepare "{adj} {thing}": a slot named in `words` is drawn from it, any other is looked up when rendering.

        A trailing digit asks for a further draw from the same list: "{last} & {last2}".
        """
        parts: list[str | Sequence[str] | tuple[str]] = []
        for literal, slot, _format, _conversion in string.Formatter().parse(template):
            if literal:
                parts.append(literal)
            if slot:
                drawn = words.get(slot) or words.get(slot.rstrip("0123456789"))
                parts.append(list(drawn) if drawn else (slot,))
        self._parts = parts

    def render(self, rnd: Rnd, context: Mapping[str, str]) -> str:
        """Return the phrase; words at the front of a list come up most often, as in any natural text.

        Raises: KeyError when neither a list nor the context knows a slot.
        """
        out = []
        for part in self._parts:
            if part.__class__ is str:
                out.append(part)
            elif part.__class__ is tuple:
                out.append(context[part[0]])
            else:
                share = rnd()
                at = int(len(part) * share * share)
                # The same word twice in one sentence reads like a mistake.
                out.append(part[at] if part[at] not in out else part[at - 1])
        return "".join(out)


def rows(name: str) -> list[list[str]]:
    """Return the rows of a table under `data/`, without its heading."""
    return [line.split("\t") for line in (DATA / name).read_text(encoding="utf-8").splitlines()[1:]]


@functools.cache
def words() -> dict[str, list[str]]:
    """Return the word lists by name, with made-up family names mixed from their two halves."""
    lists = {name: text.split("|") for name, text in rows("words.tsv")}
    made = [start + end for end in lists.pop("last_end") for start in lists["last_start"]]
    del lists["last_start"]
    # The shuffle by a fixed stride keeps neighbours from sharing an ending; names from the wide world stand between the first of them.
    made = [made[index * 1009 % len(made)] for index in range(len(made))]
    world = lists.pop("last_world")
    mixed: list[str] = []
    for index, name in enumerate(made):
        mixed.append(name)
        if index < len(world) * 2 and index % 2 == 0:
            mixed.append(world[index // 2 * 53 % len(world)])
    lists["last"] = mixed
    return lists


@functools.cache
def specialties() -> dict[str, list[str]]:
    """Return what a business of each category is good at, as noun phrases."""
    return {category: text.split("|") for category, text in rows("specialties.tsv")}
