"""Letters with a code: printed by staff, which sees the code once, and counted from the day they are posted."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.claims import policies, rules, selectors
from apps.claims.data import Letter
from apps.claims.errors import NotNow, WayNotOffered
from apps.claims.models import Claim, ClaimCode
from apps.claims.rules import codes as rules_of_codes
from apps.claims.rules import ways
from apps.claims.services import _rows, codes
from apps.claims.states import ClaimState, Method
from apps.core.actor import Actor


@transaction.atomic
def print_letter(*, by: Actor, claim: Claim, now: datetime) -> Letter:
    """Make the code of a letter and return what is printed; printing again voids the letter before.

    Raises: MayNotReview, ReasonMissing, NotNow, WayNotOffered.
    """
    row = _rows.locked(claim)

    policies.ensure_can_review(by, row)
    _ensure_wanted(row)
    facts = selectors.facts(row.business_id)
    offer = ways.offer(Method.POST, facts, selectors.means(), row.purpose)
    if offer is None or not offer.is_offered:
        raise WayNotOffered(offer.why_not if offer else _("A letter does not prove this."))
    if codes.issued_lately(row, now) >= rules.MOST_CODES_A_DAY:
        raise NotNow(_("This letter was printed often enough for today."))

    issued, code = codes.issue(row, now)

    audit.record(
        "claims.letter_printed",
        by=by,
        subject=row.business,
        after={"claim": row.reference},
        business_id=row.business_id,
    )
    city = row.business.location.city
    return Letter(
        name=facts.name,
        lines=(facts.name, facts.street, f"{city.name}, {city.region} {facts.postal_code}", facts.country),
        code=rules_of_codes.spelt(code),
        url=f"{settings.SITE_URL}/manage/claims/{row.reference}/",
        expires_at=issued.expires_at,
    )


@transaction.atomic
def mark_posted(*, by: Actor, claim: Claim, now: datetime) -> Claim:
    """Say that the printed letter is in the post: its code counts for thirty days from now.

    Raises: MayNotReview, ReasonMissing, NotNow when nothing was printed.
    """
    row = _rows.locked(claim)

    policies.ensure_can_review(by, row)
    _ensure_wanted(row)
    code = ClaimCode.objects.filter(claim=row, method=Method.POST, used_at=None, voided_at=None).first()
    if code is None:
        raise NotNow(_("Print the letter first."))

    code.expires_at = now + rules_of_codes.LIFETIMES[Method.POST]
    code.save(update_fields=["expires_at"])
    codes.mark_sent(by, row, code, now)
    return row


def _ensure_wanted(row: Claim) -> None:
    if row.state != ClaimState.CHECKING or row.method != Method.POST:
        raise NotNow(_("Nobody waits for a letter here."))
