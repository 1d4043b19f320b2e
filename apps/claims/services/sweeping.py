"""What time does to claims: they end, work that was lost is given back, decisions take effect, documents go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.audit import services as audit
from apps.claims import policies, rules
from apps.claims.models import Claim
from apps.claims.services import _rows, codes, documents, owners
from apps.claims.states import WITH_CLAIMANT, ClaimState, Method
from apps.core.actor import Actor

_AT_ONCE = 500


def sweep(*, by: Actor, now: datetime) -> None:
    """Do everything that is due, but for decisions that take effect, which are jobs of their own. A program's to do.

    Raises: MayNotReview.
    """
    policies.ensure_program(by)
    give_back_lost(by=by, now=now)
    expire(by=by, now=now)
    owners.note_silence(by=by, now=now)
    documents.delete_due(by=by, now=now)


@transaction.atomic
def expire(*, by: Actor, now: datetime) -> int:
    """End the claims that their claimants left alone; returns how many. Raises: MayNotReview."""
    policies.ensure_program(by)
    rows = Claim.objects.select_for_update(of=("self",), skip_locked=True).select_related("business")
    due = list(rows.filter(state__in=WITH_CLAIMANT, expires_at__lte=now).order_by("expires_at")[:_AT_ONCE])
    for row in due:
        _rows.void_codes(row)
        _rows.moved(row, ClaimState.EXPIRED)
        row.code_expires_at = None
        row.save(update_fields=["state", "code_expires_at"])
        documents.let_go(by=by, claim_id=row.pk, now=now, came_to_nothing=True)
        audit.record(
            "claims.claim_expired",
            by=by,
            subject=row.business,
            after={"claim": row.reference},
            business_id=row.business_id,
        )
    return len(due)


@transaction.atomic
def give_back_lost(*, by: Actor, now: datetime) -> int:
    """Give claims back whose code or look-up never came to an end; letters wait for people. Returns how many.

    Raises: MayNotReview.
    """
    policies.ensure_program(by)
    rows = Claim.objects.select_for_update(of=("self",), skip_locked=True).select_related("business")
    lost = list(
        rows.filter(state=ClaimState.CHECKING, requested_at__lte=now - rules.LOST_AFTER)
        .exclude(method=Method.POST)
        .order_by("pk")[:_AT_ONCE]
    )
    for row in lost:
        codes.give_up(row)
    return len(lost)


def due_to_complete(now: datetime) -> list[int]:
    """Return the ids of approved claims whose days to object are over."""
    rows = Claim.objects.filter(state=ClaimState.APPROVED, effective_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))
