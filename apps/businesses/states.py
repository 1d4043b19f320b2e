"""States of the directory: the life of a listing (CLM-10), of invitations, transfers and suggestions, and fixed words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Moves


class ListingState(models.TextChoices):
    """Where a listing stands; what the public sees depends on it."""

    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("Waiting for a check")
    LIVE = "live", _("Live")
    TEMPORARILY_CLOSED = "temporarily_closed", _("Temporarily closed")
    PERMANENTLY_CLOSED = "permanently_closed", _("Permanently closed")
    MOVED = "moved", _("Moved")
    DUPLICATE = "duplicate", _("Duplicate")
    SUSPENDED = "suspended", _("Suspended")


_S = ListingState

MOVES: Moves = {
    _S.DRAFT: frozenset({_S.PENDING, _S.LIVE, _S.DUPLICATE}),
    _S.PENDING: frozenset({_S.DRAFT, _S.LIVE, _S.DUPLICATE, _S.SUSPENDED}),
    _S.LIVE: frozenset({_S.TEMPORARILY_CLOSED, _S.PERMANENTLY_CLOSED, _S.MOVED, _S.DUPLICATE, _S.SUSPENDED}),
    _S.TEMPORARILY_CLOSED: frozenset({_S.LIVE, _S.PERMANENTLY_CLOSED, _S.MOVED, _S.DUPLICATE, _S.SUSPENDED}),
    # Closed for good, moved and duplicate can be mistakes: each has a way back.
    _S.PERMANENTLY_CLOSED: frozenset({_S.LIVE, _S.DUPLICATE, _S.SUSPENDED}),
    _S.MOVED: frozenset({_S.LIVE, _S.PERMANENTLY_CLOSED, _S.DUPLICATE, _S.SUSPENDED}),
    _S.DUPLICATE: frozenset({_S.PENDING, _S.LIVE}),
    _S.SUSPENDED: frozenset({_S.PENDING, _S.LIVE, _S.PERMANENTLY_CLOSED}),
}

# Anybody may open the page of such a listing; the row policies name the same states.
PUBLIC = (_S.LIVE, _S.TEMPORARILY_CLOSED, _S.PERMANENTLY_CLOSED, _S.MOVED, _S.DUPLICATE)
# Search finds these; only live ones are ever open.
SEARCHABLE = (_S.LIVE, _S.TEMPORARILY_CLOSED)
# Search engines are invited to index these (SEO-3).
INDEXABLE = (_S.LIVE, _S.TEMPORARILY_CLOSED)


class Source(models.TextChoices):
    """Where a listing came from."""

    STAFF = "staff", _("Entered by staff")
    OWNER = "owner", _("Entered by its owner")
    DEMO = "demo", _("Made up for the demo city")
    NYC_OPEN_DATA = "nyc_open_data", _("New York City open data")
    PUBLIC = "public", _("Suggested by a visitor")
    IMPORT = "import", _("Imported from a file")


# The moves somebody with rights on a listing may make; all others are staff's. Leaving a draft for the public takes a
# check, save where the brand was verified before. The trigger `app.guard_listing` knows the same pairs.
OWN_MOVES = frozenset(
    {
        (_S.DRAFT, _S.PENDING),
        (_S.PENDING, _S.DRAFT),
        (_S.LIVE, _S.TEMPORARILY_CLOSED),
        (_S.TEMPORARILY_CLOSED, _S.LIVE),
        (_S.LIVE, _S.PERMANENTLY_CLOSED),
        (_S.TEMPORARILY_CLOSED, _S.PERMANENTLY_CLOSED),
        (_S.PERMANENTLY_CLOSED, _S.LIVE),
        (_S.LIVE, _S.MOVED),
        (_S.TEMPORARILY_CLOSED, _S.MOVED),
        (_S.MOVED, _S.LIVE),
    }
)
# The further moves of a team whose brand was verified.
BRAND_MOVES = frozenset({(_S.DRAFT, _S.LIVE), (_S.PENDING, _S.LIVE)})


class TeamRole(models.TextChoices):
    """What a member of a team is; `denied` takes away what a place above grants."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")
    DENIED = "denied", _("No access")


class InvitationState(models.TextChoices):
    """Where an invitation stands."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Taken back")


INVITATION_MOVES: Moves = {
    InvitationState.OPEN: frozenset({InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.REVOKED}),
    InvitationState.ACCEPTED: frozenset(),
    InvitationState.DECLINED: frozenset(),
    InvitationState.REVOKED: frozenset(),
}


class TransferState(models.TextChoices):
    """Where a transfer of the primary ownership stands (CLM-5)."""

    OFFERED = "offered", _("Offered")
    COOLING_OFF = "cooling_off", _("Accepted, taking effect soon")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    UNDONE = "undone", _("Taken back")


_T = TransferState
TRANSFER_MOVES: Moves = {
    _T.OFFERED: frozenset({_T.COOLING_OFF, _T.CANCELLED}),
    _T.COOLING_OFF: frozenset({_T.COMPLETED, _T.CANCELLED}),
    _T.COMPLETED: frozenset({_T.UNDONE}),
    _T.CANCELLED: frozenset(),
    _T.UNDONE: frozenset(),
}


class SuggestionState(models.TextChoices):
    """Where a visitor's suggestion stands (CLM-8)."""

    OPEN = "open", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SUGGESTION_MOVES: Moves = {
    SuggestionState.OPEN: frozenset({SuggestionState.ACCEPTED, SuggestionState.DECLINED, SuggestionState.WITHDRAWN}),
    SuggestionState.ACCEPTED: frozenset(),
    SuggestionState.DECLINED: frozenset(),
    SuggestionState.WITHDRAWN: frozenset(),
}


