"""What happens to claims, as facts for whoever cares; each carries ids, and the state is read afresh."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True)
class ClaimStarted(Event):
    """Somebody says that a business is theirs."""

    claim_id: int
    business_id: int


@dataclass(frozen=True)
class RecheckOpened(Event):
    """A verified owner changed who or where the business is and is asked to verify it again (CLM-7)."""

    claim_id: int
    business_id: int


@dataclass(frozen=True)
class ClaimSubmitted(Event):
    """A claim waits for our staff."""

    claim_id: int
    business_id: int


@dataclass(frozen=True)
class ClaimReturned(Event):
    """A claim is with the claimant again; `problem` says why in a word."""

    claim_id: int
    problem: str


@dataclass(frozen=True)
class OwnerAsked(Event):
    """The present owner of a listing is asked about somebody else's claim."""

    question_id: int


@dataclass(frozen=True)
class OwnerAnswered(Event):
    """The present owner said to keep the listing or to hand it over."""

    question_id: int


@dataclass(frozen=True)
class ClaimApproved(Event):
    """Staff decided for the claimant against a present owner; it takes effect after days to object."""

    claim_id: int
    business_id: int


@dataclass(frozen=True)
class ClaimVerified(Event):
    """A claim is proved, and what it was for is done."""

    claim_id: int
    business_id: int
    user_id: int


@dataclass(frozen=True)
class ClaimRejected(Event):
    """Staff did not accept a claim."""

    claim_id: int
    business_id: int


@dataclass(frozen=True)
class ClaimWithdrawn(Event):
    """The claimant took a claim back."""

    claim_id: int
    business_id: int


@dataclass(frozen=True)
class ClaimReversed(Event):
    """Staff gave a listing back to the owner from whom a claim had taken it."""

    claim_id: int
    business_id: int
