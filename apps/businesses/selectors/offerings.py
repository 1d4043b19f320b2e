"""Reading what a business offers."""

from __future__ import annotations

from apps.businesses.data import ServiceView
from apps.businesses.errors import NoSuchService
from apps.businesses.models import ServiceItem
from apps.core import ids
from apps.core.money import Money


def services_of(business_id: int) -> tuple[ServiceView, ...]:
    """Return the services of a listing in their order, as far as the actor may see them. One query."""
    rows = ServiceItem.objects.filter(business_id=business_id).order_by("position", "pk")
    return tuple(service_view(row) for row in rows)


def service(business_id: int, reference: str) -> ServiceItem:
    """Return one service of a listing. One query. Raises: NoSuchService, NotFound for what is no id of one."""
    public_id = ids.decode(ServiceItem.id_prefix, reference)
    found = ServiceItem.objects.filter(business_id=business_id, public_id=public_id).first()
    if found is None:
        raise NoSuchService
    return found


def service_view(row: ServiceItem) -> ServiceView:
    """Return a service as pages show it; no query."""
    return ServiceView(
        reference=row.reference,
        section=row.section,
        name=row.name,
        description=row.description,
        price=None if row.price_cents is None else Money(row.price_cents, row.currency).major,
        currency=row.currency,
        is_available=row.is_available,
        price_cents=row.price_cents,
    )
