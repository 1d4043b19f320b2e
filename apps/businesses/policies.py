"""May this actor do this to the directory? Each policy exists once, asked as `can_…` and enforced as `ensure_…`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.businesses import rules
from apps.businesses.data import Rights
from apps.businesses.errors import (
    BrandNotFound,
    FieldsDenied,
    ListingNotFound,
    MayNotManageCategories,
    MayNotManageListings,
    ReasonMissing,
    RoleTooLow,
)
from apps.businesses.models import Brand, Business, Membership, Region
from apps.businesses.states import BRAND_MOVES, OWN_MOVES, LockLevel, TeamRole
from apps.core.actor import Actor, ActorKind

_RIGHTS = """
SELECT r.role, r.denied_fields, r.can_import, r.leads_brand,
       (SELECT coalesce(jsonb_object_agg(l.field, l.level), '{}') FROM businesses_fieldlock l WHERE l.business_id = b.id),
       coalesce((SELECT d.modes FROM businesses_brand d WHERE d.id = b.brand_id), '{}')
FROM businesses_business b CROSS JOIN LATERAL app.rights_of(%s, b.id) r WHERE b.id = %s
"""


def can_manage_listings(by: Actor) -> bool:
    """Programs of ours may, and members of staff whose role includes it."""
    if by.kind is ActorKind.SYSTEM:
        return True
    return by.kind is ActorKind.STAFF and accounts.may(by, "businesses.change_business")


def ensure_can_manage_listings(by: Actor) -> None:
    """Raises: MayNotManageListings; ReasonMissing when staff does not say why."""
    if not can_manage_listings(by):
        raise MayNotManageListings
    _ensure_reason(by)


def can_manage_categories(by: Actor) -> bool:
    """Programs of ours may, and members of staff whose role includes it."""
    if by.kind is ActorKind.SYSTEM:
        return True
    return by.kind is ActorKind.STAFF and accounts.may(by, "businesses.change_category")


def ensure_can_manage_categories(by: Actor) -> None:
    """Raises: MayNotManageCategories; ReasonMissing when staff does not say why."""
    if not can_manage_categories(by):
        raise MayNotManageCategories
    _ensure_reason(by)


def _ensure_reason(by: Actor) -> None:
    if by.kind is ActorKind.STAFF and not by.reason.strip():
        raise ReasonMissing


def rights(by: Actor, business_id: int) -> Rights:
    """Return what an actor may do with a listing: the one truth is `app.rights_of`, which the triggers ask too. One query.

    Programs of ours and staff whose role includes it have every right of an owner; locks bind them as well.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, [by.user_id or 0, business_id])
        row = cursor.fetchone()
    if row is None:
        return Rights("")
    role, denied, can_import, leads_brand, locked, modes = row
    locked, modes = _json(locked), _json(modes)
    if by.kind is not ActorKind.USER:
        role = TeamRole.OWNER.value if can_manage_listings(by) else ""
        return Rights(role, locked=locked, can_import=True, leads_brand=True)
    if role is None:
        return Rights("")
    fixed = frozenset() if leads_brand else frozenset(name for name, mode in modes.items() if mode == "fixed")
    return Rights(role, frozenset(denied), locked, fixed, can_import, leads_brand)


def refusals(found: Rights, fields: Iterable[str]) -> dict[str, list[str]]:
    """Return field -> why somebody with these rights may not change it; empty when they may change all of them."""
    why: dict[str, list[str]] = {}
    for name in fields:
        if name in found.locked:
            who = _("our staff") if found.locked[name] == LockLevel.STAFF else _("your team")
            why[name] = [_("This field was locked by %(who)s; unlock it first.") % {"who": who}]
        elif name in found.fixed:
            why[name] = [_("The brand sets this field for all its locations.")]
        elif name in found.denied:
            why[name] = [_("Your membership excludes this field; an owner can change that.")]
        elif found.role == TeamRole.STAFF and name not in rules.STAFF_FIELDS:
            why[name] = [_("Only managers and owners change this field.")]
    return why


def ensure_can_edit(by: Actor, business_id: int, fields: Iterable[str]) -> Rights:
    """Return the rights of whoever may change these fields of a listing.

    Raises: ListingNotFound without any rights, as if there were no such listing; FieldsDenied with a reason per field;
    ReasonMissing when staff does not say why; MayNotManageListings for staff without the role.
    """
    if by.kind is not ActorKind.USER:
        ensure_can_manage_listings(by)
    found = rights(by, business_id)
    if not found.role:
        raise ListingNotFound
    if why := refusals(found, fields):
        raise FieldsDenied(why)
    return found


