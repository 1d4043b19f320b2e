"""What crosses the border of claims: frozen values without a way back to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Facts:
    """What a listing says that a claim can be proved by. Mind the street: it is here even when visitors do not see it."""

    business_id: int
    name: str
    status: str
    phone: str
    website: str
    street: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class Means:
    """What this installation can do: which ways of proving need something that is set up."""

    phone: bool
    post_countries: frozenset[str]
    documents: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One way of proving a claim, for one listing: offered, or `why_not`.

    `target` is where it leads (a domain, a masked number); `needs_review` says that staff looks at the proof, because
    the claimant told us the fact it rests on.
    """

    method: str
    label: str | Promise
    proves: str | Promise
    cannot: str | Promise
    takes: str | Promise
    why_not: str = ""
    target: str = ""
    needs_review: bool = False

    @property
    def is_offered(self) -> bool:
        """Whether the claimant can take this way."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class CheckView:
    """One attempt to prove a claim."""

    method: str
    method_label: str
    outcome: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as its claimant sees it: never its content."""

    id: int
    name: str
    kind: str
    byte_size: int
    uploaded_at: datetime
    delete_after: datetime | None
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as its claimant sees it, in lists."""

    id: int
    reference: str
    purpose: str
    state: str
    state_label: str
    method: str
    method_label: str
    business_id: int
    business_name: str
    business_slug: str
    business_reference: str
    city: str
    started_at: datetime
    expires_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Everything the page of a claim shows its claimant."""

    claim: ClaimView
    next_step: str
    problem: str
    offers: tuple[Offer, ...]
    checks: tuple[CheckView, ...]
    documents: tuple[DocumentView, ...]
    address: str
    code_expires_at: datetime | None
    record_name: str
    record_value: str
    tag: str
    file_address: str
    website: str
    owner_was_asked: bool
    owner_deadline: datetime | None
    decision: str
    decision_note: str
    effective_at: datetime | None
    brand_name: str
    locations: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question to a present owner: who asks, and nothing of what they proved."""

    id: int
    reference: str
    business_name: str
    business_reference: str
    asker: str
    relation: str
    message: str
    asked_at: datetime
    deadline: datetime
    answer: str
    takes_effect_at: datetime | None
    is_open: bool
    may_object: bool


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What became of a code that was entered: `outcome` is a `rules.Redemption`, `tries_left` after a wrong one."""

    outcome: str
    message: str
    tries_left: int = 0

    @property
    def is_accepted(self) -> bool:
        """Whether the code was the right one."""
        return self.outcome in ("verified", "submitted")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to print: the code is in it and nowhere else."""

    name: str
    lines: tuple[str, ...]
    code: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Rival:
    """Another claim to the same listing."""

    reference: str
    claimant: str
    state: str
    method: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A claim as a reviewer sees it: the listing beside the evidence, who else wants it, and what may be decided."""

    reference: str
    state: str
    purpose: str
    method: str
    relation: str
    statement: str
    message: str
    claimant: str
    claimant_address: str
    claimant_claims: int
    business: Facts
    business_path: str
    business_state: str
    is_claimed: bool
    owner: str
    city: str
    self_stated: tuple[str, ...]
    checks: tuple[CheckView, ...]
    documents: tuple[DocumentView, ...]
    rivals: tuple[Rival, ...]
    locations: tuple[tuple[str, str, str], ...]
    brand_name: str
    question: QuestionView | None
    question_note: str
    question_answer: str
    objected_at: datetime | None
    started_at: datetime
    submitted_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    decision: str
    decision_note: str
    effective_at: datetime | None
    undo_until: datetime | None
