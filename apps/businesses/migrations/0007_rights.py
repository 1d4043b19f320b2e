"""Who may do what with a listing, as functions that policies and triggers ask: one truth for pages, API and imports."""

from django.db import migrations

LOGINS = "lawless_site, lawless_staff, lawless_system, lawless_reporter"

# All definers read the tables as their owner; the paths are pinned, and only our logins may call them.
_DEFINER = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

RIGHTS = f"""
-- What a person may do with one listing. `role` is null without any rights: a grant covers what lies below its place,
-- and a denial anywhere on the way from the listing to the top of its brand wins.
CREATE FUNCTION app.rights_of(person bigint, listing bigint)
    RETURNS TABLE (role text, denied_fields text[], can_import boolean, leads_brand boolean) {_DEFINER} AS $$
    WITH place AS (
        SELECT id, brand_id, region_id, submitted_by_id, is_claimed, status
        FROM public.businesses_business WHERE id = listing
    ), grants AS (
        SELECT m.role, m.denied_fields, m.can_import, m.brand_id IS NOT NULL AS of_brand
        FROM place p JOIN public.businesses_membership m
            ON m.user_id = person AND (m.business_id = p.id OR m.brand_id = p.brand_id OR m.region_id = p.region_id)
        UNION ALL
        SELECT 'manager', '{{}}', false, false FROM place p
        WHERE p.submitted_by_id = person AND NOT p.is_claimed AND p.status IN ('draft', 'pending')
    )
    SELECT CASE WHEN bool_or(g.role = 'denied') THEN NULL WHEN bool_or(g.role = 'owner') THEN 'owner'
                WHEN bool_or(g.role = 'manager') THEN 'manager' WHEN bool_or(g.role = 'staff') THEN 'staff' END,
           coalesce((SELECT array_agg(DISTINCT f) FROM grants, unnest(grants.denied_fields) AS f), '{{}}'),
           coalesce(bool_or(g.can_import OR g.role = 'owner'), false),
           coalesce(bool_or(g.of_brand AND g.role IN ('owner', 'manager')), false)
    FROM grants g $$;

CREATE FUNCTION app.businesses_of(person bigint, roles text[]) RETURNS bigint[] {_DEFINER} AS $$
    WITH mine AS (
        SELECT business_id, brand_id, region_id, role FROM public.businesses_membership WHERE user_id = person
    ), below AS (
        SELECT m.business_id AS id, m.role FROM mine m WHERE m.business_id IS NOT NULL
        UNION ALL
        SELECT b.id, m.role FROM mine m JOIN public.businesses_business b ON b.brand_id = m.brand_id
        UNION ALL
        SELECT b.id, m.role FROM mine m JOIN public.businesses_business b ON b.region_id = m.region_id
    )
    SELECT coalesce(array_agg(DISTINCT id), '{{}}') FROM below
    WHERE role = ANY (roles) AND id NOT IN (SELECT id FROM below WHERE role = 'denied') $$;
CREATE FUNCTION app.my_business_ids() RETURNS bigint[] {_DEFINER} AS $$
    SELECT app.businesses_of(app.current_user_id(), ARRAY['owner', 'manager', 'staff'])
        || ARRAY(SELECT id FROM public.businesses_business
                 WHERE submitted_by_id = app.current_user_id() AND NOT is_claimed AND status IN ('draft', 'pending')) $$;
CREATE FUNCTION app.my_led_business_ids() RETURNS bigint[] {_DEFINER} AS $$
    SELECT app.businesses_of(app.current_user_id(), ARRAY['owner', 'manager']) $$;
CREATE FUNCTION app.my_brand_ids() RETURNS bigint[] {_DEFINER} AS $$
    SELECT coalesce(array_agg(DISTINCT coalesce(m.brand_id, r.brand_id, b.brand_id)), '{{}}')
    FROM public.businesses_membership m
        LEFT JOIN public.businesses_region r ON r.id = m.region_id
        LEFT JOIN public.businesses_business b ON b.id = m.business_id
    WHERE m.user_id = app.current_user_id() AND m.role <> 'denied' $$;
CREATE FUNCTION app.my_led_brand_ids() RETURNS bigint[] {_DEFINER} AS $$
    SELECT coalesce(array_agg(brand_id), '{{}}') FROM public.businesses_membership
    WHERE user_id = app.current_user_id() AND brand_id IS NOT NULL AND role IN ('owner', 'manager') $$;
CREATE FUNCTION app.my_led_region_ids() RETURNS bigint[] {_DEFINER} AS $$
    SELECT coalesce(array_agg(r.id), '{{}}') FROM public.businesses_region r
    WHERE (r.brand_id = ANY (app.my_led_brand_ids())
           OR EXISTS (SELECT FROM public.businesses_membership m WHERE m.region_id = r.id
                      AND m.user_id = app.current_user_id() AND m.role IN ('owner', 'manager')))
      AND NOT EXISTS (SELECT FROM public.businesses_membership m WHERE m.role = 'denied'
                      AND m.user_id = app.current_user_id() AND (m.region_id = r.id OR m.brand_id = r.brand_id)) $$;
CREATE FUNCTION app.my_emails() RETURNS text[] {_DEFINER} AS $$
    SELECT coalesce(array_agg(lower(email)), '{{}}') FROM public.account_emailaddress
    WHERE user_id = app.current_user_id() AND verified $$;

-- Names of the people somebody works with, and the addresses of those they lead; of nobody else.
CREATE FUNCTION app.colleagues(wanted bigint[]) RETURNS TABLE (id bigint, name text, email text) {_DEFINER} AS $$
    WITH places AS MATERIALIZED (
        SELECT app.my_business_ids() AS businesses, app.my_led_business_ids() AS led_businesses,
               app.my_brand_ids() AS brands, app.my_led_brand_ids() AS led_brands, app.my_led_region_ids() AS led_regions
    )
    SELECT u.id, u.name, CASE WHEN u.id = app.current_user_id() OR app.kind() <> 'user' OR EXISTS (
               SELECT FROM public.businesses_membership m, places p WHERE m.user_id = u.id
               AND (m.business_id = ANY (p.led_businesses) OR m.brand_id = ANY (p.led_brands)
                    OR m.region_id = ANY (p.led_regions))) THEN u.email ELSE '' END
    FROM public.accounts_user u
    WHERE u.id = ANY (wanted) AND (app.kind() IN ('staff', 'system') OR u.id = app.current_user_id() OR EXISTS (
        SELECT FROM public.businesses_membership m LEFT JOIN public.businesses_region r ON r.id = m.region_id, places p
        WHERE m.user_id = u.id AND (m.business_id = ANY (p.businesses) OR m.brand_id = ANY (p.brands)
                                    OR r.brand_id = ANY (p.brands)))) $$;

-- Whether a person has proved that a listing is theirs; the app that keeps claims says how.
CREATE FUNCTION app.may_take(listing bigint, person bigint) RETURNS boolean {_DEFINER} AS $$ SELECT false $$;

-- Nobody grants what they do not have: owners anything below them, managers staff; everybody takes what they were
-- offered, proved or founded.
CREATE FUNCTION app.may_grant(listing bigint, brand bigint, region bigint, wanted text, person bigint, is_primary boolean)
    RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me bigint := app.current_user_id();
    mine text;
BEGIN
    IF person = me AND brand IS NOT NULL AND wanted = 'owner' AND EXISTS (
        SELECT FROM public.businesses_brand b WHERE b.id = brand AND b.founded_by_id = me
    ) AND NOT EXISTS (SELECT FROM public.businesses_membership m WHERE m.brand_id = brand AND m.user_id <> me) THEN
        RETURN true;
    END IF;
    IF person = me AND listing IS NOT NULL AND wanted = 'owner' AND app.may_take(listing, me) THEN
        RETURN true;
    END IF;
    IF is_primary THEN
        -- An owner keeps what they have; another becomes it by a transfer alone, which the system completes.
        RETURN person = me AND EXISTS (
            SELECT FROM public.businesses_membership m WHERE m.user_id = me AND m.is_primary
            AND m.business_id IS NOT DISTINCT FROM listing AND m.brand_id IS NOT DISTINCT FROM brand);
    END IF;
    IF person = me AND EXISTS (
        SELECT FROM public.businesses_invitation i WHERE i.state = 'open' AND i.expires_at > now() AND i.role = wanted
        AND lower(i.email) = ANY (app.my_emails()) AND i.business_id IS NOT DISTINCT FROM listing
        AND i.brand_id IS NOT DISTINCT FROM brand AND i.region_id IS NOT DISTINCT FROM region) THEN
        RETURN true;
    END IF;
    IF listing IS NOT NULL THEN
        SELECT r.role INTO mine FROM app.rights_of(me, listing) r;
    ELSE
        SELECT CASE WHEN bool_or(m.role = 'denied') THEN NULL WHEN bool_or(m.role = 'owner') THEN 'owner'
                    WHEN bool_or(m.role = 'manager') THEN 'manager' END INTO mine
        FROM public.businesses_membership m
        WHERE m.user_id = me AND (m.region_id = region OR m.brand_id = coalesce(
            brand, (SELECT r.brand_id FROM public.businesses_region r WHERE r.id = region)));
    END IF;
    RETURN mine = 'owner' OR (mine = 'manager' AND wanted = 'staff');
END $$;

CREATE FUNCTION app.ensure_primary_owner(listing bigint, brand bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF brand IS NOT NULL AND EXISTS (SELECT FROM public.businesses_brand b WHERE b.id = brand) AND NOT EXISTS (
        SELECT FROM public.businesses_membership m WHERE m.brand_id = brand AND m.is_primary) THEN
        RAISE EXCEPTION 'Brand % would be left without a primary owner.', brand
            USING ERRCODE = 'check_violation', CONSTRAINT = 'businesses_primary_owner';
    END IF;
    IF listing IS NOT NULL AND EXISTS (
        SELECT FROM public.businesses_business b WHERE b.id = listing AND b.is_claimed AND b.brand_id IS NULL
    ) AND NOT EXISTS (SELECT FROM public.businesses_membership m WHERE m.business_id = listing AND m.is_primary) THEN
        RAISE EXCEPTION 'Listing % would be left without a primary owner.', listing
            USING ERRCODE = 'check_violation', CONSTRAINT = 'businesses_primary_owner';
    END IF;
END $$;
"""

