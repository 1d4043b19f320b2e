"""Whose pictures are whose, how public photos are, and that nobody shows somebody else's picture."""

from importlib import import_module

from django.db import migrations

LOGINS = "lawless_site, lawless_staff, lawless_system, lawless_reporter"
_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

# The tenants of media are the listings here: a team sees and keeps the pictures of its own.
TENANTS = f"""
CREATE OR REPLACE FUNCTION app.my_media_tenants() RETURNS bigint[] LANGUAGE sql STABLE {_DEFINER} AS
    $$ SELECT app.my_business_ids() $$;
"""
NO_TENANTS = """
CREATE OR REPLACE FUNCTION app.my_media_tenants() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
"""

_HEAD, _END = "CREATE FUNCTION app.follow_listing(", "END $$;"
# A picture goes wherever its photo goes; both are public with the listing, the photo once there is something to show.
_PHOTOS = """    UPDATE public.media_picture p SET tenant_id = listing, is_public = shown AND h.removed_at IS NULL
    FROM public.businesses_photo h
    WHERE h.picture_id = p.id AND h.business_id = listing
      AND (p.tenant_id IS DISTINCT FROM listing OR p.is_public <> (shown AND h.removed_at IS NULL));
    UPDATE public.businesses_photo h SET is_public = shown AND h.removed_at IS NULL AND p.state = 'ready'
    FROM public.media_picture p
    WHERE p.id = h.picture_id AND h.business_id = listing
      AND h.is_public <> (shown AND h.removed_at IS NULL AND p.state = 'ready');
"""


def _follow_listing() -> str:
    """Return the statement that made the function, as the migration that made it says."""
    guards = import_module("apps.businesses.migrations.0007_rights").GUARDS
    begin = guards.index(_HEAD)
    return guards[begin : guards.index(_END, begin) + len(_END)].replace(
        "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1
    )


_KEPT = _follow_listing()
_WITH_PHOTOS = _KEPT.removesuffix(_END) + _PHOTOS + _END

GUARD = f"""
CREATE FUNCTION app.guard_photo(before public.businesses_photo, after public.businesses_photo) RETURNS void
    LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    IF (before IS NULL OR before.picture_id <> after.picture_id) AND NOT EXISTS (
        SELECT FROM public.media_picture p WHERE p.id = after.picture_id AND p.tenant_id = after.business_id) THEN
        RAISE EXCEPTION 'Picture % is not of listing %.', after.picture_id, after.business_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;
REVOKE ALL ON FUNCTION app.guard_photo FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.guard_photo TO {LOGINS};
"""


class Migration(migrations.Migration):
    dependencies = [("businesses", "0012_photos"), ("media", "0002_tenants")]

    operations = [
        migrations.RunSQL(TENANTS, NO_TENANTS),
        migrations.RunSQL([_WITH_PHOTOS], [_KEPT]),
        migrations.RunSQL(GUARD, "DROP FUNCTION app.guard_photo"),
    ]
