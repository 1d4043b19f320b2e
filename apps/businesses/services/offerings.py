"""What a business offers: services or dishes with prices, in the order its team gives them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies, rules
from apps.businesses.data import Offering
from apps.businesses.errors import NoSuchService, ServiceInvalid
from apps.businesses.models import Business, ServiceItem
from apps.businesses.services import listings
from apps.core import clock
from apps.core.actor import Actor
from apps.outbox import services as outbox

MAX_ITEMS = 300


@transaction.atomic
def add(*, by: Actor, business: Business, offering: Offering) -> ServiceItem:
    """Add a service at the end of its section. Raises: ListingNotFound, ServiceInvalid, MayNotManageListings, ReasonMissing."""
    listing = listings.locked(business)

    policies.ensure_can_edit(by, listing.pk, ())
    rows = _ordered(listing)
    if len(rows) >= MAX_ITEMS:
        raise ServiceInvalid({"name": [_("At most %(most)d services.") % {"most": MAX_ITEMS}]})

    item = ServiceItem(business=listing, is_public=listing.is_public, position=len(rows), **_facts(offering))
    item.save(force_insert=True)
    last = max((index for index, row in enumerate(rows) if row.section == item.section), default=len(rows) - 1)
    _number([*rows[: last + 1], item, *rows[last + 1 :]])

    _remember(by, listing, None, item)
    return item


@transaction.atomic
def change(*, by: Actor, business: Business, item: ServiceItem, offering: Offering) -> ServiceItem:
    """Change what is said of a service. Raises: ListingNotFound, NoSuchService, ServiceInvalid."""
    listing = listings.locked(business)
    row = _locked(listing, item)

    policies.ensure_can_edit(by, listing.pk, ())
    before = _said(row)
    for name, value in _facts(offering).items():
        setattr(row, name, value)
    if _said(row) == before:
        return row
    row.save()

    _remember(by, listing, before, row)
    return row


@transaction.atomic
def set_available(*, by: Actor, business: Business, item: ServiceItem, available: bool) -> ServiceItem:
    """Say whether a service is to be had at present. Raises: ListingNotFound, NoSuchService."""
    listing = listings.locked(business)
    row = _locked(listing, item)

    policies.ensure_can_edit(by, listing.pk, ())
    if row.is_available == available:
        return row
    before = _said(row)
    row.is_available = available
    row.save(update_fields=["is_available", "updated_at"])

    _remember(by, listing, before, row)
    return row


@transaction.atomic
def move(*, by: Actor, business: Business, item: ServiceItem, steps: int) -> None:
    """Move a service up (negative) or down in the order; at the ends nothing happens. Raises: as `set_available`."""
    listing = listings.locked(business)
    row = _locked(listing, item)

    policies.ensure_can_edit(by, listing.pk, ())
    rows = _ordered(listing)
    at = next(index for index, other in enumerate(rows) if other.pk == row.pk)
    to = min(max(at + steps, 0), len(rows) - 1)
    if to == at:
        return
    rows.insert(to, rows.pop(at))
    _number(rows)

    _remember(by, listing, {"position": at}, {"position": to})


@transaction.atomic
def remove(*, by: Actor, business: Business, item: ServiceItem) -> dict[str, Any]:
    """Remove a service and return all that `restore` needs to bring it back. Raises: as `set_available`."""
    listing = listings.locked(business)
    row = _locked(listing, item)

    policies.ensure_can_edit(by, listing.pk, ())
    kept = {**_said(row), "position": row.position}
    row.delete()
    _number(_ordered(listing))

    _remember(by, listing, {name: value for name, value in kept.items() if name != "position"}, None)
    return kept


@transaction.atomic
def restore(*, by: Actor, business: Business, kept: dict[str, Any]) -> ServiceItem:
    """Bring a removed service back to its place. Raises: ListingNotFound, ServiceInvalid."""
    values = dict(kept)
    position = int(values.pop("position"))
    available = bool(values.pop("is_available"))
    item = add(by=by, business=business, offering=Offering(**values, is_available=available))
    rows = [row for row in _ordered(item.business) if row.pk != item.pk]
    rows.insert(position, item)
    _number(rows)
    return item


def _facts(offering: Offering) -> dict[str, Any]:
    """Return clean values. Raises: ServiceInvalid naming each field that is wrong."""
    facts = asdict(offering)
    problems: dict[str, list[str]] = {}
    for name, most in (("section", 80), ("name", 120), ("description", 500)):
        facts[name] = " ".join(facts[name].split())
        if len(facts[name]) > most or "\x00" in facts[name]:
            problems[name] = [_("At most %(most)d characters.") % {"most": most}]
    if not facts["name"]:
        problems["name"] = [_("Say what it is.")]
    if facts["price_cents"] is None:
        facts["currency"] = ""
    elif facts["currency"] not in rules.CURRENCIES:
        problems["currency"] = [_("Choose one of the currencies.")]
    elif not 0 <= facts["price_cents"] <= rules.MAX_PRICE_CENTS:
        problems["price"] = [_("This price is out of range.")]
    if problems:
        raise ServiceInvalid(problems)
    return facts


def _said(row: ServiceItem) -> dict[str, Any]:
    names = ("section", "name", "description", "price_cents", "currency", "is_available")
    return {name: getattr(row, name) for name in names}


def _ordered(listing: Business) -> list[ServiceItem]:
    return list(ServiceItem.objects.filter(business=listing).order_by("position", "pk"))


def _number(rows: list[ServiceItem]) -> None:
    moved = [row for position, row in enumerate(rows) if row.position != position]
    for position, row in enumerate(rows):
        row.position = position
    ServiceItem.objects.bulk_update(moved, ["position"])


def _locked(listing: Business, item: ServiceItem) -> ServiceItem:
    row = ServiceItem.objects.select_for_update().filter(business=listing, pk=item.pk).first()
    if row is None:
        raise NoSuchService
    return row


def _remember(by: Actor, listing: Business, before: Any, after: Any) -> None:
    facts = {
        name: _said(value) if isinstance(value, ServiceItem) else value
        for name, value in (("before", before), ("after", after))
    }
    listing.content_changed_at = clock.now()
    listing.save(update_fields=["content_changed_at", "updated_at"])
    audit.record("businesses.services_changed", by=by, subject=listing, business_id=listing.pk, **facts)
    outbox.publish(events.BusinessChanged(business_id=listing.pk, fields=("services",)))
