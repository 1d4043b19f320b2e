"""The boot guard: a process that could see past row security serves nobody."""

from __future__ import annotations

from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from apps.core.rls.context import Login

# Processes that answer somebody or do somebody's work; commands may be the owner, who migrates.
SERVING = frozenset({"site", "staff", "worker", "scheduler"})
_QUESTION = """SELECT current_user, r.rolsuper, r.rolbypassrls,
                      EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid),
                      EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relrowsecurity)
               FROM pg_roles r WHERE r.rolname = current_user"""


class UnsafeLogin(ImproperlyConfigured):
    """The database login of a serving process is not held to the row policies."""


class Guard:
    """Looks at the first connection of a process, and at no other once that one was safe."""

    def __init__(self) -> None:
        self._passed = False

    def inspect(self, opened: psycopg.Connection[Any], process: str) -> None:
        """Raises: UnsafeLogin when `process` serves somebody and the login of `opened` is not a restricted one."""
        if self._passed or process not in SERVING:
            return
        found = _judge(*opened.execute(_QUESTION).fetchone())
        if found:
            raise UnsafeLogin(f"The database login of {process} is not safe: {'; '.join(found)}.")
        self._passed = True


def dangers() -> list[str]:
    """Return why the login of this connection must not serve anybody; empty when it is a restricted one.

    Raises: django.db.OperationalError when the database is away, which is no verdict.
    """
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION)
        return _judge(*cursor.fetchone())


def _judge(login: str, superuser: bool, bypasses: bool, inherits: bool, owns: bool) -> list[str]:
    found = []
    if superuser:
        found.append(f"{login} is a superuser")
    if bypasses:
        found.append(f"{login} bypasses row security")
    if inherits:
        found.append(f"{login} belongs to another role")
    if owns:
        found.append(f"{login} owns protected tables")
    if login not in {Login.SITE, Login.STAFF, Login.SYSTEM, Login.REPORTER}:
        found.append(f"{login} is not one of the logins of this product")
    return found
