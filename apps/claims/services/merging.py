"""What of claims goes along when one listing takes the place of another, and how it goes back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext

from apps.businesses import registry
from apps.claims.models import Claim, OwnerQuestion
from apps.claims.states import OPEN


def move(source: int, target: int) -> list[int]:
    """Let the open claims be about the target; who has one there already keeps the other where it is.

    A code that is on its way counts no longer: it was for another name or address.
    """
    there = Claim.objects.filter(business_id=target, state__in=OPEN).values_list("claimant_id", flat=True)
    rows = Claim.objects.filter(business_id=source, state__in=OPEN).exclude(claimant_id__in=list(there))
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    _put(moved, target)
    return moved


def move_back(source: int, target: int, moved: list[int]) -> list[str]:
    """Return the claims that are still open about the target."""
    rows = Claim.objects.filter(pk__in=moved, business_id=target, state__in=OPEN)
    back = list(rows.values_list("pk", flat=True))
    _put(back, source)
    gone = len(moved) - len(back)
    return [ngettext("%d claim was decided since.", "%d claims were decided since.", gone) % gone] if gone else []


def _put(claims: list[int], business_id: int) -> None:
    Claim.objects.filter(pk__in=claims).update(business_id=business_id)
    OwnerQuestion.objects.filter(claim__in=claims).update(business_id=business_id)


def register_all() -> None:
    """Add what is ours; called as the app starts."""
    registry.register_mover(registry.Mover("claims.claims", gettext_lazy("Open claims"), move, move_back))
