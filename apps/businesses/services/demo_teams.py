"""A workplace to try the product with: an owner of two restaurants and a brand, and a manager of one of its regions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from apps.businesses import policies
from apps.businesses.data import Offering
from apps.businesses.models import Business, Membership
from apps.businesses.services import brands, bulk_edits, bulk_work, fields, locks, offerings, ownership, regions, team
from apps.businesses.services import suggestions as suggesting
from apps.businesses.states import BulkState, ListingState, Source, TeamRole
from apps.core import rls
from apps.core.actor import Actor

BRAND = "Ninth Cup"
CODES = ("NC-01", "NC-02", "NC-03", "NC-04")
_SITE = "https://ninthcup.example"
_KITCHENS = ("italian", "american")
_MENU = (
    Offering("Soup of the day", "Starters", "Ask what the market had", 950, "USD"),
    Offering("Charred leeks", "Starters", "Hazelnuts, mustard, soft egg", 1_200, "USD"),
    Offering("Hand-rolled pasta", "Mains", "With braised beef or mushrooms", 2_150, "USD"),
    Offering("Roast chicken, half", "Mains", "Order it when you sit down: it takes a while", 2_600, "USD"),
    Offering("Lemon tart", "Sweet", "", 900, "USD", is_available=False),
    Offering("Private table for ten", "Services", "Price by menu"),
)


@transaction.atomic
def make(*, by: Actor, owner_id: int, manager_id: int, visitor_id: int, now: datetime) -> int:
    """Give the owner two restaurants and a brand of four locations in two regions, with history and suggestions.

    The manager leads one region, the visitor suggests. Returns how many listings were given: none when the owner has
    some already, or the demo city is too small for it. A program's to do, on the system login.
    Raises: MayNotManageListings, and whatever the verbs refuse.
    """
    policies.ensure_can_manage_listings(by)
    free = Business.objects.filter(
        source=Source.DEMO, status=ListingState.LIVE, is_claimed=False, successor=None
    ).order_by("external_id")
    branches = list(free.filter(name__startswith=BRAND)[: len(CODES)])
    singles = list(free.filter(primary_category__slug__in=_KITCHENS, stats__rating_count__gte=10)[:2])
    if len(branches) < len(CODES) or len(singles) < 2 or Membership.objects.filter(user_id=owner_id).exists():
        return 0

    for listing in (*singles, *branches):
        ownership.take(by=by, business=listing, user_id=owner_id)
    owner = Actor.user(owner_id)
    with rls.acting(owner):
        _brand(owner, branches, manager_id, now)
        _restaurant(owner, singles[0], now)
    _suggestions(owner, Actor.user(visitor_id), singles[0], now)
    return len(singles) + len(branches)


def _brand(owner: Actor, branches: list[Business], manager_id: int, now: datetime) -> None:
    codes = {listing.pk: code for listing, code in zip(branches, CODES, strict=True)}
    brand = brands.found(by=owner, name=BRAND, businesses=branches, codes=codes)
    waterfront = regions.create(by=owner, brand=brand, name="Waterfront")
    inland = regions.create(by=owner, brand=brand, name="Inland")
    for number, listing in enumerate(branches):
        brands.place(by=owner, business=listing, region=(waterfront, inland)[number // 2])
    for field, mode, value in (("website", "fixed", _SITE), ("price_level", "inherited", 2)):
        edit = bulk_edits.prepare_brand_field(by=owner, brand=brand, field=field, mode=mode, value=value)
        edit = bulk_edits.start(by=owner, edit=edit, now=now)
        while edit.state == BulkState.RUNNING:
            edit = bulk_work.advance(by=owner, edit=edit)
    manager = Membership(
        region=waterfront, user_id=manager_id, role=TeamRole.MANAGER, can_import=True, granted_by=owner.name
    )
    manager.save(force_insert=True)
    team.invite(by=owner, place=inland, email="barista@example.com", role=TeamRole.STAFF, now=now)


def _restaurant(owner: Actor, listing: Business, now: datetime) -> None:
    for offering in _MENU:
        offerings.add(by=owner, business=listing, offering=offering)
    texts = (
        "Family-run kitchen with pasta made by hand every morning.",
        "Family-run kitchen since 1998. Pasta is rolled by hand every morning, the bread comes out of the oven at noon, "
        "and there is always a table for regulars.",
    )
    for text in texts:
        fields.apply(by=owner, business=listing, changes={"description": text})
    locks.lock(by=owner, business=listing, field="name", reason="The sign over the door will not change.")


def _suggestions(owner: Actor, visitor: Actor, listing: Business, now: datetime) -> None:
    made = []
    for number, (changes, note) in enumerate(
        (
            ({"price_level": (listing.price_level or 2) % 4 + 1}, "Lunch is cheaper than this says."),
            ({"phone": "+12125550142"}, "The number on the door is another one."),
            ({"email": "hello@kitchen.example"}, "They answered me from this address."),
        )
    ):
        with rls.acting(visitor):
            earlier = now - timedelta(days=3 - number)
            made.append(suggesting.suggest(by=visitor, business=listing, changes=changes, now=earlier, note=note))
    with rls.acting(owner):
        suggesting.accept(by=owner, suggestion=made[2], now=now)
        suggesting.decline(by=owner, suggestion=made[0], reason="Lunch is; the evening is not.", now=now)
