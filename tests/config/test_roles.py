"""The logins of the database and their limits."""

from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

from config import roles

PASSWORDS = {login.name: f"{login.name}-secret" for login in roles.LOGINS}


@pytest.fixture(scope="module")
def prepared(private_services):
    """A cluster with the logins and an empty database of the product, made twice as a second start does."""
    roles.ensure(private_services.superuser_url, PASSWORDS)
    roles.ensure(private_services.superuser_url, PASSWORDS)
    return private_services


@pytest.fixture
def connect(prepared):
    """Connect to the product's database as one of its logins."""
    opened = []

    def as_login(name):
        url = conninfo.make_conninfo(
            prepared.superuser_url, dbname=roles.DATABASE, user=f"lawless_{name}", password=PASSWORDS[name]
        )
        opened.append(psycopg.connect(url, autocommit=True))
        return opened[-1]

    yield as_login
    for connection in opened:
        connection.close()


def test_the_script_for_containers_says_the_same():
    script = Path(__file__).resolve().parents[2] / "docker" / "postgres" / "roles.sql"
    assert script.read_text() == roles.render_psql()


@pytest.mark.parametrize("name", [login.name for login in roles.LOGINS])
def test_no_login_has_powers_over_the_cluster_or_belongs_to_another(connect, name):
    row = (
        connect(name)
        .execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit, rolreplication, "
            "EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid) FROM pg_roles WHERE rolname = current_user"
        )
        .fetchone()
    )
    assert row == (False,) * 7


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        ("site", "statement_timeout", "5s"),
        ("site", "lock_timeout", "2s"),
        ("site", "idle_in_transaction_session_timeout", "10s"),
        ("staff", "statement_timeout", "15s"),
        ("staff", "lock_timeout", "2s"),
        ("staff", "idle_in_transaction_session_timeout", "10s"),
        ("system", "statement_timeout", "5min"),
        ("reporter", "statement_timeout", "30s"),
        ("reporter", "default_transaction_read_only", "on"),
        ("owner", "statement_timeout", "0"),
    ],
)
def test_each_login_works_within_its_limits(connect, name, setting, value):
    assert connect(name).execute("SELECT current_setting(%s)", [setting]).fetchone() == (value,)


@pytest.mark.parametrize("name", ["site", "staff", "system", "reporter"])
def test_only_the_owner_creates_things(connect, name):
    for schema in ("public", "app"):
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
            connect(name).execute(f"CREATE TABLE {schema}.mine (id int)")


@pytest.mark.parametrize("name", ["site", "staff", "system", "reporter"])
def test_a_new_table_is_nobodys_until_it_is_granted(connect, name):
    owner = connect("owner")
    owner.execute("CREATE TABLE IF NOT EXISTS public.fresh (id int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect(name).execute("SELECT * FROM public.fresh")


def test_commands_may_copy_into_temporary_tables_and_the_site_may_not(connect):
    connect("system").execute("CREATE TEMPORARY TABLE incoming (id int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect("site").execute("CREATE TEMPORARY TABLE incoming (id int)")


def test_the_extensions_are_there(connect):
    rows = connect("site").execute("SELECT extname FROM pg_extension").fetchall()
    assert set(roles.EXTENSIONS) <= {name for (name,) in rows}


def test_a_membership_somebody_granted_is_taken_back(prepared, connect):
    with psycopg.connect(prepared.superuser_url, autocommit=True) as superuser:
        superuser.execute("GRANT lawless_staff TO lawless_site")
    roles.ensure(prepared.superuser_url, PASSWORDS)
    assert connect("site").execute("SELECT pg_has_role('lawless_staff', 'MEMBER')").fetchone() == (False,)


def test_the_look_at_a_given_database_names_what_it_lacks(prepared):
    assert roles.lacking(conninfo.make_conninfo(prepared.superuser_url, dbname=roles.DATABASE)) == []
    assert "extension postgis" in roles.lacking(conninfo.make_conninfo(prepared.superuser_url, dbname="postgres"))
    assert roles.may_manage(prepared.superuser_url)


def test_a_test_cluster_gives_every_new_database_the_extensions(tmp_path, private_services):
    roles.ensure_for_tests(private_services.superuser_url, PASSWORDS)
    owner = conninfo.make_conninfo(
        private_services.superuser_url, user="lawless_owner", password=PASSWORDS["owner"], dbname="postgres"
    )
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE DATABASE born_ready")
    with psycopg.connect(conninfo.make_conninfo(owner, dbname="born_ready")) as connection:
        names = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    roles.ensure(private_services.superuser_url, PASSWORDS)
    assert set(roles.EXTENSIONS) <= names
