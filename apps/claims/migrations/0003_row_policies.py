"""Row policies of claims, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_functions")]

    operations = [
        Protect(
            "claims_claim",
            [
                Policy(Login.SITE, "select", using="claimant_id = (SELECT app.current_user_id())"),
                Policy(
                    Login.SITE,
                    "insert",
                    check="claimant_id = (SELECT app.current_user_id()) AND state = 'started' AND verified_at IS NULL AND verified_in IS NULL AND decided_at IS NULL",
                ),
                Policy(
                    Login.SITE,
                    "update",
                    using="claimant_id = (SELECT app.current_user_id()) AND state = ANY (ARRAY['started', 'checking', 'code_sent', 'submitted', 'approved'])",
                    check="claimant_id = (SELECT app.current_user_id()) AND state = ANY (ARRAY['started', 'checking', 'submitted', 'withdrawn'])",
                ),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "claims_claimcheck",
            [
                Policy(Login.SITE, "select", using="claimant_id = (SELECT app.current_user_id())"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "claims_claimcode",
            [
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "claims_claimdocument",
            [
                Policy(Login.SITE, "select", using="claimant_id = (SELECT app.current_user_id())"),
                Policy(
                    Login.SITE,
                    "insert",
                    check="claimant_id = (SELECT app.current_user_id()) AND claim_id = ANY((SELECT app.my_open_claim_ids())::bigint[]) AND delete_after IS NULL AND deleted_at IS NULL",
                ),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "claims_claimlocation",
            [
                Policy(Login.SITE, "select", using="claimant_id = (SELECT app.current_user_id())"),
                Policy(
                    Login.SITE,
                    "insert",
                    check="claimant_id = (SELECT app.current_user_id()) AND note = '' AND claim_id = ANY((SELECT app.my_open_claim_ids())::bigint[])",
                ),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
        Protect(
            "claims_ownerquestion",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="user_id = (SELECT app.current_user_id()) OR claimant_id = (SELECT app.current_user_id())",
                ),
                Policy(
                    Login.SITE,
                    "update",
                    using="user_id = (SELECT app.current_user_id())",
                    check="user_id = (SELECT app.current_user_id())",
                ),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
        ),
    ]
