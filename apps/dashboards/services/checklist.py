"""Remembering what a person closed in their workplace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.businesses import selectors as businesses
from apps.core.actor import Actor
from apps.dashboards.models import ClosedChecklist

# Neither audited nor announced: what somebody likes to see on a page of their own is nobody's business.


@transaction.atomic
def close_checklist(*, by: Actor, reference: str, now: datetime) -> None:
    """Stop showing somebody the checklist of a listing they have a part in; closing it again changes nothing.

    Raises: ListingNotFound.
    """
    listing, _rights = businesses.own_business(by, reference)

    row = ClosedChecklist(user_id=by.user_id, business_id=listing.pk, closed_at=now)
    ClosedChecklist.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def open_checklist(*, by: Actor, reference: str) -> None:
    """Show the checklist again. Raises: ListingNotFound."""
    listing, _rights = businesses.own_business(by, reference)

    ClosedChecklist.objects.filter(user_id=by.user_id, business_id=listing.pk).delete()
