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
FIELD_LOCKED = EventType("businesses.field_locked", Severity.INFO, _("{actor} locked a field of {subject}."))
FIELD_UNLOCKED = EventType("businesses.field_unlocked", Severity.INFO, _("{actor} unlocked a field of {subject}."))
LISTING_CLAIMED = EventType(
    "businesses.listing_claimed", Severity.WARNING, _("{actor} became the primary owner of {subject}.")
)
LISTING_VERIFIED_AGAIN = EventType(
    "businesses.listing_verified_again", Severity.INFO, _("{actor} verified {subject} again.")
)
OWNERSHIP_REVOKED = EventType(
    "businesses.ownership_revoked", Severity.HIGH, _("{actor} took {subject} from its team: {reason}")
)
MEMBER_INVITED = EventType("businesses.member_invited", Severity.INFO, _("{actor} invited somebody to {subject}."))
MEMBER_JOINED = EventType("businesses.member_joined", Severity.INFO, _("{actor} joined the team of {subject}."))
INVITATION_DECLINED = EventType(
    "businesses.invitation_declined", Severity.INFO, _("{actor} declined an invitation to {subject}.")
)
INVITATION_REVOKED = EventType(
    "businesses.invitation_revoked", Severity.INFO, _("{actor} took back an invitation to {subject}.")
)
MEMBER_CHANGED = EventType(
    "businesses.member_changed", Severity.WARNING, _("{actor} changed the rights of a member of {subject}.")
)
MEMBER_EXCLUDED = EventType(
    "businesses.member_excluded", Severity.WARNING, _("{actor} closed {subject} to a member of the team.")
)
MEMBER_REMOVED = EventType(
    "businesses.member_removed", Severity.WARNING, _("{actor} removed a member from the team of {subject}.")
)
OWNERSHIP_OFFERED = EventType(
    "businesses.ownership_offered", Severity.WARNING, _("{actor} offered the ownership of {subject}.")
)
OWNERSHIP_ACCEPTED = EventType(
    "businesses.ownership_accepted", Severity.WARNING, _("{actor} accepted the ownership of {subject}.")
)
OWNERSHIP_TRANSFER_CANCELLED = EventType(
    "businesses.ownership_transfer_cancelled", Severity.INFO, _("{actor} called off the transfer of {subject}.")
)
OWNERSHIP_TRANSFERRED = EventType(
    "businesses.ownership_transferred", Severity.HIGH, _("{subject} has another primary owner.")
)
OWNERSHIP_GIVEN_BACK = EventType(
    "businesses.ownership_given_back", Severity.HIGH, _("The ownership of {subject} went back.")
)
BRAND_FOUNDED = EventType("businesses.brand_founded", Severity.WARNING, _("{actor} founded the brand {subject}."))
BRAND_JOINED = EventType("businesses.brand_joined", Severity.WARNING, _("{actor} brought {subject} into a brand."))
BRAND_LEFT = EventType("businesses.brand_left", Severity.WARNING, _("{actor} took {subject} out of its brand."))
BRAND_CHANGED = EventType("businesses.brand_changed", Severity.INFO, _("{actor} changed what {subject} says."))
REGION_CREATED = EventType("businesses.region_created", Severity.INFO, _("{actor} added the region {subject}."))
REGION_RENAMED = EventType("businesses.region_renamed", Severity.INFO, _("{actor} renamed the region {subject}."))
REGION_REMOVED = EventType("businesses.region_removed", Severity.INFO, _("{actor} removed the region {subject}."))
LOCATION_PLACED = EventType(
    "businesses.location_placed", Severity.INFO, _("{actor} moved {subject} to another place in its brand.")
)
LISTING_RELOCATED = EventType(
    "businesses.listing_relocated",
    Severity.WARNING,
    _("{actor} said that {subject} moved to another address."),
    _PERSONAL,
)
LISTING_SPLIT = EventType("businesses.listing_split", Severity.WARNING, _("{actor} split {subject} into two listings."))
SALE_OFFERED = EventType("businesses.sale_offered", Severity.WARNING, _("{actor} offered {subject} to another owner."))
SALE_ACCEPTED = EventType("businesses.sale_accepted", Severity.WARNING, _("{actor} accepted {subject}."))
SALE_DECLINED = EventType("businesses.sale_declined", Severity.INFO, _("{actor} declined {subject}."))
SALE_CANCELLED = EventType("businesses.sale_cancelled", Severity.INFO, _("{actor} called the sale of {subject} off."))
LISTING_SOLD = EventType("businesses.listing_sold", Severity.HIGH, _("{subject} was sold to another owner."))
BULK_EDIT_STARTED = EventType(
    "businesses.bulk_edit_started", Severity.WARNING, _("{actor} started the bulk edit {subject}.")
)
BULK_EDIT_CANCELLED = EventType(
    "businesses.bulk_edit_cancelled", Severity.INFO, _("{actor} stopped the bulk edit {subject}.")
)
BULK_EDIT_DONE = EventType("businesses.bulk_edit_done", Severity.INFO, _("The bulk edit {subject} is done."))
BULK_EDIT_ROLLED_BACK = EventType(
    "businesses.bulk_edit_rolled_back", Severity.WARNING, _("{actor} rolled the bulk edit {subject} back.")
)
CHANGE_SUGGESTED = EventType(
    "businesses.change_suggested", Severity.INFO, _("{actor} suggested a change of {subject}.")
)
SUGGESTION_ACCEPTED = EventType(
    "businesses.suggestion_accepted", Severity.INFO, _("{actor} accepted a suggestion for {subject}.")
)
SUGGESTION_DECLINED = EventType(
    "businesses.suggestion_declined", Severity.INFO, _("{actor} declined a suggestion for {subject}.")
)
SUGGESTION_WITHDRAWN = EventType(
    "businesses.suggestion_withdrawn", Severity.INFO, _("{actor} withdrew a suggestion for {subject}.")
)
SERVICES_CHANGED = EventType(
    "businesses.services_changed", Severity.INFO, _("{actor} changed the services of {subject}.")
)
PHOTOS_CHANGED = EventType("businesses.photos_changed", Severity.INFO, _("{actor} changed the photos of {subject}."))
LISTING_REPORTED = EventType("businesses.listing_reported", Severity.WARNING, _("{actor} reported {subject}."))
PROMOTION_BOOKED = EventType(
    "businesses.promotion_booked", Severity.WARNING, _("{actor} booked a sponsored placement of {subject}.")
)
PROMOTION_MOVED = EventType(
    "businesses.promotion_moved", Severity.WARNING, _("{actor} changed a sponsored placement of {subject}.")
)


def register_all() -> None:
    """Add the words to the catalogue; called as the app starts."""
    register(*(value for value in globals().values() if isinstance(value, EventType)))
