"""The logins as they are in production: own connections, members of nothing, no way round the policies."""

import os

import psycopg
import pytest
from django.db import connection

from apps.core.rls import Login, guard
from apps.core.rls.guard import Guard, UnsafeLogin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connect():
    """Return a function that opens a connection of its own as a login."""
    opened = []

    def as_login(login: Login, **overrides: object) -> psycopg.Connection:
        settings = connection.settings_dict
        password = os.environ.get(f"DATABASE_PASSWORD_{login.name}", "") or "none"
        own = psycopg.connect(
            host=settings["HOST"],
            port=settings["PORT"],
            dbname=settings["NAME"],
            user=login.value,
            password=password,
            autocommit=True,
            **overrides,
        )
        opened.append(own)
        return own

    yield as_login
    for own in opened:
        own.close()


@pytest.mark.parametrize("login", [Login.SITE, Login.STAFF, Login.SYSTEM, Login.REPORTER])
def test_a_login_cannot_become_another(connect, login):
    own = connect(login)
    for other in set(Login) - {login}:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            own.execute(f"SET ROLE {other.value}")


@pytest.mark.parametrize("login", [Login.SITE, Login.STAFF, Login.SYSTEM, Login.REPORTER])
def test_a_login_cannot_change_the_schema_or_switch_row_security_off(connect, login):
    own = connect(login)
    for statement in (
        "CREATE TABLE public.mine (id int)",
        "ALTER TABLE accounts_user DISABLE ROW LEVEL SECURITY",
        "DROP POLICY site_select ON accounts_user",
        "TRUNCATE accounts_user",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            own.execute(statement)


def test_the_session_setting_row_security_does_not_open_anything(connect):
    own = connect(Login.SITE)
    own.execute("SET row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        own.execute("SELECT * FROM accounts_user")


def test_nobody_is_seen_without_a_context(connect, as_owner_login):
    with as_owner_login(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (password, public_id, email, name, is_active, joined_at) "
            "VALUES ('', gen_random_uuid(), 'seen@example.com', '', true, now())"
        )
    counts = [
        connect(login).execute("SELECT count(*) FROM accounts_user").fetchone()[0]
        for login in (Login.SITE, Login.STAFF, Login.SYSTEM)
    ]
    assert counts == [0, 0, 0]


def test_the_boot_guard_accepts_a_restricted_login_and_refuses_the_owner(as_owner_login):
    assert guard.dangers() == [
        "lawless_owner owns protected tables",
        "lawless_owner is not one of the logins of this product",
    ]


@pytest.mark.parametrize("process", sorted(guard.SERVING))
def test_a_serving_process_refuses_a_login_that_sees_everything(connect, process):
    with pytest.raises(UnsafeLogin, match="lawless_owner owns protected tables"):
        Guard().inspect(connect(Login.OWNER), process)


def test_commands_may_be_the_owner_and_everybody_else_is_held_to_the_policies(connect):
    Guard().inspect(connect(Login.OWNER), "command")
    Guard().inspect(connect(Login.SITE), "site")


def test_a_refused_connection_is_closed(connect, settings, monkeypatch):
    monkeypatch.setattr("apps.core.rls.backend.base._guard", Guard())
    settings.RLS_SWITCH_ROLE, settings.PROCESS = False, "site"
    connection.close()
    try:
        with pytest.raises(UnsafeLogin, match="site is not safe"):
            connection.ensure_connection()
        assert connection.connection is None
    finally:
        settings.RLS_SWITCH_ROLE = True
        connection.close()
