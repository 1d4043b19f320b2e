"""Row policies of businesses, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("businesses", "0004_search_functions")]

    operations = [
        Protect(
            "businesses_searchdocument",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.STAFF, "select", using="true"),
                Policy(Login.SYSTEM, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_searchprefix",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.STAFF, "select", using="true"),
                Policy(Login.SYSTEM, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_searchsettings",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.STAFF, "select", using="true"),
                Policy(Login.SYSTEM, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "businesses_wordfrequency",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.STAFF, "select", using="true"),
                Policy(Login.SYSTEM, "select", using="true"),
                Policy(Login.REPORTER, "select", using="true"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
    ]
