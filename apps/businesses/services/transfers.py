"""Handing the primary ownership over: offered, accepted, effective after days to think, and undone within days (CLM-5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies
from apps.businesses.errors import NoSuchTransfer, RoleTooLow, TeamInvalid
from apps.businesses.models import Brand, Business, Membership, OwnershipTransfer
from apps.businesses.services.team import kind_of
from apps.businesses.states import TRANSFER_MOVES, TeamRole, TransferState
from apps.core import states
from apps.core.actor import Actor, ActorKind
from apps.outbox import services as outbox

COOLING_OFF = timedelta(days=3)
UNDO = timedelta(days=14)
UNDO_JOB = "businesses.undo_transfer"


@transaction.atomic
def offer(*, by: Actor, place: Business | Brand, to_user_id: int, now: datetime) -> OwnershipTransfer:
    """Offer the primary ownership to somebody of the same team; only the primary owner can.

    Raises: RoleTooLow, TeamInvalid.
    """
    at = {kind_of(place): place}
    mine = Membership.objects.select_for_update(of=("self",)).filter(**at, is_primary=True, user_id=by.user_id).first()

    if mine is None:
        raise RoleTooLow(_("Only the primary owner can hand over the ownership."))
    if not Membership.objects.filter(**at, user_id=to_user_id).exclude(role=TeamRole.DENIED).exists():
        raise TeamInvalid({"person": [_("Invite this person to the team first.")]})
    if to_user_id == by.user_id:
        raise TeamInvalid({"person": [_("You are the primary owner already.")]})
    if OwnershipTransfer.objects.filter(**at, state__in=[TransferState.OFFERED, TransferState.COOLING_OFF]).exists():
        raise TeamInvalid({"person": [_("Another transfer is on its way; cancel it first.")]})

    transfer = OwnershipTransfer(**at, from_user_id=by.user_id, to_user_id=to_user_id, offered_at=now)
    transfer.save(force_insert=True)

    _remember("businesses.ownership_offered", by, transfer)

    outbox.publish(events.OwnershipOffered(transfer_id=transfer.pk))
    return transfer


@transaction.atomic
def accept(*, by: Actor, transfer: OwnershipTransfer, now: datetime) -> OwnershipTransfer:
    """Accept the ownership; it changes hands after the days to think, and both are told.

    Raises: NoSuchTransfer, Conflict when it is no longer on offer.
    """
    found = _locked(transfer)

    if found.to_user_id != by.user_id:
        raise NoSuchTransfer
    found.state = states.move(TRANSFER_MOVES, TransferState(found.state), TransferState.COOLING_OFF)
    found.accepted_at, found.effective_at = now, now + COOLING_OFF
    found.save(update_fields=["state", "accepted_at", "effective_at"])

    _remember("businesses.ownership_accepted", by, found)

    outbox.publish(events.OwnershipAccepted(transfer_id=found.pk))
    return found


@transaction.atomic
def cancel(*, by: Actor, transfer: OwnershipTransfer) -> OwnershipTransfer:
    """Call the transfer off before it takes effect; either of the two can, and staff.

    Raises: NoSuchTransfer, MayNotManageListings, ReasonMissing, Conflict when it took effect already.
    """
    found = _locked(transfer)

    _ensure_part_of(by, found)
    found.state = states.move(TRANSFER_MOVES, TransferState(found.state), TransferState.CANCELLED)
    found.save(update_fields=["state"])

    _remember("businesses.ownership_transfer_cancelled", by, found)
    return found


@transaction.atomic
def complete(*, by: Actor, transfer: OwnershipTransfer, now: datetime) -> OwnershipTransfer:
    """Let an accepted transfer take effect once its days to think are over; the former owner stays an owner.

    Raises: NoSuchTransfer, MayNotManageListings, Conflict.
    """
    found = _locked(transfer)

    policies.ensure_can_manage_listings(by)
    if found.state == TransferState.COOLING_OFF and found.effective_at > now:
        return found
    found.state = states.move(TRANSFER_MOVES, TransferState(found.state), TransferState.COMPLETED)
    _hand_over(found, found.from_user_id, found.to_user_id, by)
    found.completed_at, found.undo_until = now, now + UNDO
    found.save(update_fields=["state", "completed_at", "undo_until"])

    _remember("businesses.ownership_transferred", by, found)

    _announce(found, found.from_user_id, found.to_user_id)
    return found


@transaction.atomic
def undo(*, by: Actor, transfer: OwnershipTransfer, now: datetime) -> OwnershipTransfer:
    """Give the ownership back to who had it before, while that is still possible; for the system and staff to do.

    Raises: NoSuchTransfer, MayNotManageListings, ReasonMissing, Conflict, TeamInvalid after the time for it.
    """
    found = _locked(transfer)

    policies.ensure_can_manage_listings(by)
    after = states.move(TRANSFER_MOVES, TransferState(found.state), TransferState.UNDONE)
    if found.undo_until is None or found.undo_until <= now:
        raise TeamInvalid({"transfer": [_("The time to take this transfer back is over.")]})
    found.state = after
    _hand_over(found, found.to_user_id, found.from_user_id, by)
    found.save(update_fields=["state"])

    _remember("businesses.ownership_given_back", by, found)

    _announce(found, found.to_user_id, found.from_user_id)
    return found


def due(now: datetime) -> list[int]:
    """Return the ids of transfers whose days to think are over."""
    rows = OwnershipTransfer.objects.filter(state=TransferState.COOLING_OFF, effective_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def ensure_may_undo(by: Actor, transfer: OwnershipTransfer, now: datetime) -> None:
    """Judge whether a person may ask for the ownership back: only who gave it away, and in time.

    Raises: NoSuchTransfer, TeamInvalid.
    """
    if by.kind is ActorKind.USER and transfer.from_user_id != by.user_id:
        raise NoSuchTransfer
    if transfer.state != TransferState.COMPLETED or transfer.undo_until is None or transfer.undo_until <= now:
        raise TeamInvalid({"transfer": [_("The time to take this transfer back is over.")]})


@transaction.atomic
def ask_back(*, by: Actor, transfer: OwnershipTransfer, now: datetime) -> None:
    """Ask for an ownership one gave away, in time; the system gives it back at once. Raises: NoSuchTransfer, TeamInvalid."""
    found = _locked(transfer)

    ensure_may_undo(by, found, now)

    transaction.on_commit(partial(current_app.send_task, UNDO_JOB, kwargs={"transfer_id": found.pk}), robust=True)


def _hand_over(transfer: OwnershipTransfer, giver: int, taker: int, by: Actor) -> None:
    at = {kind_of(transfer.place): transfer.place}
    # Two unique primaries may not exist even for a statement, none may at the end: first the one, then the other.
    Membership.objects.filter(**at, user_id=giver, is_primary=True).update(is_primary=False)
    changed = Membership.objects.filter(**at, user_id=taker).update(
        is_primary=True, role=TeamRole.OWNER, denied_fields=[], can_import=True
    )
    if not changed:
        Membership(**at, user_id=taker, role=TeamRole.OWNER, is_primary=True, can_import=True, granted_by=by.name).save(
            force_insert=True
        )


def _ensure_part_of(by: Actor, transfer: OwnershipTransfer) -> None:
    if by.kind is ActorKind.USER:
        if by.user_id not in (transfer.from_user_id, transfer.to_user_id):
            raise NoSuchTransfer
        return
    policies.ensure_can_manage_listings(by)


def _locked(transfer: OwnershipTransfer) -> OwnershipTransfer:
    rows = OwnershipTransfer.objects.select_for_update(of=("self",)).select_related("business", "brand")
    found = rows.filter(pk=transfer.pk).first()
    if found is None:
        raise NoSuchTransfer
    return found


def _remember(name: str, by: Actor, transfer: OwnershipTransfer) -> None:
    facts = {"from": transfer.from_user_id, "to": transfer.to_user_id, "state": str(transfer.state)}
    audit.record(name, by=by, subject=transfer.place, after=facts, business_id=transfer.business_id)


def _announce(transfer: OwnershipTransfer, giver: int, taker: int) -> None:
    place = transfer.place
    outbox.publish(
        events.OwnershipTransferred(place_kind=kind_of(place), place_id=place.pk, from_user_id=giver, to_user_id=taker)
    )
