"""How the post office stands."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from apps.outbox.data import Backlog


def backlog() -> Backlog:
    """Return the age of the oldest unsent piece and the parked counts.

    Asks a function of the database that any login may call, since the site may not read the outbox itself; partial
    indexes answer it without reading what is done. Open a transaction around it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT oldest_unsent_seconds, parked_deliveries, parked_messages FROM app.outbox_backlog()")
        seconds, deliveries, messages = cursor.fetchone()
    return Backlog(timedelta(seconds=float(seconds)), deliveries, messages)
