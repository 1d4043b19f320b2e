"""Row policies of dashboards, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0001_initial")]

    operations = [
        Protect(
            "dashboards_closedchecklist",
            [
                Policy(Login.SITE, "select", using="user_id = (SELECT app.current_user_id())"),
                Policy(Login.SITE, "insert", check="user_id = (SELECT app.current_user_id())"),
                Policy(Login.SITE, "delete", using="user_id = (SELECT app.current_user_id())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
    ]
