"""Row policies of accounts, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("sessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0001_row_security"),
    ]

    operations = [
        Protect(
            "account_emailaddress",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="user_id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'",
                ),
                Policy(
                    Login.SITE,
                    "insert",
                    check="user_id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'",
                ),
                Policy(
                    Login.SITE,
                    "update",
                    using="user_id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'",
                    check="user_id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'",
                ),
                Policy(
                    Login.SITE,
                    "delete",
                    using="user_id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'",
                ),
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
            "account_emailconfirmation",
            [
                Policy(Login.SITE, "select", using="(SELECT app.kind()) = 'auth'"),
                Policy(Login.SITE, "insert", check="(SELECT app.kind()) = 'auth'"),
                Policy(
                    Login.SITE, "update", using="(SELECT app.kind()) = 'auth'", check="(SELECT app.kind()) = 'auth'"
                ),
                Policy(Login.SITE, "delete", using="(SELECT app.kind()) = 'auth'"),
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
            "accounts_rolegrant",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="user_id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'",
                ),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.REPORTER, "select", using="true"),
            ],
        ),
        Protect(
            "accounts_user",
            [
                Policy(
                    Login.SITE, "select", using="id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'"
                ),
                Policy(Login.SITE, "insert", check="(SELECT app.kind()) = 'auth'"),
                Policy(
                    Login.SITE,
                    "update",
                    using="id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'",
                    check="id = (SELECT app.current_user_id()) OR (SELECT app.kind()) = 'auth'",
                ),
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
            "auth_group",
            [
                Policy(Login.STAFF, "select", using="true"),
            ],
        ),
        Protect(
            "auth_group_permissions",
            [
                Policy(Login.STAFF, "select", using="true"),
            ],
        ),
        Protect(
            "auth_permission",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.STAFF, "select", using="true"),
                Policy(Login.SYSTEM, "select", using="true"),
            ],
        ),
        Protect(
            "django_content_type",
            [
                Policy(Login.SITE, "select", using="true"),
                Policy(Login.STAFF, "select", using="true"),
                Policy(Login.SYSTEM, "select", using="true"),
            ],
        ),
        Protect(
            "django_session",
            [
                Policy(Login.SITE, "select", using="(SELECT app.kind()) = 'auth'"),
                Policy(Login.STAFF, "select", using="(SELECT app.kind()) = 'auth'"),
                Policy(Login.SITE, "insert", check="(SELECT app.kind()) = 'auth'"),
                Policy(Login.STAFF, "insert", check="(SELECT app.kind()) = 'auth'"),
                Policy(
                    Login.SITE, "update", using="(SELECT app.kind()) = 'auth'", check="(SELECT app.kind()) = 'auth'"
                ),
                Policy(
                    Login.STAFF, "update", using="(SELECT app.kind()) = 'auth'", check="(SELECT app.kind()) = 'auth'"
                ),
                Policy(Login.SITE, "delete", using="(SELECT app.kind()) = 'auth'"),
                Policy(Login.STAFF, "delete", using="(SELECT app.kind()) = 'auth'"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
    ]
