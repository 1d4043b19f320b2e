"""Making one listing of two, field by field, and taking that back (DUP-2, DUP-3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import registry
from apps.businesses.data import Origin
from apps.businesses.services import fields, lifecycle, listings
from apps.businesses.states import Author, ListingState
from apps.core import clock, states
from apps.core.actor import Actor, ActorKind
from apps.duplicates import events, policies, rules
from apps.duplicates.errors import LaterMergeFirst, MergeNotFound, TooLateToUndo
from apps.duplicates.models import DuplicatePair, Merge
from apps.duplicates.services import pairs
from apps.duplicates.states import MERGE_MOVES, WAYS_BACK, MergeState, PairState
from apps.outbox import services as outbox

if TYPE_CHECKING:
    from apps.businesses.models import Business

UNDO_DAYS = 30
ORIGIN = "duplicates.merge"
UNDO_ORIGIN = "duplicates.undo"


@transaction.atomic
def merge(
    *,
    by: Actor,
    survivor: Business,
    duplicate: Business,
    choices: Mapping[str, str] | None = None,
    agreed: frozenset[int] = frozenset(),
) -> Merge:
    """Let `survivor` stand for both: it takes what was chosen, all that hangs on the duplicate, and its readers.

    `choices` maps groups of `rules.GROUPS` to `survivor`, `duplicate` or `both`; what is not named stays as the survivor
    has it. `agreed` are the people who consented, when it is not staff who decides.
    Raises: ListingNotFound, MayNotDecide, ReasonMissing, SameListing, CannotSurvive, CannotMerge, ConsentNeeded,
    UnknownChoice, and as `fields.apply`.
    """
    survivor, duplicate = _locked_in_order(survivor, duplicate)

    policies.ensure_can_decide(by)
    policies.ensure_fit_to_merge(survivor, duplicate)
    policies.ensure_consent(by, (survivor.pk, duplicate.pk), agreed)
    changes = rules.chosen(choices or {}, fields.current(survivor), fields.current(duplicate))
    pair = pairs.locked(pairs.name(by=by, one=survivor, other=duplicate))

    now = clock.now()
    row = Merge(
        pair=pair,
        survivor=survivor,
        duplicate=duplicate,
        choices=dict(choices or {}),
        was=duplicate.status,
        merged_at=now,
        merged_by=by.name,
        reason=by.reason[:500],
        undo_until=now + timedelta(days=UNDO_DAYS),
    )
    applied = fields.apply(by=by, business=survivor, changes=changes, origin=_origin(by, ORIGIN, row))
    row.before = {field: before for field, (before, _after) in applied.changes.items()}
    row.after = {field: after for field, (_before, after) in applied.changes.items()}
    row.moved = {mover.name: mover.move(duplicate.pk, survivor.pk) for mover in registry.movers()}
    lifecycle.mark_duplicate(by=by, business=duplicate, of=survivor)
    row.save(force_insert=True)
    pairs.mark_merged(pair, by)
    _close_others(duplicate.pk, pair.pk)

    audit.record(
        "duplicates.listings_merged",
        by=by,
        subject=survivor,
        after={"duplicate": duplicate.name, "listing": duplicate.reference, "merge": row.reference},
        business_id=survivor.pk,
    )

    outbox.publish(events.ListingsMerged(merge_id=row.pk, business_id=survivor.pk, duplicate_id=duplicate.pk))
    return row


@transaction.atomic
def undo(*, by: Actor, merge: Merge) -> Merge:
    """Make two listings of one again: both are as they were, save what somebody changed since.

    What could not be restored stands in `left_behind`, a sentence each.
    Raises: MergeNotFound, MayNotDecide, ReasonMissing, TooLateToUndo, LaterMergeFirst, Conflict when it is undone already.
    """
    found = Merge.objects.filter(pk=merge.pk).select_related("survivor", "duplicate").first()
    if found is None:
        raise MergeNotFound
    survivor, duplicate = _locked_in_order(found.survivor, found.duplicate)
    row = Merge.objects.select_for_update(of=("self",)).select_related("pair").get(pk=found.pk)

    policies.ensure_can_decide(by)
    now = clock.now()
    row.state = states.move(MERGE_MOVES, row.state, MergeState.UNDONE)
    if now > row.undo_until:
        raise TooLateToUndo(UNDO_DAYS)
    if survivor.successor_id or duplicate.status != ListingState.DUPLICATE or duplicate.successor_id != survivor.pk:
        raise LaterMergeFirst

    left = _give_back(by, row, survivor)
    for step in WAYS_BACK[ListingState(row.was)]:
        lifecycle.move(by=by, business=duplicate, to=step)
    for mover in reversed(registry.movers()):
        if mover.name in row.moved:
            lost = mover.move_back(duplicate.pk, survivor.pk, row.moved[mover.name])
            left += [f"{mover.label}: {sentence}" for sentence in lost]
    row.left_behind, row.undone_at, row.undone_by, row.undo_reason = left, now, by.name, by.reason[:500]
    row.save(update_fields=["state", "left_behind", "undone_at", "undone_by", "undo_reason"])
    pairs.mark_undone(pairs.locked(row.pair))

    audit.record(
        "duplicates.merge_undone",
        by=by,
        subject=survivor,
        after={"duplicate": duplicate.name, "listing": duplicate.reference, "merge": row.reference},
        business_id=survivor.pk,
    )

    outbox.publish(events.MergeUndone(merge_id=row.pk, business_id=survivor.pk, duplicate_id=duplicate.pk))
    return row


def _locked_in_order(one: Business, other: Business) -> tuple[Business, Business]:
    """Lock both, the one with the lower id first, so that two merges of the same listings wait for each other."""
    rows = {business.pk: listings.locked(business) for business in sorted((one, other), key=lambda row: row.pk)}
    return rows[one.pk], rows[other.pk]


def _origin(by: Actor, kind: str, row: Merge) -> Origin:
    return Origin(Author.STAFF if by.kind is ActorKind.STAFF else Author.SYSTEM, kind, row.reference)


def _give_back(by: Actor, row: Merge, survivor: Business) -> list[str]:
    """Give the survivor's fields back what they said, group by group where nobody changed them since."""
    current = fields.current(survivor)
    changes: dict[str, Any] = {}
    left = []
    for group, names in rules.GROUPS.items():
        ours = [name for name in names if name in row.after]
        if not ours:
            continue
        if all(current[name] == row.after[name] for name in ours):
            changes |= {name: row.before[name] for name in ours}
        else:
            left.append(_("%(what)s was changed since and stays.") % {"what": rules.GROUP_LABELS[group]})
    fields.apply(by=by, business=survivor, changes=changes, origin=_origin(by, UNDO_ORIGIN, row))
    return left


def _close_others(gone: int, kept: int) -> None:
    """Close the other open pairs of a listing that now leads elsewhere."""
    rows = DuplicatePair.objects.filter(Q(lower_id=gone) | Q(higher_id=gone), state=PairState.OPEN)
    rows.exclude(pk=kept).update(state=PairState.OBSOLETE, note=_("One of the listings is gone."))
