"""Row policies of businesses, as declared beside its models."""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = [("businesses", "0010_brand_owners_grant")]

    operations = [
        Protect(
            "businesses_bulkedit",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="author_id = (SELECT app.current_user_id()) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[])",
                ),
                Policy(Login.SITE, "insert", check="author_id = (SELECT app.current_user_id())"),
                Policy(
                    Login.SITE,
                    "update",
                    using="author_id = (SELECT app.current_user_id())",
                    check="author_id = (SELECT app.current_user_id())",
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
            "businesses_bulkedititem",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="author_id = (SELECT app.current_user_id()) OR business_id = ANY((SELECT app.my_led_business_ids())::bigint[])",
                ),
                Policy(Login.SITE, "insert", check="author_id = (SELECT app.current_user_id())"),
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
            "businesses_invitation",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="(business_id = ANY((SELECT app.my_led_business_ids())::bigint[]) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[]) OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[])) OR lower(email) = ANY((SELECT app.my_emails())::text[])",
                ),
                Policy(
                    Login.SITE,
                    "insert",
                    check="(business_id = ANY((SELECT app.my_led_business_ids())::bigint[]) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[]) OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[]))",
                ),
                Policy(
                    Login.SITE,
                    "update",
                    using="(business_id = ANY((SELECT app.my_led_business_ids())::bigint[]) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[]) OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[])) OR lower(email) = ANY((SELECT app.my_emails())::text[])",
                    check="(business_id = ANY((SELECT app.my_led_business_ids())::bigint[]) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[]) OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[])) OR lower(email) = ANY((SELECT app.my_emails())::text[])",
                ),
                Policy(Login.SITE, "delete", using="region_id = ANY((SELECT app.my_led_region_ids())::bigint[])"),
                Policy(Login.STAFF, "select", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "select", using="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "insert", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "update", using="(SELECT app.has_actor())", check="(SELECT app.has_actor())"),
                Policy(Login.STAFF, "delete", using="(SELECT app.has_actor())"),
                Policy(Login.SYSTEM, "delete", using="(SELECT app.has_actor())"),
            ],
            before=[
                Policy(
                    Login.SITE,
                    "select",
                    using="(business_id = ANY((SELECT app.my_led_business_ids())::bigint[]) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[]) OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[])) OR lower(email) = ANY((SELECT app.my_emails())::text[])",
                ),
                Policy(
                    Login.SITE,
                    "insert",
                    check="(business_id = ANY((SELECT app.my_led_business_ids())::bigint[]) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[]) OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[]))",
                ),
                Policy(
                    Login.SITE,
                    "update",
                    using="(business_id = ANY((SELECT app.my_led_business_ids())::bigint[]) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[]) OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[])) OR lower(email) = ANY((SELECT app.my_emails())::text[])",
                    check="(business_id = ANY((SELECT app.my_led_business_ids())::bigint[]) OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[]) OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[])) OR lower(email) = ANY((SELECT app.my_emails())::text[])",
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
            "businesses_promotion",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="state = 'booked' OR business_id = ANY((SELECT app.my_business_ids())::bigint[])",
                ),
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
            "businesses_sale",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="seller_id = (SELECT app.current_user_id()) OR lower(buyer_email) = ANY((SELECT app.my_emails())::text[])",
                ),
                Policy(
                    Login.SITE,
                    "insert",
                    check="seller_id = (SELECT app.current_user_id()) AND state = 'offered' AND business_id = ANY((SELECT app.my_led_business_ids())::bigint[])",
                ),
                Policy(
                    Login.SITE,
                    "update",
                    using="state = 'offered' AND (seller_id = (SELECT app.current_user_id()) OR lower(buyer_email) = ANY((SELECT app.my_emails())::text[]))",
                    check="(seller_id = (SELECT app.current_user_id()) AND state = 'cancelled') OR (lower(buyer_email) = ANY((SELECT app.my_emails())::text[]) AND state = 'declined') OR (lower(buyer_email) = ANY((SELECT app.my_emails())::text[]) AND state = 'accepted' AND buyer_id = (SELECT app.current_user_id()))",
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
            "businesses_suggestion",
            [
                Policy(
                    Login.SITE,
                    "select",
                    using="author_id = (SELECT app.current_user_id()) OR business_id = ANY((SELECT app.my_business_ids())::bigint[])",
                ),
                Policy(Login.SITE, "insert", check="author_id = (SELECT app.current_user_id()) AND state = 'open'"),
                Policy(
                    Login.SITE,
                    "update",
                    using="state = 'open' AND (author_id = (SELECT app.current_user_id()) OR business_id = ANY((SELECT app.my_business_ids())::bigint[]))",
                    check="(author_id = (SELECT app.current_user_id()) AND state = 'withdrawn') OR (business_id = ANY((SELECT app.my_business_ids())::bigint[]) AND state = ANY (ARRAY['accepted', 'declined']))",
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
            before=[
                Policy(
                    Login.SITE,
                    "select",
                    using="author_id = (SELECT app.current_user_id()) OR business_id = ANY((SELECT app.my_business_ids())::bigint[])",
                ),
                Policy(Login.SITE, "insert", check="author_id = (SELECT app.current_user_id()) AND state = 'open'"),
                Policy(
                    Login.SITE,
                    "update",
                    using="author_id = (SELECT app.current_user_id()) OR business_id = ANY((SELECT app.my_business_ids())::bigint[])",
                    check="author_id = (SELECT app.current_user_id()) OR business_id = ANY((SELECT app.my_business_ids())::bigint[])",
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
    ]
