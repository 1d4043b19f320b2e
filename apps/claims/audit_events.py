"""The audit trail's words for what happens to claims."""

from django.utils.translation import gettext_lazy as _

from apps.audit.catalogue import EventType, Severity, register

# Where a code goes may be somebody's private address.
_PERSONAL = frozenset({"address"})

STARTED = EventType("claims.claim_started", Severity.INFO, _("{actor} said that {subject} is theirs."))
WAY_CHOSEN = EventType(
    "claims.way_chosen",
    Severity.INFO,
    _("{actor} chose a way to prove a claim to {subject}: {after_method}."),
    _PERSONAL,
)
CODE_SENT = EventType("claims.code_sent", Severity.INFO, _("{actor} sent a code for a claim to {subject}."))
CODE_WRONG = EventType("claims.code_wrong", Severity.WARNING, _("{actor} entered a wrong code for {subject}."))
CODES_VOIDED = EventType(
    "claims.codes_voided", Severity.INFO, _("{actor} voided a code for {subject}: the listing changed.")
)
CHECKED = EventType("claims.checked", Severity.INFO, _("{actor} checked a claim to {subject}: {after_outcome}."))
LETTER_PRINTED = EventType(
    "claims.letter_printed", Severity.WARNING, _("{actor} printed the letter with a code for {subject}: {reason}")
)
DOCUMENT_ADDED = EventType("claims.document_added", Severity.INFO, _("{actor} added a document for {subject}."))
DOCUMENT_OPENED = EventType(
    "claims.document_opened", Severity.WARNING, _("{actor} looked at a document for {subject}: {reason}")
)
DOCUMENT_DELETED = EventType("claims.document_deleted", Severity.INFO, _("{actor} deleted a document for {subject}."))
SUBMITTED = EventType("claims.claim_submitted", Severity.INFO, _("{actor} handed in a claim to {subject}."))
RETURNED = EventType("claims.claim_returned", Severity.INFO, _("{actor} asked for more about {subject}: {reason}"))
OWNER_ASKED = EventType(
    "claims.owner_asked", Severity.WARNING, _("{actor} asked the owner of {subject} about somebody's claim.")
)
OWNER_ANSWERED = EventType(
    "claims.owner_answered", Severity.WARNING, _("{actor} answered a claim to {subject}: {after_answer}.")
)
OWNER_SILENT = EventType(
    "claims.owner_silent", Severity.INFO, _("The owner of {subject} did not answer a claim in time.")
)
OWNER_OBJECTED = EventType(
    "claims.owner_objected", Severity.WARNING, _("{actor} objected to a decision about {subject}.")
)
APPROVED = EventType(
    "claims.claim_approved", Severity.HIGH, _("{actor} decided that {subject} goes to a claimant: {reason}")
)
VERIFIED = EventType("claims.claim_verified", Severity.WARNING, _("{actor} verified a claim to {subject}."))
REJECTED = EventType("claims.claim_rejected", Severity.INFO, _("{actor} did not accept a claim to {subject}: {reason}"))
WITHDRAWN = EventType("claims.claim_withdrawn", Severity.INFO, _("{actor} withdrew a claim to {subject}."))
EXPIRED = EventType("claims.claim_expired", Severity.INFO, _("A claim to {subject} ended unfinished."))
REVERSED = EventType(
    "claims.claim_reversed", Severity.HIGH, _("{actor} gave {subject} back to its former owner: {reason}")
)


def register_all() -> None:
    """Add the words to the catalogue; called as the app starts."""
    register(*(value for value in globals().values() if isinstance(value, EventType)))
