"""Row policies of outbox, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_backlog")]

    operations = [
        Protect(
            "outbox_delivery",
            [
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.REPORTER, "select", using="true"),
            ],
        ),
        Protect(
            "outbox_inboxmessage",
            [
                Policy(Login.SITE, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "outbox_outboxevent",
            [
                Policy(
                    Login.SITE,
                    "insert",
                    check="(SELECT app.has_actor()) AND (actor ->> 'name') = (SELECT app.actor()) AND (actor ->> 'kind') = (SELECT app.kind()) AND coalesce(actor ->> 'user_id', '') = coalesce((SELECT app.current_user_id())::text, '') AND (actor ->> 'kind') = ANY (ARRAY['anonymous', 'auth', 'user'])",
                ),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(
                    Login.STAFF,
                    "insert",
                    check="(SELECT app.has_actor()) AND (actor ->> 'name') = (SELECT app.actor()) AND (actor ->> 'kind') = (SELECT app.kind()) AND coalesce(actor ->> 'user_id', '') = coalesce((SELECT app.current_user_id())::text, '') AND (actor ->> 'kind') = ANY (ARRAY['auth', 'staff'])",
                ),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.REPORTER, "select", using="true"),
            ],
        ),
    ]
