"""Row policies of media, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("media", "0002_tenants")]

    operations = [
        Protect(
            "media_picture",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="is_public OR uploader_id = (SELECT app.current_user_id()) OR tenant_id = ANY ((SELECT app.my_media_tenants())::bigint[])",
                ),
                Policy(
                    Login.SITE,
                    "insert",
                    check="state = 'uploaded' AND uploader_id = (SELECT app.current_user_id()) AND (tenant_id IS NULL OR tenant_id = ANY ((SELECT app.my_media_tenants())::bigint[]))",
                ),
                Policy(
                    Login.SITE,
                    "update",
                    using="(uploader_id = (SELECT app.current_user_id()) AND tenant_id IS NULL) OR tenant_id = ANY ((SELECT app.my_media_tenants())::bigint[])",
                    check="(uploader_id = (SELECT app.current_user_id()) AND tenant_id IS NULL) OR tenant_id = ANY ((SELECT app.my_media_tenants())::bigint[])",
                ),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.REPORTER, "select", using="true"),
            ],
        ),
    ]
