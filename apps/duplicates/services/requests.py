"""Owners' requests to make two listings one: asking, answering, taking back, and settling (DUP-4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import selectors as directory
from apps.core import clock, states
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.duplicates import events, policies, rules
from apps.duplicates.errors import AlreadyAnswered, AlreadyRequested, RequestNotFound
from apps.duplicates.models import Merge, MergeConsent, MergeRequest
from apps.duplicates.services import merging, pairs
from apps.duplicates.states import REQUEST_MOVES, Answer, PairState, RequestState
from apps.outbox import services as outbox

if TYPE_CHECKING:
    from apps.businesses.models import Business


@transaction.atomic
def ask(
    *,
    by: Actor,
    survivor: Business,
    duplicate: Business,
    choices: Mapping[str, str] | None = None,
    note: str = "",
) -> MergeRequest:
    """Ask for two listings to become one, as an owner of at least one of them.

    Raises: MayNotAsk, SameListing, CannotSurvive, CannotMerge, UnknownChoice, AlreadyRequested.
    """
    policies.ensure_can_ask(by, survivor, duplicate)
    policies.ensure_fit_to_merge(survivor, duplicate)
    rules.ensure_choices(choices or {})

    made = MergeRequest(
        survivor=survivor,
        duplicate=duplicate,
        choices=dict(choices or {}),
        note=" ".join(note.split())[:500],
        requested_by_id=by.user_id,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyRequested from error

    audit.record(
        "duplicates.merge_requested",
        by=by,
        subject=survivor,
        after={"duplicate": duplicate.name, "request": made.reference},
        business_id=survivor.pk,
    )

    outbox.publish(events.MergeRequested(request_id=made.pk, business_id=survivor.pk))
    return made


@transaction.atomic
def answer(*, by: Actor, request: MergeRequest, agrees: bool) -> MergeRequest:
    """Say yes or no as the owner of one of the listings; with every owner's yes the merge is made.

    Raises: RequestNotFound for whoever is not asked, AlreadyAnswered.
    """
    mine = list(
        MergeConsent.objects.select_for_update().filter(request_id=request.pk, user_id=by.user_id).order_by("pk")
    )
    if not mine:
        raise RequestNotFound
    row = MergeRequest.objects.get(pk=request.pk)
    if row.state != RequestState.OPEN or all(consent.answer for consent in mine):
        raise AlreadyAnswered

    said = Answer.YES if agrees else Answer.NO
    for consent in mine:
        consent.answer, consent.answered_at = said, clock.now()
        consent.save(update_fields=["answer", "answered_at"])

    audit.record(
        "duplicates.merge_answered",
        by=by,
        subject=row,
        after={"answer": said.value, "request": row.reference},
        business_id=mine[0].business_id,
    )

    outbox.publish(events.MergeAnswered(request_id=row.pk, business_id=mine[0].business_id, agreed=agrees))
    return row


@transaction.atomic
def withdraw(*, by: Actor, request: MergeRequest) -> MergeRequest:
    """Take a request back that one made oneself, while it is open.

    Raises: RequestNotFound, AlreadyAnswered.
    """
    row = MergeRequest.objects.filter(pk=request.pk, requested_by_id=by.user_id).first()
    if row is None:
        raise RequestNotFound
    if row.state != RequestState.OPEN:
        raise AlreadyAnswered
    row = MergeRequest.objects.select_for_update().get(pk=row.pk)

    _settle(row, RequestState.WITHDRAWN, _("Taken back by whoever asked."))

    audit.record(
        "duplicates.request_withdrawn",
        by=by,
        subject=row,
        after={"request": row.reference},
        business_id=row.survivor_id,
    )
    return row


@transaction.atomic
def open_consents(*, by: Actor, request_id: int) -> MergeRequest | None:
    """Ask the primary owner of each listing; whoever asked has agreed. Without an owner somewhere, staff decides.

    Raises: MayNotDecide for anybody but our programs.
    """
    policies.ensure_can_decide(by)
    row = MergeRequest.objects.select_for_update().filter(pk=request_id, state=RequestState.OPEN).first()
    if row is None:
        return None
    now = clock.now()
    for business_id, user_id in directory.primary_owners((row.survivor_id, row.duplicate_id)).items():
        asked = user_id == row.requested_by_id
        MergeConsent.objects.get_or_create(
            request=row,
            business_id=business_id,
            defaults={
                "user_id": user_id,
                "answer": Answer.YES if asked else Answer.NONE,
                "answered_at": now if asked else None,
            },
        )
    return settle(by=by, request_id=row.pk)


@transaction.atomic
def settle(*, by: Actor, request_id: int) -> MergeRequest | None:
    """Bring a request to its end as far as the answers allow: declined, merged, put before staff, or still waiting.

    Raises: MayNotDecide for anybody but our programs.
    """
    policies.ensure_can_decide(by)
    row = (
        MergeRequest.objects.select_for_update(of=("self",))
        .select_related("survivor", "duplicate")
        .filter(pk=request_id, state=RequestState.OPEN)
        .first()
    )
    if row is None:
        return None
    consents = list(row.consents.all())
    if any(consent.answer == Answer.NO for consent in consents):
        _settle(row, RequestState.DECLINED, _("An owner declined."))
    elif len(consents) < 2:
        pair = pairs.suggested(row.survivor_id, row.duplicate_id)
        if pair.state == PairState.DISMISSED:
            _settle(row, RequestState.DECLINED, _("Our staff decided that these are different businesses."))
    elif all(consent.answer == Answer.YES for consent in consents):
        _merge(by, row, frozenset(consent.user_id for consent in consents))
    return row


@transaction.atomic
def close_about(*, by: Actor, one: int, other: int, merge: Merge | None = None) -> int:
    """End the open requests about two listings that staff decided on; return how many there were.

    Raises: MayNotDecide for anybody but our programs.
    """
    policies.ensure_can_decide(by)
    both = Q(survivor_id=one, duplicate_id=other) | Q(survivor_id=other, duplicate_id=one)
    rows = list(MergeRequest.objects.select_for_update().filter(both, state=RequestState.OPEN).order_by("pk"))
    for row in rows:
        if merge is None:
            _settle(row, RequestState.DECLINED, _("Our staff decided that these are different businesses."))
        else:
            _settle(row, RequestState.MERGED, _("Our staff merged them."))
    return len(rows)


def _merge(by: Actor, row: MergeRequest, agreed: frozenset[int]) -> None:
    try:
        with transaction.atomic():
            made = merging.merge(
                by=by.because(_("All owners agreed.")),
                survivor=row.survivor,
                duplicate=row.duplicate,
                choices=row.choices,
                agreed=agreed,
            )
    except DomainError as refusal:
        _settle(row, RequestState.FAILED, refusal.message[:300])
    else:
        row.merge = made
        _settle(row, RequestState.MERGED, "")


def _settle(row: MergeRequest, state: RequestState, outcome: str) -> None:
    row.state = states.move(REQUEST_MOVES, row.state, state)
    row.settled_at, row.outcome = clock.now(), outcome
    row.save(update_fields=["state", "settled_at", "outcome", "merge"])
