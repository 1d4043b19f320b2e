"""The audit trail's words for what happens to listings, hours and categories."""

from django.utils.translation import gettext_lazy as _

from apps.audit.catalogue import EventType, Severity, register

# A street may be somebody's home, so the trail keeps only that it changed.
_PERSONAL = frozenset({"street_address", "point"})

LISTING_CREATED = EventType("businesses.listing_created", Severity.INFO, _("{actor} entered {subject}."), _PERSONAL)
LISTING_CHANGED = EventType("businesses.listing_changed", Severity.INFO, _("{actor} changed {subject}."), _PERSONAL)
LISTING_RENAMED = EventType(
    "businesses.listing_renamed", Severity.INFO, _("{actor} renamed {before_name} to {after_name}.")
)
LISTING_SUBMITTED = EventType(
    "businesses.listing_submitted", Severity.INFO, _("{actor} handed in {subject} for a check.")
)
LISTING_SENT_BACK = EventType("businesses.listing_sent_back", Severity.INFO, _("{actor} sent {subject} back: {reason}"))
LISTING_PUBLISHED = EventType("businesses.listing_published", Severity.INFO, _("{actor} published {subject}."))
LISTING_REOPENED = EventType("businesses.listing_reopened", Severity.INFO, _("{actor} made {subject} live again."))
LISTING_CLOSED_TEMPORARILY = EventType(
    "businesses.listing_closed_temporarily", Severity.INFO, _("{actor} marked {subject} as temporarily closed.")
)
LISTING_CLOSED_FOR_GOOD = EventType(
    "businesses.listing_closed_for_good", Severity.WARNING, _("{actor} marked {subject} as permanently closed.")
)
LISTING_MOVED = EventType("businesses.listing_moved", Severity.INFO, _("{actor} marked {subject} as moved."))
LISTING_MARKED_DUPLICATE = EventType(
    "businesses.listing_marked_duplicate", Severity.WARNING, _("{actor} marked {subject} as a duplicate.")
)
LISTING_SUSPENDED = EventType("businesses.listing_suspended", Severity.HIGH, _("{actor} suspended {subject}: {reason}"))
HOURS_CHANGED = EventType("businesses.hours_changed", Severity.INFO, _("{actor} changed the hours of {subject}."))
CATEGORY_CREATED = EventType("businesses.category_created", Severity.INFO, _("{actor} added the category {subject}."))
CATEGORY_CHANGED = EventType("businesses.category_changed", Severity.INFO, _("{actor} changed the category {subject}."))
CATEGORY_MOVED = EventType("businesses.category_moved", Severity.WARNING, _("{actor} moved the category {subject}."))
LISTINGS_LOADED = EventType(
    "businesses.listings_loaded", Severity.WARNING, _("{actor} loaded {after_loaded} listings from {after_source}.")
)
DEMO_REMOVED = EventType(
    "businesses.demo_removed", Severity.WARNING, _("{actor} removed {after_removed} made-up listings.")
)


def register_all() -> None:
    """Add the words to the catalogue; called as the app starts."""
    register(*(value for value in globals().values() if isinstance(value, EventType)))
