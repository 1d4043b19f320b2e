"""Row policies of audit, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_chain"),
        ("auditlog", "0017_add_actor_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [
        Protect(
            "audit_auditchain",
            [
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.REPORTER, "select", using="true"),
            ],
        ),
        Protect(
            "audit_auditevent",
            [
                Policy(
                    Login.SITE,
                    "insert",
                    check="(SELECT app.has_actor()) AND actor_kind = ANY (ARRAY['anonymous', 'auth', 'user'])",
                ),
                Policy(
                    Login.STAFF,
                    "insert",
                    check="(SELECT app.has_actor()) AND actor_kind = ANY (ARRAY['auth', 'staff'])",
                ),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.REPORTER, "select", using="true"),
            ],
        ),
        Protect(
            "audit_auditlink",
            [
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.REPORTER, "select", using="true"),
            ],
        ),
        Protect(
            "auditlog_logentry",
            [
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "django_admin_log",
            [
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
    ]
