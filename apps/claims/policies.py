"""May this actor do this to a claim? Each policy exists once, asked as `can_…` and enforced as `ensure_…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.accounts import selectors as accounts
from apps.businesses import selectors as directory
from apps.businesses.states import ListingState, TeamRole, Verification
from apps.claims import rules
from apps.claims.errors import (
    AlreadyYours,
    ClaimNotFound,
    MayNotReview,
    NotClaimable,
    NotNow,
    OwnerNotHeard,
    QuestionNotFound,
    ReasonMissing,
    SignInToClaim,
    TooManyClaims,
)
from apps.claims.models import Claim, OwnerQuestion
from apps.claims.states import OPEN, WITH_CLAIMANT, Answer, ClaimState, Purpose
from apps.core.actor import Actor, ActorKind

if TYPE_CHECKING:
    from datetime import datetime

    from apps.businesses.models import Business

# Somebody may still come and say that these are theirs; `app.claim_outcome` knows the same.
CLAIMABLE = (ListingState.DRAFT, ListingState.PENDING, ListingState.LIVE, ListingState.TEMPORARILY_CLOSED)


def can_claim(by: Actor) -> bool:
    """Signed-in people may claim."""
    return by.kind is ActorKind.USER and by.user_id is not None


def ensure_can_claim(by: Actor, business: Business) -> Purpose:
    """Return what a claim of this person for a listing is for.

    Raises: SignInToClaim, NotClaimable, AlreadyYours, TooManyClaims.
    """
    if not can_claim(by):
        raise SignInToClaim
    if business.status not in CLAIMABLE:
        raise NotClaimable
    owns = business.is_claimed and directory.rights(by, business.pk).role == TeamRole.OWNER
    if owns and business.verification != Verification.RECHECK:
        raise AlreadyYours
    if Claim.objects.filter(claimant_id=by.user_id, state__in=OPEN).count() >= rules.MOST_OPEN:
        raise TooManyClaims(rules.MOST_OPEN)
    return Purpose.RECHECK if owns else Purpose.TAKE


def ensure_is_claimant(by: Actor, claim: Claim) -> None:
    """Raises: ClaimNotFound, since anybody else's claim is none of one's business."""
    if by.kind is not ActorKind.USER or claim.claimant_id != by.user_id:
        raise ClaimNotFound


def ensure_with_claimant(claim: Claim) -> None:
    """Raises: NotNow when our staff has the claim, or it is over."""
    if claim.state not in WITH_CLAIMANT:
        raise NotNow(f"{claim.get_state_display()}.")


def can_review(by: Actor) -> bool:
    """Programs of ours may, and members of staff whose role includes it."""
    if by.kind is ActorKind.SYSTEM:
        return True
    return by.kind is ActorKind.STAFF and accounts.may(by, "claims.change_claim")


def ensure_can_review(by: Actor, claim: Claim) -> None:
    """Nobody decides about a claim of their own, or about a listing of theirs.

    Raises: MayNotReview; ReasonMissing when staff does not say why.
    """
    if not can_review(by):
        raise MayNotReview
    if by.kind is not ActorKind.STAFF:
        return
    if not by.reason.strip():
        raise ReasonMissing
    if by.user_id == claim.claimant_id or by.user_id in directory.primary_owners([claim.business_id]).values():
        raise MayNotReview(str(rules.NOT_ONES_OWN))


def ensure_can_open(by: Actor) -> None:
    """Documents are for reviewers, who say why they look. Raises: MayNotReview, ReasonMissing."""
    if by.kind is not ActorKind.STAFF or not accounts.may(by, "claims.open_claimdocument"):
        raise MayNotReview
    if not by.reason.strip():
        raise ReasonMissing


def ensure_program(by: Actor) -> None:
    """Some steps are our programs' alone. Raises: MayNotReview."""
    if by.kind is not ActorKind.SYSTEM:
        raise MayNotReview


def ensure_owner_heard(claim: Claim, question: OwnerQuestion | None, now: datetime) -> None:
    """Let nobody decide for a claimant before the present owner answered or the time to answer is over (CLM-4).

    Raises: OwnerNotHeard.
    """
    owner = directory.primary_owners([claim.business_id]).get(claim.business_id)
    if owner is None or owner == claim.claimant_id:
        return
    if question is None or question.user_id != owner or (question.answer == Answer.NONE and question.deadline > now):
        raise OwnerNotHeard


def ensure_was_asked(by: Actor, question: OwnerQuestion) -> None:
    """Raises: QuestionNotFound for anybody but who was asked."""
    if by.kind is not ActorKind.USER or question.user_id != by.user_id:
        raise QuestionNotFound


def may_object(question: OwnerQuestion, now: datetime) -> bool:
    """Say whether the owner may object to a decision: once, until it takes effect."""
    return question.effective_at is not None and question.effective_at > now and question.objected_at is None


def can_be_reversed(claim: Claim, now: datetime) -> bool:
    """Say whether staff may give the listing back to the owner before."""
    return (
        claim.state == ClaimState.VERIFIED
        and bool(claim.former_team)
        and claim.undo_until is not None
        and claim.undo_until > now
    )
