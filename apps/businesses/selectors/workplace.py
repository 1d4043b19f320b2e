"""What the pages of a team show: its members, open invitations, transfers of ownership, and what waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from apps.businesses import rules
from apps.businesses.data import Gap, Member, Pending, Person, Place, Workplace
from apps.businesses.errors import NoSuchMember, NoSuchTransfer
from apps.businesses.models import Brand, Business, Invitation, Membership, OwnershipTransfer, Region, Suggestion
from apps.businesses.selectors.teams import people
from apps.businesses.states import InvitationState, SuggestionState, TeamRole, TransferState
from apps.core import ids
from apps.core.actor import Actor

TEAM_PAGE = 50
_LEADING = (TeamRole.OWNER, TeamRole.MANAGER)


def team(place: Business | Brand | Region, *, after: int = 0, limit: int = TEAM_PAGE) -> tuple[Member, ...]:
    """Return who has a role at a place, as far as the actor may see: of a brand everywhere in it, of a listing also above it.

    `after` is the id of the last one seen. Two queries.
    """
    rows = list(
        Membership.objects.filter(_reaching(place), pk__gt=after)
        .select_related("business", "brand", "region")
        .order_by("pk")[:limit]
    )
    known = people({row.user_id for row in rows})
    return tuple(_member(row, known) for row in rows)


def member(reference: str) -> tuple[Membership, Member]:
    """Return a membership of one's own or of a team one leads. Two queries.

    Raises: NoSuchMember, NotFound for what is no id of one.
    """
    found = (
        Membership.objects.select_related("business", "brand", "region")
        .filter(public_id=ids.decode(Membership.id_prefix, reference))
        .first()
    )
    if found is None:
        raise NoSuchMember
    return found, _member(found, people([found.user_id]))


def team_size(listing: Business) -> int:
    """Return how many people have a role at a listing, directly or above it, as far as the actor may see. One query."""
    return Membership.objects.filter(_reaching(listing)).exclude(role="denied").values("user_id").distinct().count()


def open_invitations(place: Business | Brand | Region, *, now: datetime) -> tuple[Pending, ...]:
    """Return the invitations to a place that nobody answered yet, newest first. One query."""
    rows = Invitation.objects.filter(_reaching(place), state=InvitationState.OPEN, expires_at__gt=now)
    return tuple(
        pending_view(row) for row in rows.select_related("business", "brand", "region").order_by("-pk")[:TEAM_PAGE]
    )


def invitation(reference: str) -> Invitation | None:
    """Return an invitation one wrote as who leads the place, or got at one's own address; None for any other. One query.

    Raises: NotFound for what is no id of one.
    """
    rows = Invitation.objects.select_related("business", "brand", "region")
    return rows.filter(public_id=ids.decode(Invitation.id_prefix, reference)).first()


def transfer(by: Actor, reference: str) -> OwnershipTransfer:
    """Return a transfer of ownership from or to the actor. One query. Raises: NoSuchTransfer, NotFound."""
    found = (
        OwnershipTransfer.objects.select_related("business", "brand")
        .filter(public_id=ids.decode(OwnershipTransfer.id_prefix, reference))
        .filter(Q(from_user_id=by.user_id) | Q(to_user_id=by.user_id))
        .first()
    )
    if found is None:
        raise NoSuchTransfer
    return found


def transfers_of(by: Actor, *, now: datetime) -> tuple[OwnershipTransfer, ...]:
    """Return the transfers from or to the actor about which something can still be done, newest first. One query."""
    live = Q(state__in=(TransferState.OFFERED, TransferState.COOLING_OFF))
    undoable = Q(state=TransferState.COMPLETED, undo_until__gt=now, from_user_id=by.user_id)
    mine = Q(from_user_id=by.user_id) | Q(to_user_id=by.user_id)
    rows = OwnershipTransfer.objects.filter(mine).filter(live | undoable)
    return tuple(rows.select_related("business", "brand").order_by("-pk")[:TEAM_PAGE])


def led_places(by: Actor, brand: Brand) -> tuple[tuple[Place, str], ...]:
    """Return the brand and those of its regions whose team somebody leads, each with their role there. Two queries."""
    mine = list(Membership.objects.filter(Q(brand=brand) | Q(region__brand=brand), user_id=by.user_id))
    regions = list(Region.objects.filter(brand=brand).order_by("sort_name", "pk"))
    above = {row.role for row in mine if row.brand_id}

    def role_at(region_id: int | None) -> str:
        held = above | {row.role for row in mine if region_id and row.region_id == region_id}
        led = () if TeamRole.DENIED in held else (role for role in _LEADING if role in held)
        return str(next(iter(led), ""))

    places = [(place_view(brand), role_at(None)), *((place_view(region), role_at(region.pk)) for region in regions)]
    return tuple((place, role) for place, role in places if role)


def waiting(business_id: int) -> tuple[int, Mapping[str, int]]:
    """Return how many suggestions of visitors wait for an answer, and how many of them name each field. One query."""
    rows = list(
        Suggestion.objects.filter(business_id=business_id, state=SuggestionState.OPEN).values_list("changes", flat=True)
    )
    return len(rows), Counter(name for changes in rows for name in changes)


def gaps(facts: Mapping[str, Any]) -> tuple[Gap, ...]:
    """Return what `facts`, as `services.fields.current` gives them, still lack, the most valuable first; no query."""
    return tuple(
        Gap(name, str(rules.FIELDS[name].label), points, bool(facts.get(name)))
        for name, points in sorted(rules.gaps(facts).items(), key=lambda pair: -pair[1])
    )


def place_view(place: Business | Brand | Region) -> Place:
    """Return what names a place for people and addresses; no query."""
    return Place(type(place).__name__.lower(), place.pk, place.reference, place.name)


def workplace(place: Business | Brand) -> Workplace:
    """Return what the rail of a page about a listing or a brand shows. One query for a location whose brand is not loaded."""
    if isinstance(place, Brand):
        return Workplace("brand", place.reference, place.name)
    brand = place.brand
    above = (brand.reference, brand.name) if brand else ("", "")
    return Workplace("business", place.reference, place.name, place.slug, place.is_public, *above)


def field_labels() -> Mapping[str, str]:
    """Return field -> its name for people, in the order of forms; no query."""
    return {name: str(field.label) for name, field in rules.FIELDS.items()}


def _reaching(place: Business | Brand | Region) -> Q:
    """Match what was granted at a place, above a listing or region, and anywhere in a brand or region."""
    if isinstance(place, Brand):
        return Q(brand=place) | Q(region__brand=place) | Q(business__brand=place)
    if isinstance(place, Region):
        return Q(region=place) | Q(brand_id=place.brand_id) | Q(business__region=place)
    found = Q(business=place)
    if place.brand_id:
        found |= Q(brand_id=place.brand_id)
    if place.region_id:
        found |= Q(region_id=place.region_id)
    return found


def _member(row: Membership, known: Mapping[int, Person]) -> Member:
    return Member(
        id=row.pk,
        reference=row.reference,
        person=known.get(row.user_id) or Person(row.user_id, "", ""),
        place=place_view(row.place),
        role=row.role,
        is_primary=row.is_primary,
        denied_fields=tuple(row.denied_fields),
        can_import=row.can_import,
        granted_at=row.granted_at,
    )


def pending_view(row: Invitation) -> Pending:
    """Return an invitation as lists show it; no query."""
    return Pending(
        reference=row.reference,
        email=row.email,
        role=row.role,
        place=place_view(row.place) if row.place else None,
        denied_fields=tuple(row.denied_fields),
        can_import=row.can_import,
        invited_at=row.invited_at,
        expires_at=row.expires_at,
    )
