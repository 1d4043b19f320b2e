"""Reading offers to take over a location."""

from __future__ import annotations

from apps.businesses.data import SaleView
from apps.businesses.errors import NoSuchSale
from apps.businesses.models import Sale
from apps.businesses.states import SaleState
from apps.core import ids
from apps.core.actor import Actor


def sale(reference: str) -> Sale:
    """Return a sale the actor is a side of. One query. Raises: NoSuchSale, NotFound for what is no id of one."""
    rows = Sale.objects.select_related("business__location__city")
    found = rows.filter(public_id=ids.decode(Sale.id_prefix, reference)).first()
    if found is None:
        raise NoSuchSale
    return found


def sale_view(by: Actor, row: Sale) -> SaleView:
    """Return a sale as its two sides see it; no further query."""
    place = row.business.location
    return SaleView(
        reference=row.reference,
        listing=row.business.name,
        listing_reference=row.business.reference,
        address=", ".join(part for part in (place.street_address, place.city.name) if part),
        buyer_email=row.buyer_email,
        state=row.state,
        expires_at=row.expires_at,
        is_seller=row.seller_id == by.user_id,
    )


def open_sale(business_id: int) -> Sale | None:
    """Return the sale of a listing that is under way, for its seller. One query."""
    waiting = [SaleState.OFFERED, SaleState.ACCEPTED]
    return Sale.objects.filter(business_id=business_id, state__in=waiting).first()
