"""Reading the trail: histories, sentences and heads of chains."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from apps.audit import catalogue
from apps.audit.data import Head, TimelineEntry
from apps.audit.models import AuditChain, AuditEvent


def timeline(subject: Model, *, limit: int = 100) -> list[TimelineEntry]:
    """Return what happened to `subject`, newest first."""
    events = AuditEvent.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return [_entry(event) for event in events[:limit]]


def sentence(event: AuditEvent) -> str:
    """Return the event in words, in the reader's language; an event of a kind the code no longer has shows its name."""
    kind = catalogue.known(event.name)
    template = str(kind.sentence) if kind else "{actor}: " + event.name + " {subject}"
    words = _Words(actor=event.actor, subject=_named(event), reason=event.reason or "–")
    words.update({f"before_{name}": _shown(value) for name, value in (event.before or {}).items()})
    words.update({f"after_{name}": _shown(value) for name, value in (event.after or {}).items()})
    return template.format_map(words)


def heads() -> list[Head]:
    """Return the head of each month's chain, oldest first."""
    return [Head(chain.month, chain.sequence, chain.hash) for chain in AuditChain.objects.order_by("month")]


class _Words(dict[str, str]):
    """What a sentence may mention; a field that this event does not carry reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _entry(event: AuditEvent) -> TimelineEntry:
    return TimelineEntry(
        occurred_at=event.occurred_at,
        name=event.name,
        severity=event.severity,
        sentence=sentence(event),
        actor=event.actor,
        reason=event.reason,
        before=event.before or {},
        after=event.after or {},
        request_id=event.request_id,
    )


def _named(event: AuditEvent) -> str:
    if event.subject_label:
        return f"“{event.subject_label}”"
    return event.subject_reference or " ".join(part for part in (event.subject_type, event.subject_id) if part) or "–"


def _shown(value: Any) -> str:
    return "–" if value is None or value == "" else str(value)
