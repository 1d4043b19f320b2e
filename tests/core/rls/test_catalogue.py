"""Every table of the database is covered by policies that stand beside its model."""

import pytest
from django.db import connection

from apps.core.rls import catalogue

pytestmark = pytest.mark.django_db


def test_the_database_says_what_the_declarations_say(as_owner_login):
    with as_owner_login():
        assert catalogue.findings() == []


@pytest.mark.parametrize(
    ("fault", "finding"),
    [
        ("CREATE TABLE loose (id int)", "loose: row security is not enabled and forced"),
        ("GRANT SELECT ON account_emailconfirmation TO PUBLIC", "account_emailconfirmation: lawless_reporter"),
        ("GRANT SELECT (email) ON account_emailaddress TO lawless_reporter", "account_emailaddress: lawless_reporter"),
        ("GRANT TRUNCATE ON accounts_user TO lawless_system", "accounts_user: lawless_system may truncate"),
        ("ALTER POLICY site_select ON accounts_user USING (true)", "accounts_user.site_select: the database says"),
        ("DROP POLICY owner_all ON accounts_user", "accounts_user: without an owner policy"),
        ("CREATE VIEW seen AS SELECT * FROM accounts_user; GRANT SELECT ON seen TO lawless_site", "seen: a view"),
        (
            "CREATE FUNCTION app.loose() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; "
            "REVOKE ALL ON FUNCTION app.loose FROM PUBLIC",
            "app.loose: SECURITY DEFINER without a pinned search_path",
        ),
        (
            "CREATE FUNCTION app.loose() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog "
            "AS 'SELECT 1'",
            "app.loose: SECURITY DEFINER that PUBLIC may call",
        ),
    ],
    ids=["table", "public", "column", "truncate", "policy", "owner", "view", "path", "caller"],
)
def test_a_fault_is_found(as_owner_login, fault, finding):
    with as_owner_login():
        connection.cursor().execute(fault)
        assert any(line.startswith(finding) for line in catalogue.findings())
