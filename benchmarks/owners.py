"""Teams of very different size in a schema of their own: what row security costs on an owner's list of businesses (P7)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.db import connection

from apps.businesses.models import Business, Membership
from apps.businesses.selectors import teams
from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls.operations import statements
from benchmarks.logins import connected

TABLES = ("businesses_business", "businesses_membership", "businesses_brand", "businesses_region")
# Person -> how many listings they have a part in: one by one, or as a brand.
DIRECT = {11: 1, 12: 5, 13: 200}
OF_BRAND = {14: 5_000}
OTHERS = 20_000
_FUNCTIONS = ("businesses_of", "my_business_ids", "my_led_business_ids", "my_brand_ids", "my_led_brand_ids",
              "my_led_region_ids", "rights_of", "my_emails", "may_grant", "may_take", "colleagues",
              "ensure_primary_owner")  # fmt: skip


def build(schema: str) -> None:
    """Make the tables, the functions of the rights over them, and their policies, as the product has them."""
    with connected("owner", schema), connection.cursor() as cursor:
        for name in _FUNCTIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS {schema}.{name} CASCADE")
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {schema}.{table} CASCADE")
            cursor.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(_BUSINESSES, [sum(OF_BRAND.values()), OTHERS])
        number = 0
        for person, listings in DIRECT.items():
            cursor.execute(_MEMBERS, [person, number, number + listings])
            number += listings
        for person in OF_BRAND:
            cursor.execute(_CHIEF, [person])
        cursor.execute(_here(import_module("apps.businesses.migrations.0007_rights").RIGHTS, schema))
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO lawless_site")
        for model in (Business, Membership):
            for statement in statements(model._meta.db_table, model.rls):
                cursor.execute(_here(statement, schema))
    with connected("owner", schema), connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(f"{schema}.{table}" for table in TABLES))


def lists() -> dict[str, list[Callable[[], Any]]]:
    """Return tasks that read the first page of each owner's businesses with the product's own statement."""
    people = {**DIRECT, **OF_BRAND}
    return {f"list of {number:,} own businesses": [_page(person)] * 24 for person, number in people.items()}


def _page(person: int) -> Callable[[], Any]:
    by = Actor.user(person)

    def run() -> object:
        with rls.acting(by), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('app.user_id', %s, true), set_config('app.kind', 'user', true)", [str(person)]
            )
            return teams.own_page_ids(by)

    return run


def _here(text: str, schema: str) -> str:
    """Return SQL of the product that means the tables and rights of the schema."""
    for name in _FUNCTIONS:
        text = text.replace(f"app.{name}(", f"{schema}.{name}(")
    return text.replace("public.businesses_", f"{schema}.businesses_")


_BUSINESSES = """
INSERT INTO businesses_business (public_id, name, original_name, sort_name, slug, status, description, phone, website, email,
    attributes, primary_category_id, completeness, source, external_id, created_at, updated_at, published_at,
    content_changed_at, brand_id, store_code, is_claimed)
SELECT gen_random_uuid(), 'Business ' || n, '', 'business ' || n, 'business-' || n, 'live', '', '', '', '', '{}', 1, 0,
    'staff', '', now(), now(), now(), now(), CASE WHEN n <= %s THEN 1 END, '', true
FROM generate_series(1, %s) n
"""
_MEMBERS = """
INSERT INTO businesses_membership (public_id, user_id, role, is_primary, denied_fields, can_import, granted_at, granted_by,
    business_id)
SELECT gen_random_uuid(), %s, 'owner', true, '{}', false, now(), 'bench', id FROM (
    SELECT id, row_number() OVER (ORDER BY id) AS n FROM businesses_business WHERE brand_id IS NULL) b
WHERE n > %s AND n <= %s
"""
_CHIEF = """
INSERT INTO businesses_membership (public_id, user_id, role, is_primary, denied_fields, can_import, granted_at, granted_by,
    brand_id)
VALUES (gen_random_uuid(), %s, 'owner', true, '{}', false, now(), 'bench', 1)
"""
