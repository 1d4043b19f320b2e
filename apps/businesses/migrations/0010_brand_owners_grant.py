"""Let the primary owner of a brand become that of a location which leaves it."""

from importlib import import_module

from django.db import migrations

_RIGHTS = import_module("apps.businesses.migrations.0007_rights").RIGHTS
_HEAD = "CREATE FUNCTION app.may_grant("
_KEPT = """        RETURN person = me AND EXISTS (
            SELECT FROM public.businesses_membership m WHERE m.user_id = me AND m.is_primary
            AND m.business_id IS NOT DISTINCT FROM listing AND m.brand_id IS NOT DISTINCT FROM brand);"""
_WITH_BRAND = """        RETURN person = me AND EXISTS (
            SELECT FROM public.businesses_membership m WHERE m.user_id = me AND m.is_primary
            AND ((m.business_id IS NOT DISTINCT FROM listing AND m.brand_id IS NOT DISTINCT FROM brand)
                 OR (listing IS NOT NULL AND wanted = 'owner' AND m.brand_id = (
                     SELECT b.brand_id FROM public.businesses_business b WHERE b.id = listing AND b.is_claimed))));"""


def _function() -> str:
    """Return the statement that made the function, as the migration that made it says."""
    begin = _RIGHTS.index(_HEAD)
    return _RIGHTS[begin : _RIGHTS.index("END $$;", begin) + len("END $$;")].replace(
        "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1
    )


class Migration(migrations.Migration):
    dependencies = [("businesses", "0009_bulk_edits_sales_promotions")]

    operations = [migrations.RunSQL([_function().replace(_KEPT, _WITH_BRAND)], [_function()])]
