"""The audit trail's words for what is decided about duplicates."""

from django.utils.translation import gettext_lazy as _

from apps.audit.catalogue import EventType, Severity, register

PAIR_DISMISSED = EventType(
    "duplicates.pair_dismissed", Severity.INFO, _("{actor} decided that {subject} are different businesses: {reason}")
)
PAIR_REOPENED = EventType(
    "duplicates.pair_reopened", Severity.INFO, _("{actor} opened the pair {subject} again: {reason}")
)
PAIR_NAMED = EventType("duplicates.pair_named", Severity.INFO, _("{actor} named {subject} as a pair: {reason}"))
LISTINGS_MERGED = EventType(
    "duplicates.listings_merged", Severity.WARNING, _("{actor} merged “{after_duplicate}” into {subject}: {reason}")
)
MERGE_UNDONE = EventType(
    "duplicates.merge_undone",
    Severity.WARNING,
    _("{actor} took the merge of “{after_duplicate}” into {subject} back: {reason}"),
)
MERGE_REQUESTED = EventType(
    "duplicates.merge_requested", Severity.INFO, _("{actor} asked to merge “{after_duplicate}” into {subject}.")
)
MERGE_ANSWERED = EventType(
    "duplicates.merge_answered", Severity.INFO, _("{actor} answered a request to merge {subject}: {after_answer}.")
)
REQUEST_WITHDRAWN = EventType(
    "duplicates.request_withdrawn", Severity.INFO, _("{actor} took back the request to merge into {subject}.")
)
REPORTED = EventType("duplicates.reported", Severity.INFO, _("{actor} reported a duplicate of {subject}."))


def register_all() -> None:
    """Add the words to the catalogue; called as the app starts."""
    register(*(value for value in globals().values() if isinstance(value, EventType)))
