"""What the verbs share: the row under lock, the facts it is judged by, jobs after the commit, and how a claim ends."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses.services import ownership
from apps.claims import events
from apps.claims.errors import ClaimNotFound, NotNow
from apps.claims.models import Claim, ClaimCheck, ClaimCode
from apps.claims.states import MOVES, CheckOutcome, ClaimState, Problem, Purpose
from apps.core import ratelimit, states
from apps.core.actor import Actor
from apps.core.ratelimit import Rate
from apps.outbox import services as outbox


def locked(claim: Claim) -> Claim:
    """Return the claim as it is now, locked until the transaction ends.

    Raises: ClaimNotFound when the actor cannot see it, NotNow when its claimant can no longer change it.
    """
    rows = Claim.objects.select_for_update(of=("self",)).select_related("business")
    found = rows.filter(pk=claim.pk).first()
    if found is None:
        # A row one may see and not change is locked by nobody.
        raise NotNow(_("This claim is decided.")) if Claim.objects.filter(pk=claim.pk).exists() else ClaimNotFound
    return found


def moved(claim: Claim, to: ClaimState) -> None:
    """Put a locked claim into another state; the caller saves. Raises: Conflict for a move that there is not."""
    claim.state = states.move(MOVES, ClaimState(claim.state), to)


def back_to_claimant(claim: Claim, problem: Problem) -> None:
    """Give a locked claim back to its claimant, saying why, and tell them."""
    void_codes(claim)
    claim.state, claim.problem, claim.code_expires_at = ClaimState.STARTED, problem, None
    claim.save(update_fields=["state", "problem", "code_expires_at"])
    outbox.publish(events.ClaimReturned(claim_id=claim.pk, problem=problem.value))


def void_codes(claim: Claim) -> int:
    """Make the open codes of a claim count no longer; returns how many there were."""
    rows = ClaimCode.objects.filter(claim=claim, used_at__isnull=True, voided_at__isnull=True)
    return rows.update(voided_at=Now())


def note_check(claim: Claim, outcome: CheckOutcome, *, target: str = "", detail: str = "") -> None:
    """Write down an attempt to prove a claim."""
    ClaimCheck(
        claim=claim,
        claimant_id=claim.claimant_id,
        method=claim.method,
        outcome=outcome,
        target=target[:300],
        detail=detail[:300],
    ).save(force_insert=True)


def settle(by: Actor, claim: Claim, now: datetime) -> Claim:
    """Carry a locked claim that our program proved to where it leads: verified, or our staff."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM businesses_business WHERE id = %s FOR UPDATE", [claim.business_id])
        cursor.execute("SELECT app.claim_outcome(%s)", [claim.pk])
        (outcome,) = cursor.fetchone()
    if outcome == ClaimState.VERIFIED:
        return verify(by, claim, now)
    return submit(by, claim, now)


def submit(by: Actor, claim: Claim, now: datetime) -> Claim:
    """Hand a locked claim to our staff."""
    moved(claim, ClaimState.SUBMITTED)
    claim.submitted_at, claim.problem, claim.code_expires_at = now, Problem.NONE, None
    claim.save(update_fields=["state", "submitted_at", "problem", "code_expires_at"])
    announce_submitted(by, claim)
    return claim


def announce_submitted(by: Actor, claim: Claim) -> None:
    """Remember and announce that a claim waits for our staff."""
    audit.record(
        "claims.claim_submitted",
        by=by,
        subject=claim.business,
        after={"claim": claim.reference, "method": claim.method},
        business_id=claim.business_id,
    )
    outbox.publish(events.ClaimSubmitted(claim_id=claim.pk, business_id=claim.business_id))


def verify(by: Actor, claim: Claim, now: datetime) -> Claim:
    """Mark a locked claim verified and do what it was for."""
    moved(claim, ClaimState.VERIFIED)
    claim.verified_at, claim.problem, claim.code_expires_at = now, Problem.NONE, None
    claim.save(update_fields=["state", "verified_at", "problem", "code_expires_at"])
    return apply(by, claim)


def apply(by: Actor, claim: Claim) -> Claim:
    """Do what a claim that was just verified is for, in the same transaction; a chain is founded by a job."""
    if claim.purpose == Purpose.TAKE:
        ownership.take(by=by, business=claim.business, user_id=claim.claimant_id)
    elif claim.purpose == Purpose.RECHECK:
        ownership.confirm(by=by, business=claim.business)

    audit.record(
        "claims.claim_verified",
        by=by,
        subject=claim.business,
        after={"claim": claim.reference, "method": claim.method, "claimant": claim.claimant_id},
        business_id=claim.business_id,
    )

    outbox.publish(events.ClaimVerified(claim_id=claim.pk, business_id=claim.business_id, user_id=claim.claimant_id))
    return claim


def count(rate: Rate, key: str) -> None:
    """Count one try of `key`. Raises: LimitReached."""
    verdict = ratelimit.consume(rate, key)
    if verdict is not None and not verdict.allowed:
        raise ratelimit.too_many(verdict.reset_seconds)


def enqueue(job: str, queue: str = "default", **ids: Any) -> None:
    """Send a job once the open transaction has committed; the sweep gives back what a broker that is away did not take."""
    transaction.on_commit(partial(current_app.send_task, job, kwargs=ids, queue=queue), robust=True)
