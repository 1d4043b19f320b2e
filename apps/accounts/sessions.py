"""Sessions in the database, under the row policies of django_session.

Not in the cache: what Redis kept while nobody could reach it would sign somebody in again who has signed out
(docs/decisions/0005-sessions-in-the-database.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction

from apps.core import rls
from apps.core.actor import Actor


@contextmanager
def _as_sign_in(*, savepoint: bool = True) -> Iterator[None]:
    """Sessions are read before it is known who somebody is, and outside of any view's transaction."""
    with rls.acting(Actor.auth()), transaction.atomic(savepoint=savepoint):
        yield


class SessionStore(DatabaseStore):
    """Django's database store, read and written as the sign-in machinery."""

    @property
    def key_salt(self) -> str:
        """Sessions of the site and of the portal are signed apart: a key of one opens nothing in the other."""
        return f"accounts.sessions.{settings.SESSION_COOKIE_NAME}"

    def load(self) -> dict[str, Any]:
        with _as_sign_in(savepoint=False):
            return super().load()

    def exists(self, session_key: str) -> bool:
        with _as_sign_in():
            return super().exists(session_key)

    def save(self, must_create: bool = False) -> None:
        with _as_sign_in():
            super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        with _as_sign_in():
            super().delete(session_key)

    @classmethod
    def clear_expired(cls) -> None:
        with _as_sign_in():
            super().clear_expired()
