"""Row policies of core, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("core", "0002_idempotencyrecord")]

    operations = [
        Protect(
            "core_idempotencyrecord",
            [
                Policy(Login.SITE, "select", using="principal = (SELECT app.actor())"),
                Policy(Login.SITE, "insert", check="principal = (SELECT app.actor())"),
                Policy(
                    Login.SITE,
                    "update",
                    using="principal = (SELECT app.actor())",
                    check="principal = (SELECT app.actor())",
                ),
                Policy(Login.SITE, "delete", using="principal = (SELECT app.actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
    ]
