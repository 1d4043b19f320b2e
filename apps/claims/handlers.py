"""How claims react to what happens to them and to their listings.

Claimants and owners do not write each other's rows, nor codes: each reaction acts as a program of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apps.businesses import events as directory
from apps.businesses import selectors as listings
from apps.claims import events, notices
from apps.claims.models import Claim, OwnerQuestion
from apps.claims.services import chains, claiming, codes, documents, owners
from apps.claims.states import Purpose
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.outbox.registry import handler


@contextmanager
def _program(job: str) -> Iterator[Actor]:
    """Let a program of ours act, in the request that caused the event."""
    cause = rls.current()
    actor = Actor.system(f"claims.{job}", request_id=cause.request_id if cause else "")
    with rls.acting(actor):
        yield actor


@handler(directory.VerificationReopened)
def open_recheck(event: directory.VerificationReopened) -> None:
    """Ask the primary owner to verify a listing again whose name, place, phone or website changed (CLM-7)."""
    with _program("open_recheck") as by:
        owner = listings.primary_owners([event.business_id]).get(event.business_id)
        if owner is not None:
            claiming.open_recheck(by=by, business_id=event.business_id, owner_id=owner, now=clock.now())


@handler(directory.BusinessChanged)
def void_codes(event: directory.BusinessChanged) -> None:
    """Void the codes that rested on what the listing said before."""
    with _program("void_codes") as by:
        codes.void_for(by=by, business_id=event.business_id, fields=event.fields)


@handler(events.RecheckOpened)
def mail_recheck(event: events.RecheckOpened) -> None:
    """Tell the owner."""
    with _program("mail"):
        for row in Claim.objects.filter(pk=event.claim_id):
            notices.recheck(row)


@handler(events.ClaimSubmitted)
def ask_owner(event: events.ClaimSubmitted) -> None:
    """Ask a present owner first, and tell the claimant that our staff has the claim."""
    with _program("ask_owner") as by:
        owners.ask(by=by, claim_id=event.claim_id, now=clock.now())


@handler(events.ClaimReturned)
def mail_returned(event: events.ClaimReturned) -> None:
    """Tell the claimant what is missing, when our staff or the listing changed something while they were away."""
    with _program("mail"):
        for row in Claim.objects.filter(pk=event.claim_id, problem=event.problem):
            notices.returned(row)


@handler(events.OwnerAsked)
def mail_question(event: events.OwnerAsked) -> None:
    """Tell the present owner that somebody claims the listing."""
    with _program("mail"):
        for row in OwnerQuestion.objects.select_related("business").filter(pk=event.question_id):
            notices.question(row)


@handler(events.OwnerAnswered)
def hear_owner(event: events.OwnerAnswered) -> None:
    """Give a decided claim back to our staff when the owner objected."""
    with _program("hear_owner") as by:
        owners.hear(by=by, question_id=event.question_id, now=clock.now())


@handler(events.ClaimApproved)
def mail_approval(event: events.ClaimApproved) -> None:
    """Tell both sides when the decision takes effect, and the present owner how to object."""
    with _program("mail"):
        for row in Claim.objects.filter(pk=event.claim_id):
            notices.approved(row)


@handler(events.ClaimVerified)
def found_chain(event: events.ClaimVerified) -> None:
    """Bring the listings of a chain to its brand."""
    with _program("found_chain") as by:
        if Claim.objects.filter(pk=event.claim_id, purpose=Purpose.CHAIN).exists():
            chains.found(by=by, claim_id=event.claim_id)


@handler(events.ClaimVerified)
def finish_verified(event: events.ClaimVerified) -> None:
    """Tell the claimant, the former owner if there was one, and let the time of the documents run."""
    with _program("finish") as by:
        documents.let_go(by=by, claim_id=event.claim_id, now=clock.now())
        for row in Claim.objects.filter(pk=event.claim_id):
            notices.verified(row)


@handler(events.ClaimRejected)
def finish_rejected(event: events.ClaimRejected) -> None:
    """Tell the claimant why, and let the time of the documents run."""
    with _program("finish") as by:
        documents.let_go(by=by, claim_id=event.claim_id, now=clock.now())
        for row in Claim.objects.filter(pk=event.claim_id):
            notices.rejected(row)


@handler(events.ClaimWithdrawn)
def finish_withdrawn(event: events.ClaimWithdrawn) -> None:
    """Delete the documents that nobody will look at any more."""
    with _program("finish") as by:
        documents.let_go(by=by, claim_id=event.claim_id, now=clock.now(), came_to_nothing=True)


@handler(events.ClaimReversed)
def mail_reversal(event: events.ClaimReversed) -> None:
    """Tell both sides that the listing went back."""
    with _program("mail"):
        for row in Claim.objects.filter(pk=event.claim_id):
            notices.reversed_(row)
