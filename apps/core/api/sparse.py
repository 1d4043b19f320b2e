"""`fields=` and `expand=`: the caller names what it needs, and what it does not need is not fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.core.errors import BadRequest

MOST_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Selection:
    """What the caller asked for: field names (None for all), and paths to expand, such as `category.parent`."""

    fields: frozenset[str] | None = None
    expand: frozenset[str] = frozenset()

    def wants(self, name: str) -> bool:
        """Say whether the field `name` is part of the answer, so that its data must be fetched."""
        return self.fields is None or name in self.fields or self.expands(name)

    def expands(self, path: str) -> bool:
        """Say whether `path` is to be included in full; expanding `a.b` expands `a` as well."""
        return path in self.expand or any(other.startswith(f"{path}.") for other in self.expand)

    def within(self, name: str) -> Selection:
        """Return what is to be expanded inside the expanded `name`."""
        return Selection(expand=frozenset(p.partition(".")[2] for p in self.expand if p.startswith(f"{name}.")))


class SparseSerializer(serializers.Serializer):
    """A serializer that returns only what a Selection asks for.

    `expandable` maps the name of a related thing to the serializer of its full form, as a callable so that two
    serializers may name each other.
    """

    expandable: ClassVar[Mapping[str, Callable[[], type[serializers.Serializer]]]] = {}

    def __init__(self, *args: Any, selection: Selection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.selection = selection

    def get_fields(self) -> dict[str, serializers.Field]:
        found = super().get_fields()
        if self.selection is None:
            return found
        for name, serializer in self.expandable.items():
            if self.selection.expands(name):
                kwargs = (
                    {"selection": self.selection.within(name)} if issubclass(serializer(), SparseSerializer) else {}
                )
                found[name] = serializer()(read_only=True, **kwargs)
        return {name: field for name, field in found.items() if self.selection.wants(name)}


def dump(
    serializer: type[serializers.Serializer], values: Iterable[Any], selection: Selection | None = None
) -> list[dict[str, Any]]:
    """Return the plain form of each value. The fields are copied and bound once per process, not once per request."""
    ready = _ready(serializer, selection)
    return [ready.to_representation(value) for value in values]


@lru_cache(maxsize=256)
def _ready(serializer: type[serializers.Serializer], selection: Selection | None) -> serializers.Serializer:
    return serializer(selection=selection) if selection is not None else serializer()


def select(serializer: type[SparseSerializer], parameters: Mapping[str, Any]) -> Selection:
    """Return the selection of the parameters `fields` and `expand`.

    Raises: BadRequest for a name the serializer does not have, or a path deeper than two steps.
    """
    fields = _names(parameters.get("fields"))
    expand = _names(parameters.get("expand"))
    # Not `get_fields()`, which copies every field deeply: names are enough here.
    known = {*serializer._declared_fields, *serializer.expandable}
    _refuse("fields", [name for name in fields if name not in known], known)
    _refuse("expand", [path for path in expand if not _expandable(serializer, path)], _paths(serializer))
    return Selection(frozenset(fields) if fields else None, frozenset(expand))


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _expandable(serializer: type[serializers.Serializer], path: str) -> bool:
    return path in _paths(serializer)


def _paths(serializer: type[serializers.Serializer], depth: int = MOST_DEPTH) -> set[str]:
    found: set[str] = set()
    if depth and issubclass(serializer, SparseSerializer):
        for name, inner in serializer.expandable.items():
            found.add(name)
            found |= {f"{name}.{path}" for path in _paths(inner(), depth - 1)}
    return found


def _refuse(parameter: str, unknown: list[str], known: set[str]) -> None:
    if unknown:
        line = _("Unknown: {names}. Known: {known}.").format(
            names=", ".join(name[:60] for name in unknown[:5]), known=", ".join(sorted(known)) or _("none")
        )
        raise BadRequest(line, code="unknown_field", fields={parameter: [line]})
