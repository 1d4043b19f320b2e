"""Row policies of businesses, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("businesses", "0013_media_tenants")]

    operations = [
        Protect(
            "businesses_photo",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="is_public OR business_id = ANY((SELECT app.my_business_ids())::bigint[])",
                ),
                Policy(Login.SITE, "insert", check="business_id = ANY((SELECT app.my_business_ids())::bigint[])"),
                Policy(
                    Login.SITE,
                    "update",
                    using="business_id = ANY((SELECT app.my_business_ids())::bigint[])",
                    check="business_id = ANY((SELECT app.my_business_ids())::bigint[])",
                ),
                Policy(Login.SITE, "delete", using="business_id = ANY((SELECT app.my_business_ids())::bigint[])"),
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
