"""The lives of a pair, a merge and a request to merge."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.businesses.states import ListingState
from apps.core.states import Moves


class PairState(models.TextChoices):
    """Where a pair stands."""

    OPEN = "open", _("Waiting")
    MERGED = "merged", _("Merged")
    DISMISSED = "dismissed", _("Not duplicates")
    OBSOLETE = "obsolete", _("No longer a question")


_P = PairState
MOVES: Moves = {
    _P.OPEN: frozenset({_P.MERGED, _P.DISMISSED, _P.OBSOLETE}),
    # "Not duplicates" holds until one of the two changes in what tells it from others.
    _P.DISMISSED: frozenset({_P.OPEN, _P.MERGED}),
    _P.OBSOLETE: frozenset({_P.OPEN, _P.MERGED, _P.DISMISSED}),
    _P.MERGED: frozenset({_P.OPEN}),
}


class FoundBy(models.TextChoices):
    """How a pair came up."""

    SEARCH = "search", _("Found by comparing")
    REPORT = "report", _("Reported by a person")
    STAFF = "staff", _("Named by staff")


class MergeState(models.TextChoices):
    """Whether a merge holds."""

    DONE = "done", _("Done")
    UNDONE = "undone", _("Undone")


MERGE_MOVES: Moves = {MergeState.DONE: frozenset({MergeState.UNDONE}), MergeState.UNDONE: frozenset()}


class RequestState(models.TextChoices):
    """Where a request to merge stands."""

    OPEN = "open", _("Waiting for consent")
    MERGED = "merged", _("Merged")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    FAILED = "failed", _("No longer possible")


_R = RequestState
REQUEST_MOVES: Moves = {
    _R.OPEN: frozenset({_R.MERGED, _R.DECLINED, _R.WITHDRAWN, _R.FAILED}),
    _R.MERGED: frozenset(),
    _R.DECLINED: frozenset(),
    _R.WITHDRAWN: frozenset(),
    _R.FAILED: frozenset(),
}


class Answer(models.TextChoices):
    """What an owner says to a request."""

    NONE = "", _("No answer yet")
    YES = "yes", _("Agrees")
    NO = "no", _("Declines")


# Listings in these states are compared with one another.
COMPARED = (ListingState.PENDING, ListingState.LIVE, ListingState.TEMPORARILY_CLOSED)
# A survivor is found by everybody; what repeats it may be in any state that leads on.
SURVIVING = (ListingState.LIVE, ListingState.TEMPORARILY_CLOSED)
MERGEABLE = (
    ListingState.DRAFT,
    ListingState.PENDING,
    ListingState.LIVE,
    ListingState.TEMPORARILY_CLOSED,
    ListingState.PERMANENTLY_CLOSED,
)
# The way from "duplicate" back to each of them, one legal move after the other.
WAYS_BACK = {
    ListingState.DRAFT: (ListingState.PENDING, ListingState.DRAFT),
    ListingState.PENDING: (ListingState.PENDING,),
    ListingState.LIVE: (ListingState.LIVE,),
    ListingState.TEMPORARILY_CLOSED: (ListingState.LIVE, ListingState.TEMPORARILY_CLOSED),
    ListingState.PERMANENTLY_CLOSED: (ListingState.LIVE, ListingState.PERMANENTLY_CLOSED),
}
