"""The audit trail's words for what happens to people's roles and access."""

from django.utils.translation import gettext_lazy as _

from apps.audit.catalogue import EventType, Severity, register

ROLE_GRANTED = EventType(
    "accounts.role_granted", Severity.HIGH, _("{actor} gave {subject} the role {after_role}: {reason}")
)
ROLE_REVOKED = EventType(
    "accounts.role_revoked", Severity.HIGH, _("{actor} took the role {before_role} from {subject}: {reason}")
)
DEACTIVATED = EventType("accounts.user_deactivated", Severity.HIGH, _("{actor} locked {subject} out: {reason}"))
ACTIVATED = EventType("accounts.user_activated", Severity.WARNING, _("{actor} let {subject} sign in again: {reason}"))
STAFF_SIGNED_IN = EventType("accounts.staff_signed_in", Severity.INFO, _("{actor} signed in to the staff portal."))


def register_all() -> None:
    """Add the words to the catalogue; called as the app starts."""
    register(*(value for value in globals().values() if isinstance(value, EventType)))
