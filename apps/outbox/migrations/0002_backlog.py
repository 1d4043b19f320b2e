"""One function that tells any login how late the post is, without letting it read the post."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION app.outbox_backlog(
    OUT oldest_unsent_seconds double precision, OUT parked_deliveries bigint, OUT parked_messages bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT greatest(0,
            extract(epoch FROM now() - (SELECT occurred_at FROM outbox_outboxevent
                                        WHERE dispatched_at IS NULL ORDER BY id LIMIT 1)),
            extract(epoch FROM now() - (SELECT min(next_attempt_at) FROM outbox_delivery WHERE state = 'pending')),
            extract(epoch FROM now() - (SELECT min(next_attempt_at) FROM outbox_inboxmessage WHERE state = 'pending'))
        )::double precision,
        (SELECT count(*) FROM outbox_delivery WHERE state = 'parked'),
        (SELECT count(*) FROM outbox_inboxmessage WHERE state = 'parked')
$$;
REVOKE ALL ON FUNCTION app.outbox_backlog FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.outbox_backlog TO lawless_site, lawless_staff, lawless_system, lawless_reporter;
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("core", "0001_row_security")]

    operations = [migrations.RunSQL(FORWARDS, "DROP FUNCTION app.outbox_backlog()")]
