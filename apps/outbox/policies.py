"""Who may meddle with the post."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.actor import Actor, ActorKind
from apps.core.errors import Denied, Invalid
from apps.outbox.rules import RESENDERS


def can_resend(actor: Actor) -> bool:
    """Say whether the actor may send parked work again."""
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and bool(actor.roles & RESENDERS))


def ensure_can_resend(actor: Actor) -> None:
    """Raises: Denied when the actor may not send parked work again, Invalid when it does not say why."""
    if not can_resend(actor):
        raise Denied(_("Only administrators send parked events again."))
    if not actor.reason.strip():
        message = _("Say why: the reason is kept with the change.")
        raise Invalid(message, code="reason_required", fields={"reason": [message]})
