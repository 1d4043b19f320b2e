"""Row policies of imports, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [
        Protect(
            "imports_importjob",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="started_by_id = (SELECT app.current_user_id()) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[])",
                ),
                Policy(
                    Login.SITE,
                    "insert",
                    check="started_by_id = (SELECT app.current_user_id()) AND started_as = 'user' AND (brand_id IS NULL OR brand_id = ANY((SELECT app.my_brand_ids())::bigint[]))",
                ),
                Policy(
                    Login.SITE,
                    "update",
                    using="started_by_id = (SELECT app.current_user_id()) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[])",
                    check="started_by_id = (SELECT app.current_user_id()) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[])",
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
            "imports_importrow",
            [
                Policy(Login.SITE, "select", using="job_id IN (SELECT j.id FROM imports_importjob j)"),
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
            "imports_sourcekey",
            [
                Policy(Login.SITE, "select", using="business_id = ANY((SELECT app.my_business_ids())::bigint[])"),
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
