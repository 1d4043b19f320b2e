"""What Python explains and what the database refuses are the same rights, over teams drawn at random."""

import random

import pytest
from django.db import DatabaseError, connection, transaction

from apps.businesses import policies, rules
from apps.businesses.models import FieldLock
from apps.core import rls
from apps.core.actor import Actor
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.teams import BrandFactory, MembershipFactory, RegionFactory, claim

pytestmark = pytest.mark.django_db

# One statement per field that changes it and nothing else.
STATEMENTS = {
    **{
        name: f"UPDATE businesses_business SET {name} = {value} WHERE id = %s"
        for name, value in {
            "name": "name || 'x'", "description": "description || 'x'", "phone": "phone || '1'", "email": "'x@example.com'",
            "website": "'https://x.example'", "price_level": "coalesce(price_level, 0) %% 4 + 1",
            "attributes": "attributes || '{\"wifi\": true}'", "opened_on": "coalesce(opened_on, '2000-01-01') + 1",
        }.items()
    },
    **{
        name: f"UPDATE businesses_location SET {name} = {value} WHERE business_id = %s"
        for name, value in {
            "street_address": "street_address || 'x'", "hide_street": "NOT hide_street", "postal_code": "postal_code || '1'",
            "timezone": "'Europe/Berlin'",
        }.items()
    },
    "categories": "DELETE FROM businesses_businesscategory WHERE business_id = %s",
    "hours": "INSERT INTO businesses_openinghours (business_id, osm, unparsed, is_public) VALUES (%s, '24/7', '[]', true)",
}  # fmt: skip


def team_drawn_with(seed):
    """Return a listing, perhaps in a brand, and a person with whatever memberships chance gives them on the way up."""
    chance = random.Random(seed)
    person = UserFactory()
    brand = region = None
    if chance.random() < 0.7:
        modes = {
            name: chance.choice(["fixed", "inherited", "local"])
            for name in chance.sample(sorted(rules.BRAND_FIELDS), 3)
        }
        brand = BrandFactory(modes=modes)
        region = RegionFactory(brand=brand) if chance.random() < 0.6 else None
        listing = BusinessFactory(brand=brand, region=region, store_code="1", is_claimed=True)
    else:
        listing = claim(BusinessFactory(), UserFactory())
    for place in ("business", "region", "brand"):
        target = {"business": listing, "region": region, "brand": brand}[place]
        if target is None or chance.random() < 0.5:
            continue
        role = chance.choice(["owner", "manager", "staff", "staff", "denied"])
        denied = chance.sample(sorted(rules.FIELDS), chance.choice([0, 0, 2]))
        MembershipFactory(**{place: target}, user=person, role=role, denied_fields=denied)
    for name in chance.sample(sorted(rules.FIELDS), chance.choice([0, 1, 3])):
        FieldLock.objects.create(business=listing, field=name, level=chance.choice(["owner", "staff"]), locked_by="x")
    return listing, person


def is_done(statement, listing):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [listing.pk])
            done = cursor.rowcount > 0
            transaction.set_rollback(True)
            return done
    except DatabaseError:
        return False


@pytest.mark.parametrize("seed", range(40))
def test_the_database_does_what_the_policy_says_field_by_field(seed, as_system):
    with as_system():
        listing, person = team_drawn_with(seed)
    by = Actor.user(person.pk)
    with rls.playing(rls.Login.SITE), rls.acting(by):
        rights = policies.rights(by, listing.pk)
        allowed = set(STATEMENTS) - policies.refusals(rights, STATEMENTS).keys() if rights.role else set()
        done = {name for name, statement in STATEMENTS.items() if is_done(statement, listing)}
    assert done == allowed


def test_staff_of_a_team_has_the_same_fields_in_python_and_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.staff_fields()")
        assert set(cursor.fetchone()[0]) == rules.STAFF_FIELDS


def test_chance_draws_people_with_every_kind_of_right(as_system):
    """The comparison above is worth something only when it meets all cases."""
    roles = set()
    with as_system():
        for seed in range(40):
            listing, person = team_drawn_with(seed)
            roles.add(policies.rights(Actor.user(person.pk), listing.pk).role)
    assert roles == {"", "owner", "manager", "staff"}
