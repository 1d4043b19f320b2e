"""The audit trail's words for what happens to imports."""

from django.utils.translation import gettext_lazy as _

from apps.audit.catalogue import EventType, Severity, register

STARTED = EventType("imports.started", Severity.INFO, _("{actor} sent {subject} to be imported."))
RAN = EventType(
    "imports.ran", Severity.WARNING, _("{actor} imported {subject}: {after_new} new, {after_updated} updated.")
)
CANCELLED = EventType("imports.cancelled", Severity.INFO, _("{actor} cancelled the import of {subject}."))
UNDONE = EventType(
    "imports.undone",
    Severity.WARNING,
    _("{actor} undid the import of {subject}: {after_withdrawn} listings withdrawn, {after_restored} restored."),
)
EXPORTED = EventType("imports.exported", Severity.WARNING, _("{actor} exported {after_listings} listings."))


def register_all() -> None:
    """Add the words to the catalogue; called as the app starts."""
    register(STARTED, RAN, CANCELLED, UNDONE, EXPORTED)
