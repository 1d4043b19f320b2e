"""Deciding about pairs, and taking in what people report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.core import clock, states
from apps.core.actor import Actor
from apps.duplicates import events, policies
from apps.duplicates.errors import AlreadyReported, PairNotFound, SameListing
from apps.duplicates.models import DuplicatePair, PairReport
from apps.duplicates.services import finding, proposing
from apps.duplicates.states import COMPARED, MOVES, FoundBy, PairState
from apps.outbox import services as outbox

if TYPE_CHECKING:
    from apps.businesses.models import Business


@transaction.atomic
def dismiss(*, by: Actor, pair: DuplicatePair) -> DuplicatePair:
    """Decide that two listings show different businesses; they are not proposed again before one of them changes (DUP-5).

    Raises: PairNotFound, MayNotDecide, ReasonMissing, Conflict when it was decided otherwise.
    """
    row = locked(pair)

    policies.ensure_can_decide(by)
    before = row.state
    row.state = states.move(MOVES, row.state, PairState.DISMISSED)

    row.seen = _seen(row)
    _decide(row, by)

    audit.record(
        "duplicates.pair_dismissed", by=by, subject=row, before={"state": before}, after={"state": row.state.value}
    )

    outbox.publish(events.PairDismissed(pair_id=row.pk, lower_id=row.lower_id, higher_id=row.higher_id))
    return row


@transaction.atomic
def reopen(*, by: Actor, pair: DuplicatePair) -> DuplicatePair:
    """Put a decided pair before people again.

    Raises: PairNotFound, MayNotDecide, ReasonMissing, Conflict when it is open or merged, or a listing is gone.
    """
    row = locked(pair)

    policies.ensure_can_decide(by)
    if row.state == PairState.MERGED or {row.lower.status, row.higher.status} - set(COMPARED):
        states.move({}, row.state, PairState.OPEN)
    before = row.state
    row.state = states.move(MOVES, row.state, PairState.OPEN)

    row.note, row.found_at = _("Opened again by staff."), clock.now()
    row.save(update_fields=["state", "note", "found_at"])

    audit.record(
        "duplicates.pair_reopened", by=by, subject=row, before={"state": before}, after={"state": row.state.value}
    )
    return row


@transaction.atomic
def name(*, by: Actor, one: Business, other: Business) -> DuplicatePair:
    """Return the pair of two listings, made now if nobody thought of it before.

    Raises: MayNotDecide, ReasonMissing, SameListing.
    """
    policies.ensure_can_decide(by)
    if one.pk == other.pk:
        raise SameListing

    pair, is_new = _get_or_add(*sorted((one.pk, other.pk)), FoundBy.STAFF)

    if is_new:
        audit.record("duplicates.pair_named", by=by, subject=pair)
    return locked(pair)


@transaction.atomic
def report(*, by: Actor, one: Business, other: Business, note: str = "") -> PairReport:
    """Say that two listings show the same business; people look at it.

    Raises: SignInToReport, SameListing, AlreadyReported.
    """
    policies.ensure_can_report(by)
    if one.pk == other.pk:
        raise SameListing

    low, high = sorted((one.pk, other.pk))
    made = PairReport(lower_id=low, higher_id=high, user_id=by.user_id, note=" ".join(note.split())[:500])
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyReported from error

    audit.record("duplicates.reported", by=by, subject=one, business_id=one.pk)

    outbox.publish(events.DuplicateReported(report_id=made.pk, business_id=one.pk))
    return made


@transaction.atomic
def take_in(report_id: int) -> DuplicatePair | None:
    """Turn a report into a pair, or count it with the pair that is there; a decided pair stays decided (DUP-5)."""
    report = PairReport.objects.filter(pk=report_id).first()
    if report is None:
        return None
    pair = locked(_get_or_add(report.lower_id, report.higher_id, FoundBy.REPORT)[0])
    pair.reports = PairReport.objects.filter(lower_id=pair.lower_id, higher_id=pair.higher_id).count()
    both_there = {pair.lower.status, pair.higher.status} <= set(COMPARED)
    if pair.state == PairState.OBSOLETE and both_there:
        pair.state, pair.found_at, pair.note = PairState.OPEN, clock.now(), ""
    elif pair.state == PairState.OPEN and not both_there:
        pair.state, pair.note = PairState.OBSOLETE, _("One of the listings is gone.")
    pair.save(update_fields=["state", "found_at", "note", "reports"])
    return pair


def suggested(one: int, other: int) -> DuplicatePair:
    """Return the pair that an owner asks staff to merge, made now if nobody thought of it before.

    Raises: PairNotFound when one of the listings is gone.
    """
    return locked(_get_or_add(*sorted((one, other)), FoundBy.REPORT)[0])


def locked(pair: DuplicatePair) -> DuplicatePair:
    """Return the pair as it is now, locked until the transaction ends.

    Raises: PairNotFound when it is not there or not for this actor.
    """
    found = DuplicatePair.objects.select_for_update(of=("self",)).select_related("lower", "higher")
    row = found.filter(pk=pair.pk).first()
    if row is None:
        raise PairNotFound
    return row


def mark_merged(pair: DuplicatePair, by: Actor) -> None:
    """Note that a pair was merged; the caller holds its lock."""
    pair.state = states.move(MOVES, pair.state, PairState.MERGED)
    pair.note = ""
    _decide(pair, by)


def mark_undone(pair: DuplicatePair) -> None:
    """Put a pair before people again after its merge was taken back; the caller holds its lock."""
    pair.state = states.move(MOVES, pair.state, PairState.OPEN)
    pair.note, pair.found_at = _("Its merge was undone: decide anew."), clock.now()
    pair.found_by = FoundBy.STAFF
    pair.save(update_fields=["state", "note", "found_at", "found_by"])


def _decide(pair: DuplicatePair, by: Actor) -> None:
    pair.decided_at, pair.decided_by, pair.reason, pair.note = clock.now(), by.name, by.reason[:500], ""
    pair.save(update_fields=["state", "decided_at", "decided_by", "reason", "note", "seen"])


def _get_or_add(low: int, high: int, found_by: FoundBy) -> tuple[DuplicatePair, bool]:
    one, other = finding.likeness_of(low), finding.likeness_of(high)
    if one is None or other is None:
        raise PairNotFound
    compared = finding.compare_now(one, other)
    return DuplicatePair.objects.get_or_create(
        lower_id=low,
        higher_id=high,
        defaults={"found_by": found_by, "score": compared.score, "evidence": compared.as_json()},
    )


def _seen(pair: DuplicatePair) -> dict[str, str]:
    one, other = finding.likeness_of(pair.lower_id), finding.likeness_of(pair.higher_id)
    return proposing.seen(one, other) if one and other else {}
