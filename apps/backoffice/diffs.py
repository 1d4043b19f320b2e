"""Field by field histories: django-auditlog writes them in the portal's process alone, and history pages show them."""

from __future__ import annotations

from collections.abc import Iterator

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import RoleGrant, User
from apps.audit import selectors as audit
from apps.businesses.models import Business, Category, Location, OpeningHours
from apps.core.admin import HistoryEntry

SHOWN = 100
# Model -> fields left out: they say nothing about a person's deed, or too much about a person.
FOLLOWED: dict[type[Model], tuple[str, ...]] = {
    Business: ("updated_at", "content_changed_at", "sort_name"),
    Location: ("point", "street_address"),
    OpeningHours: ("spec",),
    Category: ("path", "numchild"),
    User: ("password", "email", "name", "last_login"),
    RoleGrant: (),
}


def follow() -> None:
    """Start writing. Called in the portal's process alone: the site's login has no right to add to these histories."""
    for model, left_out in FOLLOWED.items():
        if not auditlog.contains(model):
            auditlog.register(model, exclude_fields=list(left_out))


def unfollow() -> None:
    """Stop writing."""
    for model in FOLLOWED:
        if auditlog.contains(model):
            auditlog.unregister(model)


def trail(subject: Model) -> Iterator[HistoryEntry]:
    """Yield what the audit trail says about `subject`."""
    for entry in audit.timeline(subject, limit=SHOWN):
        yield HistoryEntry(
            occurred_at=entry.occurred_at,
            sentence=entry.sentence,
            actor=entry.actor,
            reason=entry.reason,
            source=gettext_lazy("Audit trail"),
            changes=tuple(
                (name, _shown(entry.before.get(name)), _shown(entry.after.get(name)))
                for name in {**entry.before, **entry.after}
            ),
        )


def fields(subject: Model) -> Iterator[HistoryEntry]:
    """Yield what was written field by field when staff changed `subject`."""
    entries = LogEntry.objects.get_for_object(subject).select_related("actor").order_by("-timestamp", "-id")
    for entry in entries[:SHOWN]:
        actor = f"staff:{entry.actor_id}" if entry.actor_id else "–"
        yield HistoryEntry(
            occurred_at=entry.timestamp,
            sentence=_("%s wrote these fields.") % actor,
            actor=actor,
            source=gettext_lazy("Fields"),
            changes=tuple(
                (name, _shown(before), _shown(after)) for name, (before, after) in _pairs(entry.changes_dict)
            ),
        )


def _pairs(changes: dict[str, object]) -> Iterator[tuple[str, tuple[object, object]]]:
    for name, change in changes.items():
        if isinstance(change, list) and len(change) == 2:
            yield name, (change[0], change[1])


def _shown(value: object) -> str:
    return "–" if value is None or value in ("", "None") else str(value)