def ensure_can_lead(by: Actor, business_id: int) -> Rights:
    """Return the rights of whoever manages a listing: owners and managers of its team, and staff of ours.

    Raises: ListingNotFound, RoleTooLow, MayNotManageListings, ReasonMissing.
    """
    found = ensure_can_edit(by, business_id, ())
    if not found.leads:
        raise RoleTooLow
    return found


def ensure_can_move(by: Actor, listing: Business, to: str) -> None:
    """Judge a move in the life of a listing; what a team may not do itself is staff's.

    Raises: ListingNotFound, RoleTooLow, MayNotManageListings, ReasonMissing.
    """
    if by.kind is not ActorKind.USER:
        ensure_can_manage_listings(by)
        return
    found = ensure_can_lead(by, listing.pk)
    move = (listing.status, to)
    of_brand = listing.brand_id is not None and listing.is_claimed and found.leads_brand
    if move not in OWN_MOVES and not (of_brand and move in BRAND_MOVES):
        raise RoleTooLow(_("Our staff makes this change; ask support."))


def standing(by: Actor, place: Business | Brand | Region) -> Rights:
    """Return what a person is at a place of the tree: of a listing as `rights` says, of a region or brand by grants there."""
    if by.kind is not ActorKind.USER:
        return Rights(TeamRole.OWNER.value if can_manage_listings(by) else "", can_import=True, leads_brand=True)
    if isinstance(place, Business):
        return rights(by, place.pk)
    at = Q(brand=place) if isinstance(place, Brand) else Q(region=place) | Q(brand_id=place.brand_id)
    rows = list(Membership.objects.filter(at, user_id=by.user_id))
    held = {row.role for row in rows}
    if TeamRole.DENIED in held:
        return Rights("")
    role = next((role.value for role in (TeamRole.OWNER, TeamRole.MANAGER, TeamRole.STAFF) if role in held), "")
    return Rights(
        role,
        denied=frozenset(name for row in rows for name in row.denied_fields),
        can_import=any(row.can_import or row.role == TeamRole.OWNER for row in rows),
        leads_brand=any(row.brand_id and row.role in (TeamRole.OWNER, TeamRole.MANAGER) for row in rows),
    )


def ensure_can_grant(
    by: Actor,
    place: Business | Brand | Region,
    role: str,
    *,
    denied_fields: Collection[str] = (),
    can_import: bool = False,
) -> None:
    """Judge a grant: owners give any role, managers that of staff, and nobody gives what they lack.

    Raises: ListingNotFound, RoleTooLow, MayNotManageListings, ReasonMissing.
    """
    if by.kind is not ActorKind.USER:
        ensure_can_manage_listings(by)
        return
    mine = standing(by, place)
    if not mine.role:
        raise ListingNotFound
    if isinstance(place, Business) and not place.is_claimed:
        raise RoleTooLow(_("A listing has a team once it is claimed."))
    if mine.role != TeamRole.OWNER and not (mine.role == TeamRole.MANAGER and role == TeamRole.STAFF):
        raise RoleTooLow(_("Owners give any role; managers give that of staff."))
    if not mine.denied <= set(denied_fields) and role != TeamRole.DENIED:
        raise RoleTooLow(_("You cannot let others change fields that you may not change yourself."))
    if can_import and not mine.can_import:
        raise RoleTooLow(_("You cannot let others import while you may not do so yourself."))


def ensure_leads_brand(by: Actor, brand: Brand) -> None:
    """Judge whether somebody leads a whole brand.

    Raises: BrandNotFound, RoleTooLow, MayNotManageListings, ReasonMissing.
    """
    if by.kind is not ActorKind.USER:
        ensure_can_manage_listings(by)
        return
    mine = standing(by, brand)
    if not mine.role:
        raise BrandNotFound
    if not mine.leads:
        raise RoleTooLow


def can_add_listings(by: Actor) -> bool:
    """Anybody with an account may enter a business; it is checked before the public sees it."""
    return by.kind is ActorKind.USER or can_manage_listings(by)


def ensure_can_add_listings(by: Actor) -> None:
    """Raises: MayNotManageListings; ReasonMissing when staff does not say why."""
    if by.kind is not ActorKind.USER:
        ensure_can_manage_listings(by)


def _json(value: object) -> dict[str, str]:
    return json.loads(value) if isinstance(value, str) else dict(value or {})
