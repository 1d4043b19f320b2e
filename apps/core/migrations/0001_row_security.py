"""Extensions, the functions that row policies ask, and a schema nobody else may create in."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

LOGINS = "lawless_site, lawless_staff, lawless_system, lawless_reporter"

FUNCTIONS = f"""
CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app TO {LOGINS};
-- A setting made for a transaction that is over reads as an empty string, not as NULL: hence nullif.
CREATE FUNCTION app.current_user_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('app.user_id', true), '')::bigint $$;
CREATE FUNCTION app.kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(nullif(current_setting('app.kind', true), ''), 'none') $$;
CREATE FUNCTION app.actor() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(current_setting('app.actor', true), '') $$;
CREATE FUNCTION app.has_actor() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(nullif(current_setting('app.kind', true), ''), 'none') <> 'none'
          AND coalesce(current_setting('app.actor', true), '') <> '' $$;
"""

REVERSE = """
DROP FUNCTION app.has_actor(); DROP FUNCTION app.actor(); DROP FUNCTION app.kind(); DROP FUNCTION app.current_user_id();
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        CreateExtension("postgis"),
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FUNCTIONS, REVERSE),
    ]
