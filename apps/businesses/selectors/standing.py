"""Reading where a listing stands in its brand, and the invitations that wait for the reader."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from apps.businesses.data import Pending, Place
from apps.businesses.errors import NoSuchInvitation
from apps.businesses.models import Brand, Business, Invitation, Region
from apps.businesses.selectors.workplace import pending_view, place_view
from apps.businesses.states import InvitationState
from apps.core import ids


def whereabouts(listing: Business) -> tuple[Place | None, Place | None]:
    """Return the brand and the region of a listing, as far as the actor may see them. Two queries, none outside of a brand."""
    if listing.brand_id is None:
        return None, None
    brand = Brand.objects.filter(pk=listing.brand_id).first()
    region = Region.objects.filter(pk=listing.region_id).first() if listing.region_id else None
    return place_view(brand) if brand else None, place_view(region) if region else None


def invitations_to_me(*, now: datetime) -> tuple[Pending, ...]:
    """Return the invitations to the actor's own verified addresses that can still be accepted, newest first. Two queries."""
    rows = _to_me().filter(state=InvitationState.OPEN, expires_at__gt=now)
    return tuple(pending_view(row) for row in rows.order_by("-pk")[:50])


def invitation_to_me(reference: str) -> Invitation:
    """Return an invitation to one of the actor's own verified addresses. Two queries.

    Raises: NoSuchInvitation for any other, NotFound for what is no id of one.
    """
    found = _to_me().filter(public_id=ids.decode(Invitation.id_prefix, reference)).first()
    if found is None:
        raise NoSuchInvitation
    return found


def _to_me() -> QuerySet[Invitation]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.my_emails()")
        (addresses,) = cursor.fetchone()
    # Kept in small letters, as the addresses are returned.
    return Invitation.objects.select_related("business", "brand", "region").filter(email__in=addresses)
