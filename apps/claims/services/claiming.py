"""What a claimant does: start a claim, choose a way to prove it, hand it in, take it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.claims import events, policies, rules, selectors
from apps.claims.errors import ClaimInvalid, NotNow, WayNotOffered
from apps.claims.models import Claim, ClaimDocument
from apps.claims.rules import ways
from apps.claims.rules.ways import mail as mail_way
from apps.claims.services import _rows
from apps.claims.states import BY_CODE, BY_LOOKUP, BY_PEOPLE, ClaimState, Method, Problem, Purpose, Relation
from apps.core.actor import Actor
from apps.outbox import services as outbox

if TYPE_CHECKING:
    from apps.businesses.models import Business


@transaction.atomic
def start(*, by: Actor, business: Business, now: datetime, relation: str = Relation.OWNER, message: str = "") -> Claim:
    """Say that a listing is one's own; an owner with risky edits verifies it again. Returns the open claim if there is one.

    Raises: SignInToClaim, NotClaimable, AlreadyYours, TooManyClaims, LimitReached, ClaimInvalid.
    """
    if policies.can_claim(by) and (known := selectors.open_claim(by, business.pk)):
        return known
    purpose = policies.ensure_can_claim(by, business)
    _rows.count(rules.STARTS, f"user:{by.user_id}")
    _check(relation, message)

    claim = Claim(
        business=business,
        claimant_id=by.user_id,
        purpose=purpose,
        relation=relation,
        message=message.strip(),
        started_at=now,
        expires_at=now + rules.LIFETIME,
    )
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        # The same person was quicker in another window.
        return selectors.open_claim(by, business.pk) or claim

    audit.record(
        "claims.claim_started",
        by=by,
        subject=business,
        after={"claim": claim.reference, "purpose": purpose.value},
        business_id=business.pk,
    )

    outbox.publish(events.ClaimStarted(claim_id=claim.pk, business_id=business.pk))
    return claim


@transaction.atomic
def choose(*, by: Actor, claim: Claim, method: str, now: datetime, address: str = "") -> Claim:
    """Choose a way to prove a claim. A code is sent when the transaction has committed; asking again sends another one.

    What the claimant has to do first waits for them: publish the record (`check`), add documents, explain (`hand_in`). A
    letter waits for our staff.
    Raises: ClaimNotFound, NotNow, WayNotOffered, ClaimInvalid, LimitReached.
    """
    row = _rows.locked(claim)

    policies.ensure_is_claimant(by, row)
    policies.ensure_with_claimant(row)
    if row.state == ClaimState.CHECKING and row.method == method:
        raise NotNow(_("We are working on it already."))
    offer = ways.offer(method, selectors.facts(row.business_id), selectors.means(), row.purpose)
    if offer is None:
        raise ClaimInvalid({"method": [_("Choose one of the ways.")]})
    if not offer.is_offered:
        raise WayNotOffered(offer.why_not)
    where = _mail_address(address, offer.target) if method == Method.MAIL else ""
    if method in BY_CODE:
        _count(by, row)

    if row.state == ClaimState.CHECKING or (method not in BY_CODE and row.state != ClaimState.STARTED):
        _rows.moved(row, ClaimState.STARTED)
    if method in BY_CODE:
        _rows.moved(row, ClaimState.CHECKING)
    row.method, row.address, row.problem = method, where, Problem.NONE
    row.requested_at, row.code_expires_at = now, None
    row.save(update_fields=["state", "method", "address", "problem", "requested_at", "code_expires_at"])

    audit.record(
        "claims.way_chosen",
        by=by,
        subject=row.business,
        after={"claim": row.reference, "method": method, "address": where},
        business_id=row.business_id,
    )

    if method in (Method.MAIL, Method.PHONE):
        _rows.enqueue("claims.send_code", claim_id=row.pk)
    return row


@transaction.atomic
def check(*, by: Actor, claim: Claim, now: datetime) -> Claim:
    """Have our program look whether the record is published, once the transaction has committed.

    Raises: ClaimNotFound, NotNow, LimitReached.
    """
    row = _rows.locked(claim)

    policies.ensure_is_claimant(by, row)
    policies.ensure_with_claimant(row)
    if row.method not in BY_LOOKUP or row.state != ClaimState.STARTED:
        raise NotNow(_("Choose the website or its domain as your way first."))
    _count(by, row)

    _rows.moved(row, ClaimState.CHECKING)
    row.problem, row.requested_at = Problem.NONE, now
    row.save(update_fields=["state", "problem", "requested_at"])

    _rows.enqueue("claims.look_up", claim_id=row.pk)
    return row


@transaction.atomic
def hand_in(*, by: Actor, claim: Claim, now: datetime, statement: str = "") -> Claim:
    """Hand a claim with documents or an explanation to our staff.

    Raises: ClaimNotFound, NotNow, ClaimInvalid when there is nothing to look at.
    """
    row = _rows.locked(claim)

    policies.ensure_is_claimant(by, row)
    policies.ensure_with_claimant(row)
    if row.method not in BY_PEOPLE or row.state != ClaimState.STARTED:
        raise NotNow(_("Choose documents or an explanation first."))
    words = statement.strip()
    if len(words) > rules.LONGEST_STATEMENT or "\x00" in words:
        raise ClaimInvalid({"statement": [_("Write at most %(most)d characters.") % {"most": rules.LONGEST_STATEMENT}]})
    if row.method == Method.MANUAL and len(words) < rules.SHORTEST_STATEMENT:
        raise ClaimInvalid({"statement": [_("Explain it in a few sentences, so that our staff can find out more.")]})
    if row.method == Method.DOCUMENTS and not ClaimDocument.objects.filter(claim=row, deleted_at=None).exists():
        raise ClaimInvalid({"document": [_("Add a document first.")]})

    row.statement = words
    row.save(update_fields=["statement"])
    return _rows.submit(by, row, now)


@transaction.atomic
def withdraw(*, by: Actor, claim: Claim) -> Claim:
    """Take a claim back; its documents are deleted. Raises: ClaimNotFound, Conflict when it is decided."""
    row = _rows.locked(claim)

    policies.ensure_is_claimant(by, row)
    _rows.moved(row, ClaimState.WITHDRAWN)
    row.save(update_fields=["state"])

    audit.record(
        "claims.claim_withdrawn",
        by=by,
        subject=row.business,
        after={"claim": row.reference},
        business_id=row.business_id,
    )

    outbox.publish(events.ClaimWithdrawn(claim_id=row.pk, business_id=row.business_id))
    return row


@transaction.atomic
def open_recheck(*, by: Actor, business_id: int, owner_id: int, now: datetime) -> Claim | None:
    """Open a claim by which a primary owner verifies a listing again; None when one is open. A program's to do.

    Raises: MayNotReview.
    """
    policies.ensure_program(by)
    if Claim.objects.filter(business_id=business_id, claimant_id=owner_id, state__in=policies.OPEN).exists():
        return None

    claim = Claim(
        business_id=business_id,
        claimant_id=owner_id,
        purpose=Purpose.RECHECK,
        started_at=now,
        expires_at=now + rules.LIFETIME,
    )
    claim.save(force_insert=True)

    audit.record(
        "claims.claim_started",
        by=by,
        subject=claim.business,
        after={"claim": claim.reference, "purpose": claim.purpose},
        business_id=business_id,
    )

    outbox.publish(events.RecheckOpened(claim_id=claim.pk, business_id=business_id))
    return claim


def _count(by: Actor, row: Claim) -> None:
    _rows.count(rules.REQUESTS, f"user:{by.user_id}")
    _rows.count(rules.REQUESTS_OF_LISTING, f"listing:{row.business_id}")


def _check(relation: str, message: str) -> None:
    fields = {}
    if relation not in Relation.values:
        fields["relation"] = [_("Choose one of these.")]
    if len(message.strip()) > rules.LONGEST_MESSAGE or "\x00" in message:
        fields["message"] = [_("Write at most %(most)d characters.") % {"most": rules.LONGEST_MESSAGE}]
    if fields:
        raise ClaimInvalid(fields)


def _mail_address(address: str, domain: str) -> str:
    """Return the address a code may go to. Raises: ClaimInvalid."""
    given = address.strip()
    if given and "@" not in given:
        given = f"{given}@{domain}"
    try:
        validate_email(given)
    except ValidationError:
        raise ClaimInvalid({"address": [_("Give a whole e-mail address.")]}) from None
    if why := mail_way.address_refusal(given, domain):
        raise ClaimInvalid({"address": [why]})
    return given
