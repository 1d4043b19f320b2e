"""May this actor do this to this import? Each policy exists once, asked as `can_…` and enforced as `ensure_…`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.businesses.selectors import surveys
from apps.core.actor import Actor, ActorKind
from apps.imports.errors import ImportNotFound, MayNotImport, ReasonMissing
from apps.imports.models import ImportJob

_STAFF_RIGHT = "businesses.change_business"


def can_import(by: Actor, brand: surveys.Brand | None = None) -> bool:
    """Say whether somebody may import at all, or into a brand: owners, and those whom an owner allowed it (IMP-6)."""
    if by.kind is ActorKind.SYSTEM:
        return True
    if by.kind is ActorKind.STAFF:
        return accounts.may(by, _STAFF_RIGHT)
    return by.kind is ActorKind.USER and surveys.import_right(by, brand).can_import


def ensure_can_import(by: Actor, brand: surveys.Brand | None = None) -> None:
    """Raises: MayNotImport; ReasonMissing when staff does not say why."""
    if not can_import(by, brand):
        raise MayNotImport
    if by.kind is ActorKind.STAFF and not by.reason.strip():
        raise ReasonMissing


def may_create(by: Actor, brand: surveys.Brand | None) -> bool:
    """Say whether rows may become new listings: anywhere in one's own name, in a brand only by who leads it."""
    if by.kind is not ActorKind.USER or brand is None:
        return True
    right = surveys.import_right(by, brand)
    return right.can_import and right.leads_brand


def ensure_can_steer(by: Actor, job: ImportJob) -> None:
    """Judge pausing, cancelling, running and undoing: who started it, who leads its brand and may import there, staff.

    Raises: ImportNotFound, MayNotImport, ReasonMissing.
    """
    if by.kind is ActorKind.SYSTEM:
        return
    if by.kind is ActorKind.STAFF:
        ensure_can_import(by)
        return
    if by.kind is not ActorKind.USER or (job.started_by_id != by.user_id and job.brand_id is None):
        raise ImportNotFound
    if not can_import(by, job.brand):
        if job.started_by_id == by.user_id:
            raise MayNotImport(_("You were allowed to import when you started this, but are no longer."))
        raise ImportNotFound
