"""The chain: each event is linked to the one before it as its transaction commits."""

from django.db import migrations

# Deferred to the commit, so that the lock on the month's head is held for moments and not for the whole transaction.
# It runs with the owner's rights, since no login may write the chain itself.
FORWARDS = """
CREATE FUNCTION app.netstring(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT coalesce(octet_length(value)::text || ':' || value, '-') $$;

CREATE FUNCTION app.audit_digest(e audit_auditevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(
        app.netstring(e.id::text)
        || app.netstring(to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
        || app.netstring(e.name) || app.netstring(e.severity)
        || app.netstring(e.actor) || app.netstring(e.actor_kind) || app.netstring(e.user_id::text)
        || app.netstring(e.on_behalf_of) || app.netstring(e.on_behalf_of_user_id::text)
        || app.netstring(e.reason)
        || app.netstring(e.subject_type) || app.netstring(e.subject_id)
        || app.netstring(e.subject_reference) || app.netstring(e.subject_label)
        || app.netstring(e.business_id::text)
        || app.netstring(e.before::text) || app.netstring(e.after::text) || app.netstring(e.personal_fields::text)
        || app.netstring(e.request_id) || app.netstring(e.ip) || app.netstring(e.user_agent)
        || app.netstring(e.auth_method), 'UTF8')), 'hex') $$;

CREATE FUNCTION app.audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    this_month text := to_char(NEW.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM');
    head audit_auditchain;
    event_digest text := app.audit_digest(NEW);
    link_hash text;
BEGIN
    INSERT INTO audit_auditchain (month, sequence, hash) VALUES (this_month, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_auditchain WHERE month = this_month FOR UPDATE;
    link_hash := encode(sha256(convert_to(
        app.netstring(head.hash) || app.netstring(this_month) || app.netstring((head.sequence + 1)::text)
        || app.netstring(NEW.id::text) || app.netstring(event_digest), 'UTF8')), 'hex');
    INSERT INTO audit_auditlink (event_id, month, sequence, digest, previous_hash, hash)
        VALUES (NEW.id, this_month, head.sequence + 1, event_digest, head.hash, link_hash);
    UPDATE audit_auditchain SET sequence = head.sequence + 1, hash = link_hash WHERE month = this_month;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION app.audit_link() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON audit_auditevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.audit_link();
"""

BACKWARDS = """
DROP TRIGGER audit_link ON audit_auditevent;
DROP FUNCTION app.audit_link();
DROP FUNCTION app.audit_digest(audit_auditevent);
DROP FUNCTION app.netstring(text);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0001_row_security")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
