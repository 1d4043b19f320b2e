"""Pure rules of claims: periods, limits, what to do about problems, and the reasons staff gives."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from apps.claims.rules import codes, documents, domains, ways
from apps.claims.states import ClaimState, Method, Problem
from apps.core.ratelimit import Rate

__all__ = ["codes", "documents", "domains", "ways"]

# A claim that its claimant leaves alone ends after this.
LIFETIME = timedelta(days=30)
# A present owner has this long to answer, and this long to object to a decision; staff can take it back for longer.
OWNER_ANSWERS = timedelta(days=7)
COOLING_OFF = timedelta(days=3)
UNDO = timedelta(days=14)
# Work in the background that takes longer than this is lost.
LOST_AFTER = timedelta(minutes=30)
MOST_OPEN = 5
MOST_LOCATIONS = 500
MOST_CODES_A_DAY = 5
SHORTEST_STATEMENT = 20
LONGEST_STATEMENT = 2_000
LONGEST_MESSAGE = 500

STARTS = Rate("claims-start", 20, 86_400, fails_closed=True)
REQUESTS = Rate("claims-request", 10, 3_600, fails_closed=True)
# Counted by listing, so that many accounts cannot ring one phone.
REQUESTS_OF_LISTING = Rate("claims-request-listing", 10, 86_400, fails_closed=True)
GUESSES = Rate("claims-guess", 10, 600, fails_closed=True)
UPLOADS = Rate("claims-upload", 20, 3_600, fails_closed=True)

NOT_ONES_OWN = _("Somebody else decides: the claim or the listing is your own.")

# Problem -> what to do about it.
PROBLEMS = {
    Problem.NOT_SENT: _("The code could not be sent. Check the address or choose another way, then try again."),
    Problem.NOT_FOUND: _("We looked and did not find the record. Check it below, then let us look again."),
    Problem.UNREACHABLE: _("The website or its name server did not answer. Try again in a while."),
    Problem.REFUSED: _("This address leads where we do not look: check the website of the listing."),
    Problem.LISTING_CHANGED: _("Name, address, phone or website of the listing changed, so the code counts no longer."),
    Problem.NO_LONGER_OFFERED: _("This way is no longer possible for the listing; choose another one."),
    Problem.TOO_MANY_TRIES: _("There were too many wrong codes. Ask for a new one."),
    Problem.CODE_EXPIRED: _("The code has expired. Ask for a new one."),
    Problem.MORE_NEEDED: _("Our staff needs more from you before it can decide."),
}

# What happens next and who has to do something, by state; a letter on its way and an asked owner have words of their own.
NEXT_STEPS = {
    ClaimState.STARTED: _("Choose how you prove that the business is yours."),
    Method.PAGE: _("Put the tag or the file below on the website, then let us look."),
    Method.DNS: _("Add the record below to the domain, then let us look. Name servers may take a while to know it."),
    Method.DOCUMENTS: _("Add what shows that the business is yours, then hand it in."),
    Method.MANUAL: _("Explain below how our staff can find out, then hand it in."),
    ClaimState.CHECKING: _("We are working on it. This page shows what came of it, usually within a minute."),
    "letter": _("Our staff prints and posts your letter within two working days. Enter its code here when it arrives."),
    ClaimState.CODE_SENT: _("Enter the code below. If it does not arrive, ask for another one."),
    ClaimState.SUBMITTED: _("Our staff looks at your claim, usually within three working days. You get a mail."),
    "owner": _(
        "Somebody manages this listing already. They were asked and have time to answer; then our staff decides. "
        "You get a mail."
    ),
    ClaimState.APPROVED: _("Our staff decided for you. The present owner may still object; you get a mail."),
    ClaimState.VERIFIED: _("The business is verified as yours. You can manage it now."),
    "chain": _("The chain is verified as yours. Its listings join your brand within a few minutes."),
    ClaimState.REJECTED: _("You can start again with better evidence, or write to support."),
    ClaimState.WITHDRAWN: _("Nothing more happens. You can start again whenever you like."),
    ClaimState.EXPIRED: _("The claim ended because nothing happened for a while. You can start again."),
    ClaimState.REVERSED: _("The listing went back to its former owner. Write to support if you disagree."),
}

# Why staff does not accept a claim: key -> (label for staff, text for the claimant).
REJECTIONS = {
    "not_enough": (
        _("The evidence does not show it"),
        _("What you sent does not show that you may speak for this business."),
    ),
    "unreadable": (_("Documents cannot be read"), _("The documents could not be read, or parts of them were hidden.")),
    "other_business": (
        _("Evidence of another business"),
        _("The evidence names another business or another address."),
    ),
    "owner_keeps": (
        _("The present owner objected with good reason"),
        _("The present owner showed that the business is theirs."),
    ),
    "not_a_business": (_("Nothing to claim there"), _("There is no business of this kind at that place.")),
    "abuse": (_("An attempt to take what belongs to others"), _("The claim breaks our terms of use.")),
}


def masked_address(address: str) -> str:
    """Return a mail address of which the name is only hinted at."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if name else ""
