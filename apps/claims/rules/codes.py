"""Codes and records: how they are made, written down, spelt, and told apart without saying how near a guess was."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from datetime import timedelta
from hashlib import sha256

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from apps.claims.states import Method

# Without what is taken for something else: 0 and O, 1, I and L, U and V.
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
DIGITS = "0123456789"
MOST_TRIES = 5
# How long a code is good for; a letter takes its time.
LIFETIMES = {Method.MAIL: timedelta(hours=24), Method.PHONE: timedelta(minutes=15), Method.POST: timedelta(days=30)}
_DIGEST_SALT = "claims.code"
_RECORD_SALT = "claims.record"

REDEMPTIONS = {
    "verified": _("The code is right. The business is verified as yours."),
    "submitted": _("The code is right. Our staff looks at the claim next."),
    "wrong": _("That is not the code. Compare it letter by letter."),
    "expired": _("This code has expired. Ask for a new one."),
    "spent": _("There were too many wrong codes. Ask for a new one."),
    "voided": _("The listing changed since the code was sent, so it counts no longer. Ask for a new one."),
    "no_code": _("No code is waiting to be entered. Ask for one first."),
}


def new_code(method: str) -> str:
    """Return a new code: six digits to be spoken on the phone, eight letters elsewhere."""
    alphabet, length = (DIGITS, 6) if method == Method.PHONE else (LETTERS, 8)
    return "".join(secrets.choice(alphabet) for _place in range(length))


def spelt(code: str) -> str:
    """Return a code as it is written for people, in groups."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def tidied(typed: str) -> str:
    """Return what somebody typed as a code: without blanks and hyphens, in capitals, with full-width forms narrowed."""
    narrow = unicodedata.normalize("NFKC", typed)
    return "".join(letter for letter in narrow.upper() if letter.isalnum())[:16]


def digest(claim_id: int, code: str) -> bytes:
    """Return what is kept of a code: keyed, and bound to its claim, so that equal codes look different."""
    return salted_hmac(_DIGEST_SALT, f"{claim_id}:{code}", algorithm="sha256").digest()


def record(reference: str, claimant_id: int, business_id: int) -> str:
    """Return what a claimant publishes for one claim: worked out, not kept, so that no row can be made to hold another's."""
    text = f"{reference}:{claimant_id}:{business_id}"
    return salted_hmac(_RECORD_SALT, text, algorithm="sha256").hexdigest()[:40]


def same(one: str, other: str) -> bool:
    """Say whether two texts are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(sha256(one.encode()).digest(), sha256(other.encode()).digest())
