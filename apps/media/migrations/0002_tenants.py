"""Whose pictures are whose: the function that policies ask, to be replaced by the app that knows tenants."""

from django.db import migrations

# Nobody belongs to anything here. The app above that owns tenants replaces the body, with the same signature, in a
# migration of its own that depends on this one; the policies stay as they are. It reads tables that the caller may
# not, so it runs with its owner's rights and a search_path nobody can change.
FORWARDS = """
CREATE FUNCTION app.my_media_tenants() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
REVOKE ALL ON FUNCTION app.my_media_tenants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.my_media_tenants() TO lawless_site, lawless_staff, lawless_system, lawless_reporter;
"""


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial"), ("core", "0001_row_security")]

    operations = [migrations.RunSQL(FORWARDS, "DROP FUNCTION app.my_media_tenants()")]
