"""The proof that every table is covered: what the database's own catalogue says, compared with our declarations."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from apps.core.rls.context import Login
from apps.core.rls.policies import COMMANDS, normalise
from apps.core.rls.registry import UNPROTECTED, declared

_LOGINS = [login.value for login in Login if login is not Login.OWNER]
_PRIVATE = "NOT (n.nspname LIKE 'pg\\_%%' OR n.nspname = 'information_schema')"


def _rows(sql: str, *params: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _tables_without_row_security() -> list[str]:
    rows = _rows(
        f"""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND {_PRIVATE} AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"""
    )
    return [f"{name}: row security is not enabled and forced" for (name,) in rows if name not in UNPROTECTED]


def _undeclared_tables() -> list[str]:
    rows = _rows(
        f"""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND {_PRIVATE}"""
    )
    known = declared().keys() | UNPROTECTED.keys()
    return [f"{name}: has no Protection beside its model" for (name,) in rows if name not in known]


def _policies_that_differ() -> list[str]:
    actual: dict[tuple[object, object], tuple[object, ...]] = {}
    for table, name, roles, command, using, check in _rows(
        """SELECT tablename, policyname, array_to_string(roles, ','), lower(cmd), coalesce(qual, ''),
                  coalesce(with_check, '') FROM pg_policies WHERE schemaname = 'public'"""
    ):
        if name != "owner_all":
            actual[table, name] = (roles, command, normalise(str(using)), normalise(str(check)))
    wanted = {
        (table, policy.name): (policy.login.value, policy.command, normalise(policy.using), normalise(policy.check))
        for table, (_, protection) in declared().items()
        for policy in protection.policies
    }
    found = [f"{table}.{name}: declared but not in the database" for table, name in wanted.keys() - actual.keys()]
    found += [f"{table}.{name}: in the database but not declared" for table, name in actual.keys() - wanted.keys()]
    found += [
        f"{key[0]}.{key[1]}: the database says {actual[key]}, the declaration {wanted[key]}"
        for key in wanted.keys() & actual.keys()
        if wanted[key] != actual[key]
    ]
    return found


def _owner_policies_missing() -> list[str]:
    rows = _rows(
        f"""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND {_PRIVATE} AND c.relrowsecurity AND NOT EXISTS (
                SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'owner_all')"""
    )
    return [f"{name}: without an owner policy its data migrations change nothing, silently" for (name,) in rows]


def _grants_without_policy() -> list[str]:
    """Asked as the rights a login has in the end, so that grants to PUBLIC or on single columns count as well."""
    rows = _rows(
        f"""SELECT c.relname, l.login, r.command FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
                unnest(%s::text[]) AS l(login), unnest(%s::text[]) AS r(command)
            WHERE c.relkind IN ('r', 'p') AND {_PRIVATE} AND c.relname <> ALL (%s)
              AND (has_table_privilege(l.login, c.oid, r.command)
                   OR r.command = ANY (%s) AND has_any_column_privilege(l.login, c.oid, r.command))""",
        _LOGINS,
        [*COMMANDS, "truncate", "references", "trigger"],
        list(UNPROTECTED),
        ["select", "insert", "update", "references"],
    )
    covered = {
        (table, policy.login.value, policy.command)
        for table, (_, protection) in declared().items()
        for policy in protection.policies
    }
    return [
        f"{table}: {login} may {command} without a policy for it"
        for table, login, command in rows
        if (table, login, command) not in covered
    ]


def _policies_for_everybody() -> list[str]:
    rows = _rows("SELECT tablename, policyname FROM pg_policies WHERE 'public' = ANY(roles)")
    return [f"{table}.{name}: applies to PUBLIC" for table, name in rows]


def _unwrapped_functions() -> list[str]:
    """A function or setting that stands outside a sub-select may run once per row."""
    rows = _rows("SELECT tablename, policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') FROM pg_policies")
    found = []
    for table, name, condition in rows:
        bare = str(condition)
        for call in ("app.current_user_id()", "app.kind()", "app.actor()", "app.has_actor()", "current_setting("):
            wrapped = bare.count(f"( SELECT {call}")
            if bare.count(call) > wrapped:
                found.append(f"{table}.{name}: {call} is not wrapped in a SELECT")
    return found


def _leaking_views() -> list[str]:
    rows = _rows(
        f"""SELECT c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE {_PRIVATE} AND c.relkind IN ('v', 'm')
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
              AND (c.relkind = 'm' OR NOT coalesce(c.reloptions::text LIKE '%%security_invoker=true%%', false))
              AND EXISTS (SELECT FROM unnest(%s::text[]) AS l(login)
                          WHERE has_table_privilege(l.login, c.oid, 'SELECT'))""",
        _LOGINS,
    )
    return [f"{name}: a view that reads with its owner's eyes" for name, _ in rows]


def _definers_without_path() -> list[str]:
    rows = _rows(
        f"""SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE {_PRIVATE} AND p.prosecdef AND NOT coalesce(p.proconfig::text LIKE '%%search_path=%%', false)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""
    )
    return [f"{name}: SECURITY DEFINER without a pinned search_path" for (name,) in rows]


def _definers_for_everybody() -> list[str]:
    rows = _rows(
        f"""SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE {_PRIVATE} AND p.prosecdef
              AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0))
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""
    )
    return [f"{name}: SECURITY DEFINER that PUBLIC may call" for (name,) in rows]


def _powerful_logins() -> list[str]:
    rows = _rows(
        """SELECT r.rolname, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication,
                  EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid OR m.roleid = r.oid)
           FROM pg_roles r WHERE r.rolname = ANY(%s)""",
        [*_LOGINS, Login.OWNER.value],
    )
    found = [
        f"{name}: superuser, bypasses row security, replicates or makes roles" for name, powerful, _ in rows if powerful
    ]
    return found + [f"{name}: is or has a member" for name, _, related in rows if related]


CHECKS: tuple[Callable[[], list[str]], ...] = (
    _tables_without_row_security,
    _undeclared_tables,
    _policies_that_differ,
    _owner_policies_missing,
    _grants_without_policy,
    _policies_for_everybody,
    _unwrapped_functions,
    _leaking_views,
    _definers_without_path,
    _definers_for_everybody,
    _powerful_logins,
)


def findings() -> list[str]:
    """Return one line per gap between the declarations and the database; empty when every table is covered."""
    return [line for check in CHECKS for line in sorted(check())]
