"""Codes: made and sent by our programs, redeemed by a function of the database, void when the listing changes (CLM-2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.claims import notices, policies, rules, selectors
from apps.claims.data import Redeemed
from apps.claims.models import Claim, ClaimCode
from apps.claims.outside import phones
from apps.claims.rules import codes, ways
from apps.claims.rules.ways import mail as mail_way
from apps.claims.rules.ways import phone as phone_way
from apps.claims.services import _rows
from apps.claims.states import CheckOutcome, ClaimState, Method, Problem
from apps.core.actor import Actor
from apps.core.errors import Unavailable

# What a code rests on besides the name; a change of any of these voids it.
RESTED_ON = frozenset({"name", "phone", "website", "street_address", "postal_code", "city"})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A code on its way: it exists in clear in the memory of one job."""

    claim: Claim
    code_id: int
    code: str
    number: str = ""


def send(*, by: Actor, claim_id: int, now: datetime) -> None:
    """Make a code and bring it to where the listing says; a program's to do, outside of a transaction.

    Where it goes is judged anew: what the claimant asked for an instant ago is only a wish.
    Raises: MayNotReview; Unavailable when it cannot be sent now, for the job to try again with another code.
    """
    policies.ensure_program(by)
    with transaction.atomic():
        parcel = _packed(by, claim_id, now)
    if parcel is None:
        return

    try:
        _deliver(parcel)
    except (OSError, SMTPException) as error:
        raise Unavailable(_("The code could not be sent.")) from error

    with transaction.atomic():
        _sent(by, parcel, now)


@transaction.atomic
def redeem(*, by: Actor, claim: Claim, typed: str, now: datetime) -> Redeemed:
    """Judge a code that the claimant typed, and do what the claim was for when it is the right one.

    A wrong code is an answer and no refusal: the try it cost must outlive the request.
    Raises: ClaimNotFound, LimitReached.
    """
    row = _rows.locked(claim)

    policies.ensure_is_claimant(by, row)
    _rows.count(rules.GUESSES, f"user:{by.user_id}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.redeem_claim_code(%s, %s)", [row.pk, codes.digest(row.pk, codes.tidied(typed))])
        outcome, _colon, left = cursor.fetchone()[0].partition(":")
    row.refresh_from_db()

    if outcome == "verified":
        _rows.apply(by, row)
    elif outcome == "submitted":
        _rows.announce_submitted(by, row)
    elif outcome == "wrong":
        audit.record("claims.code_wrong", by=by, subject=row.business, business_id=row.business_id)
    return Redeemed(outcome, str(codes.REDEMPTIONS[outcome]), int(left or 0))


@transaction.atomic
def void_for(*, by: Actor, business_id: int, fields: Collection[str]) -> int:
    """Void the open codes of a listing that changed, and tell their claimants; returns how many. A program's to do.

    Raises: MayNotReview.
    """
    policies.ensure_program(by)
    if not RESTED_ON & set(fields):
        return 0
    rows = Claim.objects.select_for_update(of=("self",)).select_related("business")
    found = list(rows.filter(business_id=business_id, state=ClaimState.CODE_SENT))

    for row in found:
        _rows.back_to_claimant(row, Problem.LISTING_CHANGED)
        audit.record(
            "claims.codes_voided",
            by=by,
            subject=row.business,
            after={"claim": row.reference},
            business_id=business_id,
        )
    return len(found)


def issue(claim: Claim, now: datetime) -> tuple[ClaimCode, str]:
    """Make a code for a locked claim in place of any other; returns the row and the code, which is kept nowhere else."""
    _rows.void_codes(claim)
    code = codes.new_code(claim.method)
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.claim_fingerprint(%s)", [claim.business_id])
        (fingerprint,) = cursor.fetchone()
    row = ClaimCode(
        claim=claim,
        method=claim.method,
        digest=codes.digest(claim.pk, code),
        fingerprint=fingerprint,
        issued_at=now,
        expires_at=now + codes.LIFETIMES[Method(claim.method)],
        most_attempts=codes.MOST_TRIES,
    )
    row.save(force_insert=True)
    return row, code


def issued_lately(claim: Claim, now: datetime) -> int:
    """Return how many codes a claim got within a day."""
    return ClaimCode.objects.filter(claim=claim, issued_at__gt=now - _DAY).count()


def _packed(by: Actor, claim_id: int, now: datetime) -> _Parcel | None:
    claim = _rows.locked(Claim(pk=claim_id))
    if claim.state != ClaimState.CHECKING or claim.method not in (Method.MAIL, Method.PHONE):
        return None
    facts = selectors.facts(claim.business_id)
    offer = ways.offer(claim.method, facts, selectors.means(), claim.purpose)
    refused = offer is None or not offer.is_offered
    if claim.method == Method.MAIL and not refused:
        refused = bool(mail_way.address_refusal(claim.address, offer.target))
    if refused:
        _rows.back_to_claimant(claim, Problem.NO_LONGER_OFFERED)
        return None
    if issued_lately(claim, now) >= rules.MOST_CODES_A_DAY:
        _rows.back_to_claimant(claim, Problem.TOO_MANY_TRIES)
        return None
    row, code = issue(claim, now)
    number = phone_way.number(facts) if claim.method == Method.PHONE else ""
    return _Parcel(claim, row.pk, code, number)


def _deliver(parcel: _Parcel) -> None:
    if parcel.claim.method == Method.MAIL:
        with transaction.atomic():
            notices.code(parcel.claim, codes.spelt(parcel.code))
        return
    line = phones.phones()
    if line is None:
        raise Unavailable(_("No phone gateway is set up."))
    line.say(
        parcel.number,
        _("%(code)s is your code for %(name)s. Whoever asks you for it on the phone is not us.")
        % {"code": codes.spelt(parcel.code), "name": parcel.claim.business.name[:60]},
    )


def _sent(by: Actor, parcel: _Parcel, now: datetime) -> None:
    claim = _rows.locked(parcel.claim)
    row = ClaimCode.objects.select_for_update().get(pk=parcel.code_id)
    if claim.state != ClaimState.CHECKING or row.voided_at is not None:
        return
    mark_sent(by, claim, row, now)


def mark_sent(by: Actor, claim: Claim, row: ClaimCode, now: datetime) -> None:
    """Let a code that is on its way count from now on."""
    row.sent_at = now
    row.save(update_fields=["sent_at"])
    _rows.moved(claim, ClaimState.CODE_SENT)
    claim.code_expires_at, claim.expires_at = row.expires_at, max(claim.expires_at, row.expires_at)
    claim.save(update_fields=["state", "code_expires_at", "expires_at"])

    audit.record(
        "claims.code_sent",
        by=by,
        subject=claim.business,
        after={"claim": claim.reference, "method": claim.method},
        business_id=claim.business_id,
    )


def give_up(claim: Claim) -> None:
    """Give a claim back whose code or look-up was lost on its way."""
    if claim.method in (Method.MAIL, Method.PHONE):
        _rows.back_to_claimant(claim, Problem.NOT_SENT)
        return
    _rows.note_check(claim, CheckOutcome.ERROR)
    _rows.back_to_claimant(claim, Problem.UNREACHABLE)
