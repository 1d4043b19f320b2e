"""The database's logins, their limits, the database itself and its extensions: one source for development and Docker.

`python3 -m config.roles > docker/postgres/roles.sql` writes the same for a container; a test compares both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

DATABASE = "lawless"
EXTENSIONS = ("postgis", "pg_trgm", "unaccent", "btree_gist")
TEMPLATE = "template1"


@dataclass(frozen=True)
class Login:
    """One login of the product: what it is called, what it may do with the database, and its limits."""

    name: str
    rights: str
    limits: Mapping[str, str]

    @property
    def role(self) -> str:
        """The name of the role."""
        return f"lawless_{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable that holds its password."""
        return f"DATABASE_PASSWORD_{self.name.upper()}"


_ONLINE = {"lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s"}
LOGINS = (
    Login("owner", "CONNECT, CREATE, TEMPORARY", {}),
    Login("site", "CONNECT", {"statement_timeout": "5s"} | _ONLINE),
    Login("staff", "CONNECT", {"statement_timeout": "15s"} | _ONLINE),
    # Imports and seeding copy into temporary tables first: COPY is refused on tables with row policies.
    Login("system", "CONNECT, TEMPORARY", {"statement_timeout": "5min"}),
    Login("reporter", "CONNECT", {"statement_timeout": "30s", "default_transaction_read_only": "on"}),
)
OWNER = LOGINS[0]
_ROLES = ", ".join(login.role for login in LOGINS)
_ATTRIBUTES = "LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOREPLICATION"


def cluster_statements(*, creates_databases: bool = False) -> list[str]:
    """Return the SQL that creates the logins, members of nothing; only a test cluster's owner creates databases."""
    statements = []
    for login in LOGINS:
        may_create = "CREATEDB" if creates_databases and login is OWNER else "NOCREATEDB"
        statements.append(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login.role}') "
            f"THEN CREATE ROLE {login.role}; END IF; END $$"
        )
        statements.append(f"ALTER ROLE {login.role} {_ATTRIBUTES} {may_create}")
    statements.append(
        "DO $$ DECLARE held record; BEGIN FOR held IN SELECT m.member::regrole AS member, m.roleid::regrole AS role "
        "FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE 'lawless\\_%' "
        "LOOP EXECUTE format('REVOKE %s FROM %s', held.role, held.member); END LOOP; END $$"
    )
    return statements


def schema_statements() -> list[str]:
    """Return the SQL that a database (or template) of the product needs inside: extensions, schemas, no defaults.

    Functions stay callable for everybody, because row policies ask them on behalf of every login.
    """
    statements = [f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS]
    statements += [
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {_ROLES}",
        f"GRANT CREATE ON SCHEMA public TO {OWNER.role}",
        f"CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION {OWNER.role}",
        f"ALTER SCHEMA app OWNER TO {OWNER.role}",
        f"GRANT USAGE ON SCHEMA app TO {_ROLES}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER.role} REVOKE ALL ON TABLES FROM PUBLIC, {_others()}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER.role} REVOKE ALL ON SEQUENCES FROM PUBLIC, {_others()}",
    ]
    return statements


def database_statements(database: str = DATABASE) -> list[str]:
    """Return the SQL for who may do what with the database, and the limits of each login in it."""
    statements = [
        f"ALTER DATABASE {database} OWNER TO {OWNER.role}",
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    ]
    for login in LOGINS:
        statements.append(f"GRANT {login.rights} ON DATABASE {database} TO {login.role}")
        statements += [
            f"ALTER ROLE {login.role} IN DATABASE {database} SET {setting} = '{value}'"
            for setting, value in login.limits.items()
        ]
    return statements


def _others() -> str:
    return ", ".join(login.role for login in LOGINS if login is not OWNER)


def render_psql() -> str:
    """Return all of it as a psql script that takes the passwords from the environment."""
    lines = [
        "-- The logins, the database and its extensions, as config/roles.py defines them. Do not edit: write it anew with",
        "--     python3 -m config.roles > docker/postgres/roles.sql",
        r"\set ON_ERROR_STOP on",
        *(rf"\getenv {login.name}_password {login.variable}" for login in LOGINS),
        "",
        *(f"{statement};" for statement in cluster_statements()),
        *(f"ALTER ROLE {login.role} PASSWORD :'{login.name}_password';" for login in LOGINS),
        "",
        f"SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER.role} TEMPLATE template0 ENCODING ''UTF8'''",
        rf"WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \gexec",
        rf"\connect {DATABASE}",
        *(f"{statement};" for statement in schema_statements()),
        *(f"{statement};" for statement in database_statements()),
    ]
    return "\n".join(lines) + "\n"


def ensure(superuser_url: str, passwords: Mapping[str, str], database: str = DATABASE) -> None:
    """Create or correct logins, database, extensions and limits; running it again changes nothing.

    `passwords` maps the login's short name (owner, site, …) to its password.
    Raises: psycopg.Error when the login of `superuser_url` may not do this.
    """
    with psycopg.connect(superuser_url, autocommit=True, connect_timeout=10) as connection:
        _run(connection, cluster_statements())
        _set_passwords(connection, passwords)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(database), sql.Identifier(OWNER.role)
                )
            )
    with psycopg.connect(superuser_url, dbname=database, autocommit=True, connect_timeout=10) as connection:
        _run(connection, schema_statements())
        _run(connection, database_statements(database))


def ensure_for_tests(superuser_url: str, passwords: Mapping[str, str]) -> None:
    """Prepare a throw-away cluster: the logins, and a template from which every test database is born ready."""
    with psycopg.connect(superuser_url, dbname=TEMPLATE, autocommit=True, connect_timeout=10) as connection:
        _run(connection, cluster_statements(creates_databases=True))
        _set_passwords(connection, passwords)
        _run(connection, schema_statements())


def may_manage(url: str) -> bool:
    """Tell whether the login of `url` is one that `ensure` works with. Raises: psycopg.Error when it cannot connect."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def lacking(url: str) -> list[str]:
    """Return the roles and extensions that the database of `url` lacks. Raises: psycopg.Error without a connection."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    found = [f"login {login.role}" for login in LOGINS if login.role not in roles]
    return found + [f"extension {name}" for name in EXTENSIONS if name not in extensions]


def database_of(url: str) -> str:
    """Return the name of the database in `url`."""
    return urlsplit(url).path.lstrip("/") or DATABASE


def _run(connection: psycopg.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def _set_passwords(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    for login in LOGINS:
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login.role), sql.Literal(passwords[login.name]))
        )


if __name__ == "__main__":
    print(render_psql(), end="")
