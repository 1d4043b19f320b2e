"""Claims to try the product with: one in each state, made by the same verbs that people's own are made by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from apps.claims import policies
from apps.claims.models import Claim
from apps.claims.rules import LIFETIME
from apps.claims.services import claiming, codes, deciding, owners, sweeping
from apps.claims.states import Method
from apps.core import rls
from apps.core.actor import Actor
from apps.core.errors import DomainError

if TYPE_CHECKING:
    from apps.businesses.models import Business

_WORDS = "I opened this place with my sister years ago; call us at the counter any morning and ask for me."
_REASON = "Made for the demo directory."
# How many unclaimed listings `make` takes.
LISTINGS = 7


def make(
    *,
    by: Actor,
    owner_id: int,
    rival_id: int,
    moderator: Actor,
    listings: Sequence[Business],
    owned: Business,
    now: datetime,
) -> dict[str, str]:
    """Return state -> reference of a claim in each state; nothing is made for an owner who has claims already.

    `listings` are `LISTINGS` live ones that nobody manages, `owned` is one of the owner's, which the rival claims as
    well; `moderator` decides. A program's to do, on the system login.
    Raises: MayNotReview, and whatever the verbs refuse.
    """
    policies.ensure_program(by)
    if Claim.objects.filter(claimant_id=owner_id).exists():
        return {}
    owner, rival = Actor.user(owner_id), Actor.user(rival_id)
    free = iter(listings)
    made = {
        "started": _start(owner, next(free), now),
        "checking": _start(owner, next(free), now),
        "code_sent": _start(owner, next(free), now),
        "submitted": _handed_in(owner, next(free), now),
        "expired": _start(rival, next(free), now - 2 * LIFETIME),
        "rejected": _handed_in(rival, next(free), now),
        "withdrawn": _start(rival, next(free), now),
        "competing": _handed_in(rival, owned, now),
    }
    with rls.acting(owner):
        claiming.choose(by=owner, claim=made["checking"], method=Method.POST, now=now)
    _send_code(by, owner, made["code_sent"], now)
    with rls.acting(rival):
        claiming.withdraw(by=rival, claim=made["withdrawn"])
    with rls.acting(by):
        sweeping.expire(by=by, now=now)
        owners.ask(by=by, claim_id=made["competing"].pk, now=now)
    staff = moderator.because(_REASON)
    with rls.acting(staff):
        deciding.reject(by=staff, claim=made["rejected"], decision="not_enough", now=now)
    return {name: claim.reference for name, claim in made.items()}


def _start(person: Actor, business: Business, now: datetime) -> Claim:
    with rls.acting(person):
        return claiming.start(by=person, business=business, now=now)


def _handed_in(person: Actor, business: Business, now: datetime) -> Claim:
    claim = _start(person, business, now)
    with rls.acting(person):
        claiming.choose(by=person, claim=claim, method=Method.MANUAL, now=now)
        return claiming.hand_in(by=person, claim=claim, statement=_WORDS, now=now)


def _send_code(by: Actor, person: Actor, claim: Claim, now: datetime) -> None:
    """Send a code by mail where the listing has a domain, else by phone; its claim stays started where it has neither."""
    for method, address in ((Method.MAIL, "hello"), (Method.PHONE, "")):
        try:
            with rls.acting(person):
                claiming.choose(by=person, claim=claim, method=method, address=address, now=now)
        except DomainError:
            continue
        with rls.acting(by):
            codes.send(by=by, claim_id=claim.pk, now=now)
        return
