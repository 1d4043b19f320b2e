"""States of a claim, the ways of proving one, and the fixed words around them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Moves


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    STARTED = "started", _("Started")
    CHECKING = "checking", _("We are working on it")
    CODE_SENT = "code_sent", _("Waiting for the code")
    SUBMITTED = "submitted", _("Waiting for our staff")
    APPROVED = "approved", _("Approved, taking effect soon")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    REVERSED = "reversed", _("Taken back")


_S = ClaimState

MOVES: Moves = {
    _S.STARTED: frozenset({_S.CHECKING, _S.SUBMITTED, _S.WITHDRAWN, _S.EXPIRED}),
    _S.CHECKING: frozenset({_S.STARTED, _S.CODE_SENT, _S.SUBMITTED, _S.VERIFIED, _S.WITHDRAWN, _S.EXPIRED}),
    _S.CODE_SENT: frozenset({_S.STARTED, _S.CHECKING, _S.SUBMITTED, _S.VERIFIED, _S.WITHDRAWN, _S.EXPIRED}),
    # Staff asks for more, or decides; an approval against a present owner takes effect after days to object.
    _S.SUBMITTED: frozenset({_S.STARTED, _S.APPROVED, _S.VERIFIED, _S.REJECTED, _S.WITHDRAWN}),
    _S.APPROVED: frozenset({_S.SUBMITTED, _S.VERIFIED, _S.WITHDRAWN}),
    _S.VERIFIED: frozenset({_S.REVERSED}),
    _S.REJECTED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.REVERSED: frozenset(),
}

# The claimant can still do something.
WITH_CLAIMANT = (_S.STARTED, _S.CHECKING, _S.CODE_SENT)
# Nothing is decided for good.
OPEN = (*WITH_CLAIMANT, _S.SUBMITTED, _S.APPROVED)


class Purpose(models.TextChoices):
    """What a claim is for."""

    TAKE = "take", _("Become the owner")
    RECHECK = "recheck", _("Verify again")
    CHAIN = "chain", _("Claim a chain")


class Method(models.TextChoices):
    """The ways of proving a claim (CLM-1); a chain proves its domain by one of them as well."""

    MAIL = "mail", _("Code by mail to the website's domain")
    PHONE = "phone", _("Code to the listed phone")
    PAGE = "page", _("Tag or file on the website")
    DNS = "dns", _("DNS record of the website's domain")
    POST = "post", _("Code in a letter to the address")
    DOCUMENTS = "documents", _("Documents")
    MANUAL = "manual", _("Explain it to our staff")


# A code travels by these, a look-up settles these, and people judge the others.
BY_CODE = (Method.MAIL, Method.PHONE, Method.POST)
BY_LOOKUP = (Method.PAGE, Method.DNS)
BY_PEOPLE = (Method.DOCUMENTS, Method.MANUAL)


class Relation(models.TextChoices):
    """What the claimant says to be."""

    OWNER = "owner", _("I own it")
    MANAGER = "manager", _("I run it for the owner")
    EMPLOYEE = "employee", _("I work there")
    AGENT = "agent", _("I am an agency the owner hired")


class Problem(models.TextChoices):
    """Why a claim is with the claimant again, in a word; `rules.PROBLEMS` says what to do."""

    NONE = "", ""
    NOT_SENT = "not_sent", _("The code could not be sent")
    NOT_FOUND = "not_found", _("Nothing was found")
    UNREACHABLE = "unreachable", _("The website or its name server did not answer")
    REFUSED = "refused", _("We do not look there")
    LISTING_CHANGED = "listing_changed", _("The listing changed")
    NO_LONGER_OFFERED = "no_longer_offered", _("This way is no longer possible")
    TOO_MANY_TRIES = "too_many_tries", _("Too many wrong codes")
    CODE_EXPIRED = "code_expired", _("The code expired")
    MORE_NEEDED = "more_needed", _("Our staff needs more")


class CheckOutcome(models.TextChoices):
    """What one attempt to prove a claim came to."""

    PROVED = "proved", _("Proved")
    FAILED = "failed", _("Not proved")
    ERROR = "error", _("Could not be checked")


class Answer(models.TextChoices):
    """What a present owner says to a claim of somebody else (CLM-4)."""

    NONE = "none", _("No answer yet")
    KEEP = "keep", _("I stay the owner")
    HAND_OVER = "hand_over", _("Hand it over")
    SILENT = "silent", _("No answer in time")


class DocumentKind(models.TextChoices):
    """What a document shows."""

    LICENCE = "licence", _("Business licence or registration")
    TAX = "tax", _("Tax document")
    BILL = "bill", _("Utility or phone bill")
    LEASE = "lease", _("Lease of the premises")
    OTHER = "other", _("Something else")
