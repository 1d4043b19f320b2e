"""Asking a present owner first when somebody else claims their listing, and hearing what they say (CLM-4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import selectors as directory
from apps.claims import events, policies, rules
from apps.claims.errors import ClaimInvalid, NotNow, QuestionNotFound
from apps.claims.models import Claim, OwnerQuestion
from apps.claims.services import _rows
from apps.claims.states import Answer, ClaimState
from apps.core.actor import Actor
from apps.outbox import services as outbox


@transaction.atomic
def ask(*, by: Actor, claim_id: int, now: datetime) -> OwnerQuestion | None:
    """Ask the present owner about a claim that waits for our staff; None when there is nobody to ask, or it was done.

    A program's to do. Raises: MayNotReview, ClaimNotFound.
    """
    claim = _rows.locked(Claim(pk=claim_id))

    policies.ensure_program(by)
    owner = directory.primary_owners([claim.business_id]).get(claim.business_id)
    if claim.state != ClaimState.SUBMITTED or owner is None or owner == claim.claimant_id:
        return None
    known = OwnerQuestion.objects.filter(claim=claim).first()
    if known is not None and known.user_id == owner:
        return None
    person = directory.people([claim.claimant_id]).get(claim.claimant_id)

    # Another owner since: asked afresh, with a time of their own.
    question = known or OwnerQuestion(claim=claim, business_id=claim.business_id, claimant_id=claim.claimant_id)
    question.user_id, question.asker = owner, (person.name if person else "") or _("Somebody")
    question.relation, question.message = claim.relation, claim.message
    question.asked_at, question.deadline = now, now + rules.OWNER_ANSWERS
    question.answer, question.answered_at, question.note = Answer.NONE, None, ""
    question.save()

    _remember("claims.owner_asked", by, question)

    outbox.publish(events.OwnerAsked(question_id=question.pk))
    return question


@transaction.atomic
def answer(*, by: Actor, question: OwnerQuestion, answer: str, now: datetime, note: str = "") -> OwnerQuestion:
    """Say whether one stays the owner or hands the listing over; our staff completes either.

    Raises: QuestionNotFound, NotNow when it was answered, ClaimInvalid.
    """
    row = _locked(question)

    policies.ensure_was_asked(by, row)
    if row.answer != Answer.NONE:
        raise NotNow(_("You have answered already."))
    if answer not in (Answer.KEEP, Answer.HAND_OVER):
        raise ClaimInvalid({"answer": [_("Choose one of the two.")]})
    _check(note)

    row.answer, row.answered_at, row.note = answer, now, note.strip()
    row.save(update_fields=["answer", "answered_at", "note"])

    _remember("claims.owner_answered", by, row)

    outbox.publish(events.OwnerAnswered(question_id=row.pk))
    return row


@transaction.atomic
def protest(*, by: Actor, question: OwnerQuestion, now: datetime, note: str = "") -> OwnerQuestion:
    """Object to a decision against oneself before it takes effect; our staff decides anew.

    Raises: QuestionNotFound, NotNow.
    """
    row = _locked(question)

    policies.ensure_was_asked(by, row)
    if not policies.may_object(row, now):
        raise NotNow(_("There is nothing left to object to."))
    _check(note)

    row.objected_at = now
    row.note = note.strip() or row.note
    row.save(update_fields=["objected_at", "note"])

    _remember("claims.owner_objected", by, row)

    outbox.publish(events.OwnerAnswered(question_id=row.pk))
    return row


@transaction.atomic
def hear(*, by: Actor, question_id: int, now: datetime) -> Claim | None:
    """Bring a claim back to our staff when the owner objected to the decision. A program's to do. Raises: MayNotReview."""
    policies.ensure_program(by)
    question = OwnerQuestion.objects.filter(pk=question_id).first()
    if question is None or question.objected_at is None:
        return None
    claim = _rows.locked(Claim(pk=question.claim_id))
    if claim.state != ClaimState.APPROVED:
        return None

    _rows.moved(claim, ClaimState.SUBMITTED)
    claim.effective_at = None
    claim.save(update_fields=["state", "effective_at"])
    OwnerQuestion.objects.filter(pk=question.pk).update(effective_at=None)
    return claim


@transaction.atomic
def note_silence(*, by: Actor, now: datetime) -> int:
    """Close the questions whose time is over: the claims wait for our staff, and nothing else happens.

    Returns how many; a program's to do. Raises: MayNotReview.
    """
    policies.ensure_program(by)
    rows = OwnerQuestion.objects.select_for_update(of=("self",), skip_locked=True).select_related("business")
    due = list(rows.filter(answer=Answer.NONE, deadline__lte=now))
    for row in due:
        row.answer, row.answered_at = Answer.SILENT, now
        row.save(update_fields=["answer", "answered_at"])
        _remember("claims.owner_silent", by, row)
    return len(due)


def _locked(question: OwnerQuestion) -> OwnerQuestion:
    rows = OwnerQuestion.objects.select_for_update(of=("self",)).select_related("business")
    found = rows.filter(pk=question.pk).first()
    if found is None:
        raise QuestionNotFound
    return found


def _check(note: str) -> None:
    if len(note.strip()) > rules.LONGEST_MESSAGE or "\x00" in note:
        raise ClaimInvalid({"note": [_("Write at most %(most)d characters.") % {"most": rules.LONGEST_MESSAGE}]})


def _remember(name: str, by: Actor, row: OwnerQuestion) -> None:
    facts = {"owner": row.user_id, "claimant": row.claimant_id, "answer": str(row.answer)}
    audit.record(name, by=by, subject=row.business, after=facts, business_id=row.business_id)
