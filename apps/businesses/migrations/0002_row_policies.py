"""Row policies of businesses, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("businesses", "0001_initial"), ("core", "0001_row_security")]

    operations = [
        Protect(
            "businesses_business",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="status = ANY (ARRAY['live', 'temporarily_closed', 'permanently_closed', 'moved', 'duplicate'])",
                ),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="source = 'demo' AND (SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_businesscategory",
            [
                Policy(Login.SITE, "select", using="is_public"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_businessslug",
            [
                Policy(Login.SITE, "select", using="is_public"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_businessstats",
            [
                Policy(Login.SITE, "select", using="is_public"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_category",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_city",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_landmark",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_location",
            [
                Policy(Login.SITE, "select", using="is_public"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_neighbourhood",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_openinghours",
            [
                Policy(Login.SITE, "select", using="is_public"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_openspan",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_postalarea",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
    ]
