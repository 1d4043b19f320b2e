"""Writing the history of fields: one row per field that really changed (CLM-9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.businesses import rules
from apps.businesses.data import Origin
from apps.businesses.models import FieldChange
from apps.businesses.states import Author
from apps.core import clock
from apps.core.actor import Actor, ActorKind

_AUTHORS = {ActorKind.USER: Author.OWNER, ActorKind.STAFF: Author.STAFF}


def remember(
    by: Actor, business_id: int, before: Mapping[str, Any], after: Mapping[str, Any], origin: Origin | None = None
) -> list[FieldChange]:
    """Keep what each field of `rules.FIELDS` was and is, where the two differ; without an origin it is `by`'s own edit."""
    came = origin or Origin(_AUTHORS.get(by.kind, Author.SYSTEM))
    now = clock.now()
    return FieldChange.objects.bulk_create(
        FieldChange(
            business_id=business_id,
            field=name,
            before=before.get(name),
            after=value,
            author=came.author,
            actor=by.name,
            user_id=by.user_id,
            reason=by.reason[:500],
            origin_kind=came.kind,
            origin_ref=came.ref,
            at=now,
        )
        for name, value in after.items()
        if name in rules.FIELDS and before.get(name) != value
    )