class Verification(models.TextChoices):
    """Whether we know who speaks for a listing; a risky edit asks again without taking the page down (CLM-7)."""

    NONE = "none", _("Not verified")
    VERIFIED = "verified", _("Verified")
    RECHECK = "recheck", _("To be verified again")


class FieldMode(models.TextChoices):
    """How a brand's value of a field reaches its locations (LOC-2)."""

    FIXED = "fixed", _("The same everywhere")
    INHERITED = "inherited", _("The same unless a location says otherwise")
    LOCAL = "local", _("Each location for itself")


class Author(models.TextChoices):
    """What kind of author a change has; people see it beside every change (CLM-9)."""

    OWNER = "owner", _("The team of the business")
    STAFF = "staff", _("Our staff")
    SUGGESTION = "suggestion", _("A visitor's suggestion")
    IMPORT = "import", _("An import")
    API = "api", _("The API")
    SYSTEM = "system", _("The system")


class LockLevel(models.TextChoices):
    """Who locked a field."""

    OWNER = "owner", _("The team of the business")
    STAFF = "staff", _("Our staff")


class BulkKind(models.TextChoices):
    """What a bulk edit does."""

    FACTS = "facts", _("Changes fields of locations")
    BRAND_FIELD = "brand_field", _("Changes what the brand says")


class BulkState(models.TextChoices):
    """Where a bulk edit stands (LOC-3)."""

    PREPARED = "prepared", _("Waiting for you to start it")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    ROLLING_BACK = "rolling_back", _("Being rolled back")
    ROLLED_BACK = "rolled_back", _("Rolled back")


_B = BulkState
BULK_MOVES: Moves = {
    _B.PREPARED: frozenset({_B.RUNNING, _B.CANCELLED}),
    _B.RUNNING: frozenset({_B.DONE, _B.CANCELLED}),
    _B.DONE: frozenset({_B.ROLLING_BACK}),
    # What was changed before somebody stopped it can still be taken back.
    _B.CANCELLED: frozenset({_B.ROLLING_BACK}),
    _B.ROLLING_BACK: frozenset({_B.ROLLED_BACK}),
    _B.ROLLED_BACK: frozenset(),
}


class BulkItemState(models.TextChoices):
    """What becomes of one location in a bulk edit."""

    WAITING = "waiting", _("Will change")
    SAME = "same", _("Says this already")
    OWN = "own", _("Keeps its own value")
    REFUSED = "refused", _("Refused")
    CHANGED = "changed", _("Changed")
    ROLLED_BACK = "rolled_back", _("Rolled back")
    KEPT = "kept", _("Changed again since, so it stays")


class SaleState(models.TextChoices):
    """Where the sale of a location to another owner stands (LOC-5)."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    COMPLETED = "completed", _("Sold")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Called off")


SALE_MOVES: Moves = {
    SaleState.OFFERED: frozenset({SaleState.ACCEPTED, SaleState.DECLINED, SaleState.CANCELLED}),
    SaleState.ACCEPTED: frozenset({SaleState.COMPLETED, SaleState.CANCELLED}),
    SaleState.COMPLETED: frozenset(),
    SaleState.DECLINED: frozenset(),
    SaleState.CANCELLED: frozenset(),
}


class PromotionState(models.TextChoices):
    """Where a sponsored placement stands; it shows between its dates while it is booked (SRC-6)."""

    BOOKED = "booked", _("Booked")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


PROMOTION_MOVES: Moves = {
    PromotionState.BOOKED: frozenset({PromotionState.PAUSED, PromotionState.ENDED}),
    PromotionState.PAUSED: frozenset({PromotionState.BOOKED, PromotionState.ENDED}),
    PromotionState.ENDED: frozenset(),
}


class ReportKind(models.TextChoices):
    """What somebody says is wrong with a listing (MOD-1)."""

    NOT_REAL = "not_real", _("The business does not exist, or is not what it says")
    PERSONAL_DATA = "personal_data", _("It shows somebody's personal data")
    RIGHTS = "rights", _("It infringes a trademark or a copyright")
    HATE = "hate", _("Hate, threats or harassment")
    FRAUD = "fraud", _("Fraud or a forbidden offer")
    CHILD_SAFETY = "child_safety", _("An offence against children")
    OTHER_ILLEGAL = "other_illegal", _("Something else that is illegal")
    AGAINST_RULES = "against_rules", _("It breaks the rules of the directory")
