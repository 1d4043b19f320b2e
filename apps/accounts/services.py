"""The only place that changes people's platform roles and whether they may sign in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import policies
from apps.accounts.errors import (
    AccessUnchanged,
    LastAdministrator,
    MayNotManagePeople,
    OnlyInDevelopment,
    PersonNotFound,
    RoleUnchanged,
    UnknownRole,
)
from apps.accounts.models import RoleGrant, User
from apps.accounts.rules import DEMO_PASSWORD, DEMO_PEOPLE
from apps.accounts.states import Role
from apps.audit import services as audit
from apps.core.actor import Actor


@transaction.atomic
def grant_role(*, by: Actor, person: User, role: str) -> User:
    """Give a person a platform role.

    Raises: PersonNotFound, MayNotManagePeople, ReasonMissing, NotOneself, UnknownRole, RoleUnchanged.
    """
    found = _locked(person)

    policies.ensure_can_manage(by, found)
    if role not in Role.values:
        raise UnknownRole
    if found.role_grants.filter(role=role).exists():
        raise RoleUnchanged(_("This person has that role already."))

    RoleGrant(user=found, role=role, granted_by=by.name).save(force_insert=True)

    audit.record("accounts.role_granted", by=by, subject=found, after={"role": role})
    return found


@transaction.atomic
def revoke_role(*, by: Actor, person: User, role: str) -> User:
    """Take a platform role from a person; it ends with their next request.

    Raises: PersonNotFound, MayNotManagePeople, ReasonMissing, NotOneself, UnknownRole, RoleUnchanged,
    LastAdministrator.
    """
    found = _locked(person)

    policies.ensure_can_manage(by, found)
    if role not in Role.values:
        raise UnknownRole
    grant = found.role_grants.filter(role=role).first()
    if grant is None:
        raise RoleUnchanged(_("This person does not have that role."))
    if role == Role.ADMIN:
        _ensure_another_administrator(found)

    grant.delete()

    audit.record("accounts.role_revoked", by=by, subject=found, before={"role": role})
    return found


@transaction.atomic
def deactivate(*, by: Actor, person: User) -> User:
    """Lock a person out; what they are signed in to ends with their next request.

    Raises: PersonNotFound, MayNotManagePeople, ReasonMissing, NotOneself, AccessUnchanged, LastAdministrator.
    """
    found = _locked(person)

    policies.ensure_can_manage(by, found)
    if not found.is_active:
        raise AccessUnchanged(_("This person is locked out already."))
    if found.role_grants.filter(role=Role.ADMIN).exists():
        _ensure_another_administrator(found)

    found.is_active = False
    found.save(update_fields=["is_active"])

    audit.record("accounts.user_deactivated", by=by, subject=found, before={"active": True}, after={"active": False})
    return found


@transaction.atomic
def activate(*, by: Actor, person: User) -> User:
    """Let a person sign in again.

    Raises: PersonNotFound, MayNotManagePeople, ReasonMissing, NotOneself, AccessUnchanged.
    """
    found = _locked(person)

    policies.ensure_can_manage(by, found)
    if found.is_active:
        raise AccessUnchanged(_("This person may sign in already."))

    found.is_active = True
    found.save(update_fields=["is_active"])

    audit.record("accounts.user_activated", by=by, subject=found, before={"active": False}, after={"active": True})
    return found


@transaction.atomic
def remember_staff_sign_in(*, by: Actor, person: User) -> None:
    """Note in the audit trail that a member of staff entered the portal."""
    audit.record("accounts.staff_signed_in", by=by, subject=person, auth_method="password")


@transaction.atomic
def make_demo_accounts(*, by: Actor) -> int:
    """Make the people of `rules.DEMO_PEOPLE` who are not there yet, verified and with their roles; returns how many.

    Raises: OnlyInDevelopment, MayNotManagePeople.
    """
    if not settings.DEVELOPMENT:
        raise OnlyInDevelopment
    if not policies.can_manage_people(by):
        raise MayNotManagePeople

    made = 0
    for email, name, role in DEMO_PEOPLE:
        if User.objects.filter(email__iexact=email).exists():
            continue
        person = User.objects.create_user(email, DEMO_PASSWORD, name=name)
        EmailAddress(user=person, email=email, verified=True, primary=True).save(force_insert=True)
        if role:
            grant_role(by=by, person=person, role=role)
        made += 1
    return made


def _locked(person: User) -> User:
    found = User.objects.select_for_update().filter(pk=person.pk).first()
    if found is None:
        raise PersonNotFound
    return found


def _ensure_another_administrator(leaving: User) -> None:
    """The grants of all administrators are locked, so that two who leave at once do not both find the other."""
    grants = RoleGrant.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk")
    others = [grant.user_id for grant in grants if grant.user_id != leaving.pk]
    if not User.objects.filter(pk__in=others, is_active=True).exists():
        raise LastAdministrator
