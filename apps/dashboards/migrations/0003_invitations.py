"""What somebody was invited to, told before they join: until then row security hides the place from them."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION app.my_invitations() RETURNS TABLE (
        public_id uuid, kind text, place text, role text, denied_fields text[], can_import boolean, inviter text,
        state text, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.public_id,
           CASE WHEN i.business_id IS NOT NULL THEN 'business' WHEN i.region_id IS NOT NULL THEN 'region' ELSE 'brand' END,
           CASE WHEN i.region_id IS NOT NULL THEN r.name || ', ' || rb.name ELSE coalesce(b.name, d.name) END,
           i.role, i.denied_fields, i.can_import, coalesce(nullif(u.name, ''), u.email, ''), i.state, i.expires_at
    FROM public.businesses_invitation i
        LEFT JOIN public.businesses_business b ON b.id = i.business_id
        LEFT JOIN public.businesses_brand d ON d.id = i.brand_id
        LEFT JOIN public.businesses_region r ON r.id = i.region_id
        LEFT JOIN public.businesses_brand rb ON rb.id = r.brand_id
        LEFT JOIN public.accounts_user u ON u.id = i.invited_by_id
    WHERE lower(i.email) = ANY (app.my_emails()) $$;
REVOKE ALL ON FUNCTION app.my_invitations FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.my_invitations TO lawless_site, lawless_staff, lawless_system, lawless_reporter;
"""


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0002_row_policies"), ("businesses", "0008_team_policies")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION app.my_invitations();")]
