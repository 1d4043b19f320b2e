"""Sessions in Redis with the database behind it; they survive either one being away for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.contrib.sessions.backends.cached_db import SessionStore as CachedDbStore
from django.db import transaction
from redis.exceptions import RedisError

from apps.core import rls
from apps.core.actor import Actor

log = structlog.get_logger(__name__)


@contextmanager
def _as_sign_in() -> Iterator[None]:
    """Sessions are read before it is known who somebody is, and outside of any view's transaction."""
    with rls.acting(Actor.auth()), transaction.atomic():
        yield


class SessionStore(CachedDbStore):
    """Django's cached database store under the row policies of django_session."""

    def load(self) -> dict[str, Any]:
        with _as_sign_in():
            try:
                return super().load()
            except RedisError as error:
                log.warning("session_cache_away", error=type(error).__name__)
                session = self._get_session_from_db()
                return self.decode(session.session_data) if session else {}

    def exists(self, session_key: str) -> bool:
        with _as_sign_in():
            try:
                return super().exists(session_key)
            except RedisError:
                return super(CachedDbStore, self).exists(session_key)

    def save(self, must_create: bool = False) -> None:
        with _as_sign_in():
            super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        with _as_sign_in():
            try:
                super().delete(session_key)
            except RedisError as error:
                log.warning("session_cache_away", error=type(error).__name__)

    @classmethod
    def clear_expired(cls) -> None:
        with _as_sign_in():
            super().clear_expired()
