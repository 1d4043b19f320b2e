"""The command's one connection, made to another login and another schema for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from apps.core import rls
from apps.core.actor import Actor
from config import env

_ACTORS = {"owner": None, "site": Actor.anonymous(), "system": Actor.system("bench")}


@contextmanager
def connected(login: str, schema: str) -> Iterator[None]:
    """Inside the block every query runs on the real `login`, finds `schema` first, and has no time limit of the login."""
    settings = connection.settings_dict
    kept = dict(settings)
    connection.close()
    settings.update(env.database_config(env.database_url(login)))
    settings["OPTIONS"] = {
        "options": f"-c search_path={schema},public -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
    }
    try:
        with rls.acting(_ACTORS[login]), transaction.atomic():
            yield
    finally:
        connection.close()
        settings.clear()
        settings.update(kept)