GUARDS = """
-- Fields that the role `staff` of a team may change; `rules.FIELDS` says the same.
CREATE FUNCTION app.staff_fields() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT ARRAY['attributes', 'description', 'hours', 'price_level'] $$;

CREATE FUNCTION app.ensure_may_change(listing bigint, fields text[]) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine record;
    refused text[];
BEGIN
    IF cardinality(fields) = 0 THEN
        RETURN;
    END IF;
    SELECT * INTO mine FROM app.rights_of(app.current_user_id(), listing);
    IF mine.role IS NULL THEN
        RAISE EXCEPTION 'No rights on listing %.', listing USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT array_agg(f) INTO refused FROM unnest(fields) AS f
    WHERE f = ANY (mine.denied_fields)
       OR (mine.role = 'staff' AND NOT f = ANY (app.staff_fields()))
       OR EXISTS (SELECT FROM public.businesses_fieldlock l WHERE l.business_id = listing AND l.field = f)
       OR (NOT mine.leads_brand AND EXISTS (
            SELECT FROM public.businesses_business b JOIN public.businesses_brand d ON d.id = b.brand_id
            WHERE b.id = listing AND d.modes ->> f = 'fixed'));
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'Fields % of listing % may not be changed.', refused, listing
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE FUNCTION app.guard_listing(before public.businesses_business, after public.businesses_business) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me bigint := app.current_user_id();
    fields text[] := '{}';
    mine record;
    verified boolean;
BEGIN
    IF before.name <> after.name OR before.slug <> after.slug THEN fields := fields || 'name'::text; END IF;
    IF before.description <> after.description THEN fields := fields || 'description'::text; END IF;
    IF before.price_level IS DISTINCT FROM after.price_level THEN fields := fields || 'price_level'::text; END IF;
    IF before.phone <> after.phone THEN fields := fields || 'phone'::text; END IF;
    IF before.website <> after.website THEN fields := fields || 'website'::text; END IF;
    IF before.email <> after.email THEN fields := fields || 'email'::text; END IF;
    IF before.attributes <> after.attributes THEN fields := fields || 'attributes'::text; END IF;
    IF before.opened_on IS DISTINCT FROM after.opened_on THEN fields := fields || 'opened_on'::text; END IF;
    IF before.primary_category_id <> after.primary_category_id THEN fields := fields || 'categories'::text; END IF;
    PERFORM app.ensure_may_change(after.id, fields);

    SELECT * INTO mine FROM app.rights_of(me, after.id);
    IF (before.source, before.external_id, before.public_id, before.original_name)
        IS DISTINCT FROM (after.source, after.external_id, after.public_id, after.original_name) THEN
        RAISE EXCEPTION 'Where listing % comes from is not changed by people.', after.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (after.is_claimed AND NOT before.is_claimed OR after.verification = 'verified' AND before.verification <> 'verified')
        AND NOT app.may_take(after.id, me) AND NOT (after.brand_id = ANY (app.my_led_brand_ids())) THEN
        RAISE EXCEPTION 'Nobody verifies listing % for themselves.', after.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF before.brand_id IS DISTINCT FROM after.brand_id AND NOT (
        mine.role = 'owner' AND (after.brand_id IS NULL OR after.brand_id = ANY (app.my_led_brand_ids()))) THEN
        RAISE EXCEPTION 'The brand of listing % is for owners to change.', after.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (before.region_id IS DISTINCT FROM after.region_id OR before.store_code <> after.store_code)
        AND NOT mine.leads_brand AND before.brand_id IS NOT DISTINCT FROM after.brand_id THEN
        RAISE EXCEPTION 'Where listing % stands in its brand is for those who lead the brand.', after.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF before.status <> after.status OR before.successor_id IS DISTINCT FROM after.successor_id THEN
        verified := after.brand_id IS NOT NULL AND after.is_claimed AND mine.leads_brand;
        IF mine.role IS NULL OR mine.role = 'staff' OR NOT (
            (before.status || '>' || after.status) IN (
                'draft>pending', 'pending>draft', 'live>temporarily_closed', 'temporarily_closed>live',
                'live>permanently_closed', 'temporarily_closed>permanently_closed', 'permanently_closed>live',
                'live>moved', 'temporarily_closed>moved', 'moved>live')
            OR (verified AND (before.status || '>' || after.status) IN ('draft>live', 'pending>live'))) THEN
            RAISE EXCEPTION 'Listing % may not go from % to % here.', after.id, before.status, after.status
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
END $$;

CREATE FUNCTION app.guard_location(before public.businesses_location, after public.businesses_location) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fields text[] := '{}';
BEGIN
    IF NOT before.point OPERATOR(public.=) after.point THEN fields := fields || 'point'::text; END IF;
    IF before.timezone <> after.timezone THEN fields := fields || 'timezone'::text; END IF;
    IF before.street_address <> after.street_address THEN fields := fields || 'street_address'::text; END IF;
    IF before.hide_street <> after.hide_street THEN fields := fields || 'hide_street'::text; END IF;
    IF before.city_id <> after.city_id THEN fields := fields || 'city'::text; END IF;
    IF before.neighbourhood_id IS DISTINCT FROM after.neighbourhood_id THEN
        fields := fields || 'neighbourhood'::text;
    END IF;
    IF before.postal_code <> after.postal_code THEN fields := fields || 'postal_code'::text; END IF;
    PERFORM app.ensure_may_change(after.business_id, fields);
END $$;

CREATE FUNCTION app.guard_hours(before public.businesses_openinghours, after public.businesses_openinghours) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF before IS NULL OR before.spec IS DISTINCT FROM after.spec OR before.osm <> after.osm THEN
        PERFORM app.ensure_may_change(after.business_id, ARRAY['hours']);
    END IF;
END $$;

-- What hangs on a listing is as public as its state says; harmless to call, since it only repeats the state.
CREATE FUNCTION app.follow_listing(listing bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shown boolean;
BEGIN
    SELECT status IN ('live', 'temporarily_closed', 'permanently_closed', 'moved', 'duplicate') INTO shown
    FROM public.businesses_business WHERE id = listing;
    UPDATE public.businesses_location SET is_public = shown WHERE business_id = listing AND is_public <> shown;
    UPDATE public.businesses_openinghours SET is_public = shown WHERE business_id = listing AND is_public <> shown;
    UPDATE public.businesses_businessslug SET is_public = shown WHERE business_id = listing AND is_public <> shown;
    UPDATE public.businesses_businesscategory SET is_public = shown WHERE business_id = listing AND is_public <> shown;
    UPDATE public.businesses_businessstats SET is_public = shown WHERE business_id = listing AND is_public <> shown;
    UPDATE public.businesses_serviceitem SET is_public = shown WHERE business_id = listing AND is_public <> shown;
END $$;

-- Which of these addresses lead to another listing, hidden ones included.
CREATE FUNCTION app.taken_slugs(wanted text[], mine bigint) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(slug), '{}') FROM public.businesses_businessslug
    WHERE slug = ANY (wanted) AND business_id IS DISTINCT FROM mine $$;
"""

_FUNCTIONS = (
    "app.rights_of, app.businesses_of, app.my_business_ids, app.my_led_business_ids, app.my_brand_ids, "
    "app.my_led_brand_ids, app.my_led_region_ids, app.my_emails, app.colleagues, app.may_take, app.may_grant, "
    "app.ensure_primary_owner, app.staff_fields, app.ensure_may_change, app.guard_listing, app.guard_location, "
    "app.guard_hours, app.follow_listing, app.taken_slugs"
)
GRANTS = f"""
REVOKE ALL ON FUNCTION {_FUNCTIONS} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {_FUNCTIONS} TO {LOGINS};
"""
REVERSE = "DROP FUNCTION " + ", ".join(reversed(_FUNCTIONS.split(", "))) + ";"


class Migration(migrations.Migration):
    dependencies = [("businesses", "0006_owners_take_charge"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [migrations.RunSQL([RIGHTS, GUARDS, GRANTS], REVERSE)]
