"""The team of a brand, a region or a listing: inviting, joining, changing rights, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies, rules
from apps.businesses.errors import (
    AlreadyMember,
    LastOwner,
    NoSuchInvitation,
    NoSuchMember,
    TeamInvalid,
)
from apps.businesses.models import Brand, Business, Invitation, Membership, Region
from apps.businesses.states import INVITATION_MOVES, InvitationState, TeamRole
from apps.core import states
from apps.core.actor import Actor
from apps.outbox import services as outbox

INVITATION_DAYS = 14
Place = Business | Brand | Region


@transaction.atomic
def invite(
    *,
    by: Actor,
    place: Place,
    email: str,
    role: str,
    now: datetime,
    denied_fields: Sequence[str] = (),
    can_import: bool = False,
) -> Invitation:
    """Offer an address a role at a place and everywhere below it, for two weeks.

    Owners offer any role, managers that of staff; nobody offers fields or imports they do not have themselves.
    Raises: ListingNotFound, RoleTooLow, ReasonMissing, TeamInvalid.
    """
    policies.ensure_can_grant(by, place, role, denied_fields=denied_fields, can_import=can_import)
    address = email.strip().lower()
    _check(address, role, denied_fields)
    if Invitation.objects.filter(
        **_at(place), email__iexact=address, state=InvitationState.OPEN, expires_at__gt=now
    ).exists():
        raise TeamInvalid({"email": [_("This address was invited already; take that invitation back first.")]})

    invitation = Invitation(
        **_at(place),
        email=address,
        role=role,
        denied_fields=sorted(set(denied_fields)),
        can_import=can_import,
        invited_by_id=by.user_id,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    invitation.save(force_insert=True)

    _remember("businesses.member_invited", by, place, after={"role": role})

    outbox.publish(events.MemberInvited(invitation_id=invitation.pk))
    return invitation


@transaction.atomic
def accept(*, by: Actor, invitation: Invitation, now: datetime) -> Membership:
    """Join the team one was invited to, with the address it was sent to.

    Raises: NoSuchInvitation when it is for somebody else, over or used; AlreadyMember.
    """
    found = _locked_invitation(invitation)

    _ensure_addressed(found)
    if found.expires_at <= now:
        raise NoSuchInvitation
    after = states.move(INVITATION_MOVES, InvitationState(found.state), InvitationState.ACCEPTED)

    membership = Membership(
        business_id=found.business_id,
        brand_id=found.brand_id,
        region_id=found.region_id,
        user_id=by.user_id,
        role=found.role,
        denied_fields=found.denied_fields,
        can_import=found.can_import,
        granted_by=f"user:{found.invited_by_id}",
    )
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyMember from error
    found.state = after
    found.save(update_fields=["state"])

    _remember("businesses.member_joined", by, membership.place, after={"role": found.role})

    _announce(membership)
    return membership


@transaction.atomic
def decline(*, by: Actor, invitation: Invitation) -> Invitation:
    """Turn an invitation down. Raises: NoSuchInvitation, Conflict when it is no longer open."""
    found = _locked_invitation(invitation)

    _ensure_addressed(found)
    found.state = states.move(INVITATION_MOVES, InvitationState(found.state), InvitationState.DECLINED)
    found.save(update_fields=["state"])

    _remember("businesses.invitation_declined", by, found.place, after={"role": found.role})
    return found


@transaction.atomic
def take_back(*, by: Actor, invitation: Invitation) -> Invitation:
    """Withdraw an invitation nobody accepted yet. Raises: NoSuchInvitation, RoleTooLow, Conflict."""
    found = _locked_invitation(invitation)

    policies.ensure_can_grant(by, found.place, found.role)
    found.state = states.move(INVITATION_MOVES, InvitationState(found.state), InvitationState.REVOKED)
    found.save(update_fields=["state"])

    _remember("businesses.invitation_revoked", by, found.place, after={"role": found.role})
    return found


@transaction.atomic
def change(
    *,
    by: Actor,
    membership: Membership,
    role: str,
    denied_fields: Sequence[str] = (),
    can_import: bool = False,
) -> Membership:
    """Give a member another role or other limits at the same place. The primary owner stays what they are.

    Raises: NoSuchMember, ListingNotFound, RoleTooLow, LastOwner, TeamInvalid.
    """
    found = _locked(membership)

    policies.ensure_can_grant(by, found.place, found.role)
    policies.ensure_can_grant(by, found.place, role, denied_fields=denied_fields, can_import=can_import)
    _check("", role, denied_fields)
    if found.is_primary and role != TeamRole.OWNER:
        raise LastOwner

    before = _facts(found)
    found.role, found.denied_fields, found.can_import = role, sorted(set(denied_fields)), can_import
    if _facts(found) == before:
        return found
    found.save(update_fields=["role", "denied_fields", "can_import"])

    _remember("businesses.member_changed", by, found.place, before=before, after=_facts(found))

    _announce(found)
    return found


@transaction.atomic
def exclude(*, by: Actor, place: Place, user_id: int) -> Membership:
    """Deny a person a place below where they were granted a role (LOC-1); owners of the place decide that.

    Raises: ListingNotFound, RoleTooLow, TeamInvalid, AlreadyMember.
    """
    policies.ensure_can_grant(by, place, TeamRole.DENIED)
    if user_id == by.user_id:
        raise TeamInvalid({"person": [_("You cannot exclude yourself.")]})

    membership = Membership(**_at(place), user_id=user_id, role=TeamRole.DENIED, granted_by=by.name)
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyMember from error

    _remember("businesses.member_excluded", by, place, after={"person": user_id})

    _announce(membership)
    return membership


@transaction.atomic
def remove(*, by: Actor, membership: Membership) -> None:
    """Take a person out of a team, or leave it oneself; the primary owner hands over first (CLM-5).

    Raises: NoSuchMember, ListingNotFound, RoleTooLow, LastOwner.
    """
    found = _locked(membership)

    if found.user_id != by.user_id or found.role == TeamRole.DENIED:
        policies.ensure_can_grant(by, found.place, found.role)
    if found.is_primary:
        raise LastOwner

    place, user_id = found.place, found.user_id
    found.delete()

    _remember("businesses.member_removed", by, place, before={"person": user_id, "role": found.role})

    kind, place_id = kind_of(place), place.pk
    outbox.publish(events.TeamChanged(place_kind=kind, place_id=place_id, user_id=user_id))


def kind_of(place: Place) -> str:
    """Return `business`, `brand` or `region`."""
    return type(place).__name__.lower()


def _at(place: Place) -> dict[str, Place]:
    return {kind_of(place): place}


def _locked(membership: Membership) -> Membership:
    rows = Membership.objects.select_related("business", "brand", "region")
    # A row one may see and not change is locked by nobody: leaving needs no lock, deleting it is one.
    found = (
        rows.select_for_update(of=("self",)).filter(pk=membership.pk).first() or rows.filter(pk=membership.pk).first()
    )
    if found is None:
        raise NoSuchMember
    return found


def _locked_invitation(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("business", "brand", "region")
    found = rows.filter(pk=invitation.pk).first()
    if found is None:
        raise NoSuchInvitation
    return found


def _ensure_addressed(invitation: Invitation) -> None:
    """Let nobody answer for another: who leads a team sees its invitations as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(%s) = ANY (app.my_emails())", [invitation.email])
        (mine,) = cursor.fetchone()
    if not mine:
        raise NoSuchInvitation


def _check(address: str, role: str, denied_fields: Sequence[str]) -> None:
    problems: dict[str, list[str]] = {}
    if address:
        try:
            validate_email(address)
        except ValidationError:
            problems["email"] = [_("This is no e-mail address.")]
    if role not in TeamRole.values or (address and role == TeamRole.DENIED):
        problems["role"] = [_("There is no such role.")]
    if unknown := sorted(set(denied_fields) - rules.FIELDS.keys()):
        problems["denied_fields"] = [_("There is no field “%(name)s”.") % {"name": unknown[0][:30]}]
    if problems:
        raise TeamInvalid(problems)


def _facts(row: Membership) -> dict[str, object]:
    return {"role": row.role, "denied_fields": list(row.denied_fields), "can_import": row.can_import}


def _remember(name: str, by: Actor, place: Place, **facts: dict[str, object]) -> None:
    audit.record(name, by=by, subject=place, business_id=place.pk if isinstance(place, Business) else None, **facts)


def _announce(membership: Membership) -> None:
    place = membership.place
    outbox.publish(events.TeamChanged(place_kind=kind_of(place), place_id=place.pk, user_id=membership.user_id))
