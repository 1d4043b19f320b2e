"""A small world of owners for the tests of the API: one team with all that belongs to it, and somebody else's business.

`references` maps the names in braces of `tests/api_roles.py` to ids; `foreign` holds what belongs to the other owner.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile

from apps.accounts.models import User
from apps.businesses.data import Offering
from apps.businesses.models import FieldChange, Invitation
from apps.businesses.services import fields, lifecycle, locks, offerings, suggestions, team
from apps.claims.services import claiming
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.rls import Login
from apps.imports.services import uploading
from tests.api_roles import ROLES, STAFF, Upload
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.teams import BrandFactory, MembershipFactory, RegionFactory, claim

_WHERE = {"category": "pizza", "lat": 40.759, "lon": -73.984}


@dataclass(frozen=True, slots=True)
class World:
    """Who is there, and the ids of what they have."""

    people: dict[str, User]
    references: dict[str, str]
    foreign: dict[str, str]

    def address(self, template: str, **others: str) -> str:
        """Return an address of the table, with some of its ids replaced."""
        return template.format(**{**self.references, **others})

    def body(self, given: Any, **others: str) -> Any:
        """Return a body of the table with its ids."""
        if isinstance(given, Upload):
            return given
        text = json.dumps(given)
        for name, reference in {**self.references, **others}.items():
            text = text.replace(f'"{{{name}}}"', f'"{reference}"')
        return json.loads(text)


def build(directory: Any, enter: Callable[..., Any]) -> World:
    """Make the world round the tests' directory."""
    system = Actor.system("test")
    with rls.playing(Login.SYSTEM), rls.acting(system):
        people = {role: _person(role) for role in ROLES if role != "anonymous"}
        owner, manager, staff = (people[f"team_{role}"] for role in ("owner", "manager", "staff"))
        extra, other = UserFactory(), people["other_owner"]

        brand = BrandFactory(name="Corner", owner=owner)
        MembershipFactory(brand=brand, user=manager, role="manager")
        region, empty = RegionFactory(brand=brand, name="North"), RegionFactory(brand=brand, name="Empty")
        own = {"business": directory.near, "draft": directory.draft}
        closed = lifecycle.close_temporarily(by=system, business=enter("Closed Pizza", **_WHERE))
        for listing in (*own.values(), closed):
            claim(listing, owner)
            MembershipFactory(business=listing, user=manager, role="manager")
            MembershipFactory(business=listing, user=staff, role="staff")
        branches = {"location": directory.bakery, "branch_draft": enter("Corner Draft", publish=False, **_WHERE)}
        for number, listing in enumerate(branches.values(), start=1):
            listing.brand, listing.region, listing.store_code = brand, region, f"N{number}"
            listing.is_claimed, listing.verification = True, "verified"
            listing.save()
            MembershipFactory(business=listing, user=staff, role="staff")

        places = {"business": directory.near, "brand": brand, "region": region}
        members = {
            f"{kind}_member": MembershipFactory(**{kind: place}, user=extra, role="staff")
            for kind, place in places.items()
        }
        claim(directory.far, other)
        foreign_brand = BrandFactory(name="Foreign", owner=other)
        foreign_region = RegionFactory(brand=foreign_brand, name="There")

    invitations = {f"{kind}_invitation": _invite(owner, place, f"{kind}@example.com") for kind, place in places.items()}
    invitations["invitation_to_user"] = _invite(owner, directory.near, people["user"].email)
    with _as(owner) as by:
        fields.apply(by=by, business=directory.near, changes={"description": "Thin crust."})
        locks.lock(by=by, business=directory.near, field="email")
        service = offerings.add(by=by, business=directory.near, offering=Offering("Calzone"))
        change = FieldChange.objects.get(business=directory.near, field="description")
    suggestion = _suggest(people["user"], directory.near)
    with _as(people["user"]) as by:
        own_claim = claiming.start(by=by, business=directory.near, now=clock.now())
        own_claim = claiming.choose(by=by, claim=own_claim, method="manual", now=clock.now())
    rows = {**own, "closed": closed, **branches, **members, **invitations, "brand": brand, "region": region}
    with _as(owner) as by:
        rows["import"] = uploading.start(
            by=by,
            file=ContentFile(b"external_id,name,category,latitude,longitude\nK1,Uno,Pizza,40.75,-73.98\n"),
            name="list.csv",
        )
    rows |= {"empty_region": empty, "service": service, "change": change, "suggestion": suggestion, "claim": own_claim}
    theirs = {"business": directory.far, "brand": foreign_brand, "region": foreign_region}
    return World(
        people,
        {name: row.reference for name, row in rows.items()},
        {name: row.reference for name, row in theirs.items()},
    )


def _person(role: str) -> User:
    person = UserFactory(name=role.replace("_", " ").title())
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if role in STAFF:
        RoleGrantFactory(user=person, role=role)
    return person


@contextmanager
def _as(person: User) -> Iterator[Actor]:
    by = Actor.user(person.pk)
    with rls.playing(Login.SITE), rls.acting(by):
        yield by


def _invite(owner: User, place: Any, email: str) -> Invitation:
    with _as(owner) as by:
        return team.invite(by=by, place=place, email=email, role="staff", now=clock.now() - timedelta(minutes=1))


def _suggest(person: User, listing: Any) -> Any:
    with _as(person) as by:
        changes = {"description": "Thick crust."}
        return suggestions.suggest(by=by, business=listing, changes=changes, now=clock.now())
