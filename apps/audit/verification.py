"""Compute the chain again from the stored rows and name each place where it is not what was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from apps.audit.data import Flaw
from apps.audit.rules import COLUMNS, digest, link_hash

_BATCH = 5000
# Column -> its text as the database hashed it.
_AS_TEXT = {
    "occurred_at": """to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')""",
}
_TEXTS = ", ".join(_AS_TEXT.get(column, f"e.{column}::text") for column in COLUMNS)


def months() -> list[str]:
    """Return each month that has events, links or a head."""
    rows = _rows(
        """SELECT month FROM audit_auditchain UNION SELECT DISTINCT month FROM audit_auditlink
           UNION SELECT DISTINCT to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') FROM audit_auditevent ORDER BY 1"""
    )
    return [month for (month,) in rows]


def verify(month: str) -> Iterator[Flaw]:
    """Yield what is wrong with the chain of `month` (YYYY-MM), in batches, so that its length costs no memory.

    Rows that commit while this runs are left for the next time. Open a transaction around it.
    """
    head = _rows("SELECT sequence, hash FROM audit_auditchain WHERE month = %s", month)
    last, head_hash = head[0] if head else (0, "")
    place, previous = 0, ""
    for sequence, event_id, stored_digest, stored_previous, stored_hash, found_id, *texts in _links(month, last):
        yield from _gap(month, place, sequence)
        yield from _link_flaws(
            month, sequence, str(event_id), (stored_digest, stored_previous, stored_hash), previous, found_id, texts
        )
        place, previous = sequence, stored_hash
    if place < last:
        yield from _gap(month, place, last + 1)
    elif previous != head_hash:
        yield Flaw("changed", month, last, "", f"The head of {month} does not match its last link.")
    yield from _unchained(month)


def length(month: str) -> int:
    """Return how many links the chain of a month should have."""
    head = _rows("SELECT sequence FROM audit_auditchain WHERE month = %s", month)
    return head[0][0] if head else 0


def _link_flaws(
    month: str,
    sequence: int,
    event_id: str,
    stored: tuple[str, str, str],
    previous: str,
    found_id: Any,
    texts: list[str | None],
) -> Iterator[Flaw]:
    stored_digest, stored_previous, stored_hash = stored
    place = f"{month} #{sequence}"
    if found_id is None:
        yield Flaw("dropped", month, sequence, event_id, f"Event {event_id} ({place}) is gone.")
    elif digest(texts) != stored_digest:
        yield Flaw("changed", month, sequence, event_id, f"Event {event_id} ({place}) is not what was written.")
    if stored_previous != previous or link_hash(previous, month, sequence, event_id, stored_digest) != stored_hash:
        explanation = f"Event {event_id} does not belong at {place}: it was moved, or a neighbour was."
        yield Flaw("reordered", month, sequence, event_id, explanation)


def _gap(month: str, place: int, sequence: int) -> Iterator[Flaw]:
    if sequence == place:
        yield Flaw("reordered", month, sequence, "", f"The place {month} #{sequence} is taken twice.")
    elif sequence > place + 1:
        span = f"#{place + 1}" if sequence == place + 2 else f"#{place + 1} to #{sequence - 1}"
        yield Flaw(
            "dropped", month, place + 1, "", f"The links of {month} {span} are gone, with or without their events."
        )


def _unchained(month: str) -> Iterator[Flaw]:
    rows = _rows(
        """SELECT e.id FROM audit_auditevent e LEFT JOIN audit_auditlink l ON l.event_id = e.id
           WHERE l.event_id IS NULL AND to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') = %s ORDER BY e.id""",
        month,
    )
    for (event_id,) in rows:
        yield Flaw("unchained", month, None, str(event_id), f"Event {event_id} is in no chain: its link is gone.")


def _links(month: str, last: int) -> Iterator[tuple[Any, ...]]:
    """Yield the links up to `last` in order, joined with their events, a batch at a time by position."""
    position = (-1, "00000000-0000-0000-0000-000000000000")
    while True:
        rows = _rows(
            f"""SELECT l.sequence, l.event_id, l.digest, l.previous_hash, l.hash, e.id, {_TEXTS}
                FROM audit_auditlink l LEFT JOIN audit_auditevent e ON e.id = l.event_id
                WHERE l.month = %s AND (l.sequence, l.event_id) > (%s, %s::uuid) AND l.sequence <= %s
                ORDER BY l.sequence, l.event_id LIMIT {_BATCH}""",
            month,
            *position,
            last,
        )
        yield from rows
        if len(rows) < _BATCH:
            return
        position = (rows[-1][0], str(rows[-1][1]))


def _rows(sql: str, *params: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
