"""Which requests to merge somebody is asked about, as a function that policies ask; and pairs go with made-up listings."""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION app.my_merge_requests() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(request_id), '{}') FROM public.duplicates_mergeconsent
    WHERE user_id = app.current_user_id() $$;
REVOKE ALL ON FUNCTION app.my_merge_requests FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.my_merge_requests TO lawless_site, lawless_staff, lawless_system, lawless_reporter;
"""

# The models say db_constraint=False because only the database can take a pair away with a listing that goes by SQL.
_REFERENCES = (
    ("duplicatepair", "lower_id"),
    ("duplicatepair", "higher_id"),
    ("pairreport", "lower_id"),
    ("pairreport", "higher_id"),
    ("merge", "survivor_id"),
    ("merge", "duplicate_id"),
    ("mergerequest", "survivor_id"),
    ("mergerequest", "duplicate_id"),
    ("mergeconsent", "business_id"),
)
_ADD = "".join(
    f"""ALTER TABLE duplicates_{table} ADD CONSTRAINT duplicates_{table}_{column}_fk FOREIGN KEY ({column})
        REFERENCES businesses_business (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;\n"""
    for table, column in _REFERENCES
)
_DROP = "".join(
    f"ALTER TABLE duplicates_{table} DROP CONSTRAINT duplicates_{table}_{column}_fk;\n" for table, column in _REFERENCES
)


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0001_initial"), ("businesses", "0007_rights")]

    operations = [
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION app.my_merge_requests();"),
        migrations.RunSQL(_ADD, _DROP),
    ]
