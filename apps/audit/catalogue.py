"""Every kind of event the audit trail may hold: its weight, its sentence, and which of its fields are personal."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """How much attention an event deserves."""

    INFO = "info", _("Info")
    WARNING = "warning", _("Warning")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event.

    `name` is dotted: `app.what_happened`. `sentence` is a translatable template that may use `{actor}`, `{subject}`,
    `{reason}` and, for each field of before and after, `{before_<field>}` and `{after_<field>}`. The values of
    `personal` fields are never stored, only a keyed digest that shows whether they changed; `subject` among them keeps
    the subject's name out too.
    """

    name: str
    severity: Severity
    sentence: str | Promise = field(compare=False)
    personal: frozenset[str] = frozenset()


_types: dict[str, EventType] = {}


def register(*types: EventType) -> None:
    """Add kinds of events; each app does so for its own as it starts.

    Raises: ValueError when a name is taken by a different kind.
    """
    for kind in types:
        if _types.setdefault(kind.name, kind) != kind:
            raise ValueError(f"Two kinds of audit events are called {kind.name!r}.")


def find(name: str) -> EventType:
    """Return the kind called `name`; raises ValueError for one that nobody registered."""
    try:
        return _types[name]
    except KeyError:
        raise ValueError(f"{name!r} is not in the audit catalogue; register it in your app's ready().") from None


def known(name: str) -> EventType | None:
    """Return the kind called `name`, or None for one that the code no longer has."""
    return _types.get(name)


def names() -> list[str]:
    """Return the names of all kinds."""
    return sorted(_types)
