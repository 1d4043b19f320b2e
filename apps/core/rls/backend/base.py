"""PostGIS with metrics, and the actor of the context made known to the database at the start of each transaction.

Nothing is ever set for a session: `set_config(…, true)` ends with the transaction, so that a connection handed to the
next request, by a pool or by PgBouncer, carries nobody over.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django_prometheus.db.backends.postgis.base import DatabaseWrapper as PostgisWrapper

from apps.core.rls.context import MissingActor, current, current_login, required
from apps.core.rls.guard import Guard

_guard = Guard()
_SEND = (
    "SELECT set_config('app.user_id', %s, true), set_config('app.actor', %s, true), "
    "set_config('app.kind', %s, true), set_config('app.request_id', %s, true)"
)
_SWITCH = _SEND + ", set_config('role', %s, true)"


class DatabaseWrapper(PostgisWrapper):
    """Sends the context once per transaction, and again when it changed or a rollback took it away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sent: tuple[str, ...] | None = None

    def _cursor(self, name: str | None = None) -> Any:
        cursor = super()._cursor(name)
        self._send_context()
        return cursor

    def _send_context(self) -> None:
        """Tell the open transaction who acts; outside of one there is nobody, and protected rows are not seen."""
        if current() is None and required():
            raise MissingActor("This job touched the database without an actor. Use a task of apps.core.tasks.")
        if self.get_autocommit() or self.needs_rollback:
            return
        if self.connection.info.transaction_status == psycopg.pq.TransactionStatus.INERROR:
            return
        wanted = self._wanted()
        if wanted == self._sent:
            return
        statement = _SWITCH if settings.RLS_SWITCH_ROLE else _SEND
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(statement, wanted)
        self._sent = wanted

    def _wanted(self) -> tuple[str, ...]:
        actor = current()
        if actor is None:
            values = ("", "", "none", "")
        else:
            user_id = "" if actor.user_id is None else str(actor.user_id)
            values = (user_id, actor.name, actor.kind.value, actor.request_id)
        return (*values, current_login().value) if settings.RLS_SWITCH_ROLE else values

    def _forget(self) -> None:
        self._sent = None

    def connect(self) -> None:
        self._forget()
        super().connect()
        if settings.RLS_SWITCH_ROLE:
            return
        try:
            _guard.inspect(self.connection, settings.PROCESS)
        except BaseException:
            # Nobody shall find the connection open and go on with it.
            self.close()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:
        self._forget()
        super()._set_autocommit(autocommit)

    def _commit(self) -> None:
        super()._commit()
        self._forget()

    def _rollback(self) -> None:
        super()._rollback()
        self._forget()

    def _savepoint_rollback(self, sid: str) -> None:
        # A local setting made after the savepoint goes with it: what the database knows now is uncertain.
        super()._savepoint_rollback(sid)
        self._forget()
