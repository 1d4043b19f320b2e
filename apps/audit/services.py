"""Remember what somebody did."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.utils.crypto import salted_hmac

from apps.audit.catalogue import EventType, find
from apps.audit.models import AuditEvent
from apps.core.actor import Actor
from apps.observability import request

_SALT = "audit.personal"


@transaction.atomic
def record(
    name: str,
    *,
    by: Actor,
    subject: Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    business_id: int | None = None,
    auth_method: str | None = None,
) -> AuditEvent:
    """Add an event to the trail in the caller's transaction; the database chains it as that commits.

    Of `before` and `after` only the fields that differ are kept; personal fields of the event's kind are kept as keyed
    digests. Request id, address and program come from the request being answered.
    Raises: ValueError for a name that is not in the catalogue.
    """
    kind = find(name)
    facts = request.facts()
    old, new = _changed(before, after)
    event = AuditEvent(
        name=kind.name,
        severity=kind.severity,
        actor=by.name,
        actor_kind=by.kind,
        user_id=by.user_id,
        reason=by.reason,
        business_id=business_id,
        before=_stored(kind, old),
        after=_stored(kind, new),
        personal_fields=sorted(kind.personal & {*(old or ()), *(new or ())}),
        request_id=by.request_id or facts.request_id,
        ip=facts.ip[:45],
        user_agent=facts.user_agent,
        auth_method=auth_method,
        **_subject(subject, kind),
    )
    event.save(force_insert=True)
    return event


def _subject(subject: Model | None, kind: EventType) -> dict[str, str]:
    if subject is None:
        return {}
    # What is written here stays for good: people are known by number alone, so that they can be forgotten.
    nameless = "subject" in kind.personal or isinstance(subject, AbstractBaseUser)
    return {
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "subject_reference": getattr(subject, "reference", ""),
        "subject_label": "" if nameless else str(subject)[:200],
    }


def _changed(before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[dict | None, dict | None]:
    """Return both sides without the fields that stayed the same; a side that was not given stays None."""
    if before is None or after is None:
        return before, after
    missing = object()
    names = [name for name in {**before, **after} if before.get(name, missing) != after.get(name, missing)]
    return {n: before[n] for n in names if n in before}, {n: after[n] for n in names if n in after}


def _stored(kind: EventType, values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    plain = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return {name: _digest(value) if name in kind.personal else value for name, value in plain.items()}


def _digest(value: Any) -> str | None:
    """Return a mark that tells whether a personal value changed, and to nobody without our key what it was."""
    if value is None or value == "":
        return value
    return "personal:" + salted_hmac(_SALT, json.dumps(value, sort_keys=True), algorithm="sha256").hexdigest()[:24]
