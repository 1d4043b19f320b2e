"""The boot guard: a process that could see past row security refuses to start."""

from __future__ import annotations

from django.db import connection

from apps.core.rls.context import Login


def dangers() -> list[str]:
    """Return why the login of this connection must not serve anybody; empty when it is a restricted one.

    Raises: django.db.OperationalError when the database is away, which is no verdict.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT current_user, r.rolsuper, r.rolbypassrls,
                      EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid),
                      EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relrowsecurity)
               FROM pg_roles r WHERE r.rolname = current_user"""
        )
        login, superuser, bypasses, inherits, owns = cursor.fetchone()
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
