"""Take in what others tell us, once."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from apps.core import clock, ids, rls
from apps.outbox import nudge
from apps.outbox.states import AttemptState


@transaction.atomic
def receive(source: str, external_id: str, payload: Any, *, signature_verified: bool = False) -> bool:
    """Keep a foreign message and say whether it is new; one that came before changes nothing.

    Answer the sender only after this has committed: from then on the message is ours to handle.
    Raises: MissingActor when nobody is known to act.
    """
    actor = rls.current()
    if actor is None:
        raise rls.MissingActor(f"Nobody is known to act: a message of {source} cannot be kept.")

    now = clock.now()
    with connection.cursor() as cursor:
        # Without naming the conflicting columns, since the site's login may add messages but not look at them.
        cursor.execute(
            """INSERT INTO outbox_inboxmessage (id, source, external_id, payload, signature_verified, request_id,
                   received_at, state, attempts, next_attempt_at, last_error)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 0, %s, '') ON CONFLICT DO NOTHING""",
            [
                ids.uuid7(),
                source,
                external_id,
                Jsonb(payload),
                signature_verified,
                actor.request_id,
                now,
                AttemptState.PENDING,
                now,
            ],
        )
        is_new = cursor.rowcount == 1

    if is_new:
        nudge.after_commit()
    return is_new
