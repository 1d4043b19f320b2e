"""What staff decides about claims, when that takes effect, and how it is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import selectors as directory
from apps.businesses.services import ownership, team
from apps.claims import events, policies, rules
from apps.claims.errors import ClaimInvalid, NotNow
from apps.claims.models import Claim, OwnerQuestion
from apps.claims.services import _rows
from apps.claims.states import ClaimState, Problem, Purpose
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.outbox import services as outbox

_LARGEST_TEAM = 500


@transaction.atomic
def approve(*, by: Actor, claim: Claim, now: datetime) -> Claim:
    """Decide for the claimant. Against a present owner, who was heard first, it takes effect after days to object.

    Raises: MayNotReview, ReasonMissing, Conflict when it is decided, OwnerNotHeard, NotNow for a location of a brand.
    """
    row = _rows.locked(claim)

    policies.ensure_can_review(by, row)
    question = OwnerQuestion.objects.filter(claim=row).first()
    if row.purpose != Purpose.CHAIN:
        policies.ensure_owner_heard(row, question, now)
    if row.purpose == Purpose.TAKE and row.business.brand_id is not None:
        raise NotNow(_("This listing is a location of a brand: it has to leave the brand first."))

    row.decided_at, row.decided_by, row.decision, row.decision_note = now, by.name, "", ""
    row.save(update_fields=["decided_at", "decided_by", "decision", "decision_note"])
    if row.purpose != Purpose.TAKE or not row.business.is_claimed:
        return _rows.verify(by, row, now)

    _rows.moved(row, ClaimState.APPROVED)
    row.effective_at = now + rules.COOLING_OFF
    row.save(update_fields=["state", "effective_at"])
    OwnerQuestion.objects.filter(claim=row).update(effective_at=row.effective_at, objected_at=None)

    _remember("claims.claim_approved", by, row)

    outbox.publish(events.ClaimApproved(claim_id=row.pk, business_id=row.business_id))
    return row


@transaction.atomic
def reject(*, by: Actor, claim: Claim, decision: str, now: datetime, note: str = "") -> Claim:
    """Decide against the claimant, with one of `rules.REJECTIONS` and a note for them.

    Raises: MayNotReview, ReasonMissing, ClaimInvalid, Conflict when it is decided.
    """
    row = _rows.locked(claim)

    policies.ensure_can_review(by, row)
    if decision not in rules.REJECTIONS:
        raise ClaimInvalid({"decision": [_("Choose a reason.")]})
    _rows.moved(row, ClaimState.REJECTED)

    row.decided_at, row.decided_by, row.decision, row.decision_note = now, by.name, decision, _noted(note)
    row.save(update_fields=["state", "decided_at", "decided_by", "decision", "decision_note"])

    _remember("claims.claim_rejected", by, row)

    outbox.publish(events.ClaimRejected(claim_id=row.pk, business_id=row.business_id))
    return row


@transaction.atomic
def ask_more(*, by: Actor, claim: Claim, note: str, now: datetime) -> Claim:
    """Give a claim back to its claimant and say what is missing.

    Raises: MayNotReview, ReasonMissing, ClaimInvalid, Conflict when it is decided.
    """
    row = _rows.locked(claim)

    policies.ensure_can_review(by, row)
    if not note.strip():
        raise ClaimInvalid({"note": [_("Say what you need.")]})
    _rows.moved(row, ClaimState.STARTED)

    row.problem, row.decision_note, row.expires_at = Problem.MORE_NEEDED, _noted(note), now + rules.LIFETIME
    row.save(update_fields=["state", "problem", "decision_note", "expires_at"])

    _remember("claims.claim_returned", by, row)

    outbox.publish(events.ClaimReturned(claim_id=row.pk, problem=Problem.MORE_NEEDED.value))
    return row


@transaction.atomic
def complete(*, by: Actor, claim_id: int, now: datetime) -> Claim:
    """Let an approval take effect whose days to object are over: the listing leaves its team and is the claimant's.

    A program's to do. Raises: MayNotReview, ClaimNotFound, NotNow.
    """
    row = _rows.locked(Claim(pk=claim_id))

    policies.ensure_program(by)
    question = OwnerQuestion.objects.filter(claim=row).first()
    if row.state != ClaimState.APPROVED or row.effective_at is None or row.effective_at > now:
        raise NotNow(_("This claim does not take effect now."))
    if question is not None and question.objected_at is not None:
        raise NotNow(_("The owner objected; our staff decides anew."))

    row.former_team = _team(row)
    row.undo_until = now + rules.UNDO
    row.save(update_fields=["former_team", "undo_until"])
    ownership.revoke(by=by.because(_("A claim was approved.")), business=row.business)
    OwnerQuestion.objects.filter(claim=row).update(effective_at=None)
    return _rows.verify(by, row, now)


@transaction.atomic
def reverse(*, by: Actor, claim: Claim, now: datetime) -> Claim:
    """Give a listing back to the owner a claim took it from; the others of the former team are invited again.

    Raises: MayNotReview, ReasonMissing, NotNow when it is too late or nothing was taken.
    """
    row = _rows.locked(claim)

    policies.ensure_can_review(by, row)
    if not policies.can_be_reversed(row, now):
        raise NotNow(_("This can no longer be taken back."))
    owner = next(member["user_id"] for member in row.former_team if member["is_primary"])
    ownership.revoke(by=by, business=row.business)
    ownership.take(by=by, business=row.business, user_id=owner)
    _rows.moved(row, ClaimState.REVERSED)
    row.save(update_fields=["state"])
    _invite_again(by, row, owner, now)

    _remember("claims.claim_reversed", by, row)

    outbox.publish(events.ClaimReversed(claim_id=row.pk, business_id=row.business_id))
    return row


def _team(row: Claim) -> list[dict[str, Any]]:
    """Return who is in the team of a listing, for whoever takes the decision back."""
    return [
        {
            "user_id": member.person.id,
            "role": member.role,
            "is_primary": member.is_primary,
            "denied_fields": list(member.denied_fields),
            "can_import": member.can_import,
        }
        for member in directory.team(row.business, limit=_LARGEST_TEAM)
    ]


def _invite_again(by: Actor, row: Claim, owner: int, now: datetime) -> None:
    others = [member for member in row.former_team if member["user_id"] != owner and member["role"] != "denied"]
    people = directory.people([member["user_id"] for member in others])
    for member in others:
        person = people.get(member["user_id"])
        if person is None or not person.email:
            continue
        try:
            with transaction.atomic():
                team.invite(
                    by=by,
                    place=row.business,
                    email=person.email,
                    role=member["role"],
                    now=now,
                    denied_fields=member["denied_fields"],
                    can_import=member["can_import"],
                )
        except DomainError:
            # Invited meanwhile by somebody else: that is as good.
            continue


def _noted(note: str) -> str:
    text = note.strip()
    if len(text) > rules.LONGEST_MESSAGE or "\x00" in text:
        raise ClaimInvalid({"note": [_("Write at most %(most)d characters.") % {"most": rules.LONGEST_MESSAGE}]})
    return text


def _remember(name: str, by: Actor, row: Claim) -> None:
    facts = {"claim": row.reference, "claimant": row.claimant_id, "state": str(row.state), "decision": row.decision}
    audit.record(name, by=by, subject=row.business, after=facts, business_id=row.business_id)
