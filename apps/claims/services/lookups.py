"""Looking whether a claimant published what we asked for: at the listed website, or in its domain's name server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.claims import policies, selectors
from apps.claims.models import Claim
from apps.claims.outside import names, pages
from apps.claims.rules import domains, ways
from apps.claims.rules.ways import dns as dns_way
from apps.claims.rules.ways import page as page_way
from apps.claims.services import _rows
from apps.claims.states import BY_LOOKUP, CheckOutcome, ClaimState, Method, Problem
from apps.core.actor import Actor
from apps.core.errors import Unavailable


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look came to."""

    outcome: CheckOutcome
    problem: Problem = Problem.NONE
    detail: str = ""


def look(*, by: Actor, claim_id: int, now: datetime) -> None:
    """Look once, and settle the claim when the record is there; a program's to do, outside of a transaction.

    The network is asked between two transactions; when claim or website changed meanwhile, what was seen counts nothing.
    Raises: MayNotReview.
    """
    policies.ensure_program(by)
    with transaction.atomic():
        claim = Claim.objects.filter(pk=claim_id, state=ClaimState.CHECKING, method__in=BY_LOOKUP).first()
        if claim is None:
            return
        facts = selectors.facts(claim.business_id)
        offer = ways.offer(claim.method, facts, selectors.means(), claim.purpose)

    if offer is None or not offer.is_offered:
        seen = _Seen(CheckOutcome.FAILED, Problem.NO_LONGER_OFFERED)
    else:
        seen = _look(claim.method, facts.website, selectors.record_of(claim))

    with transaction.atomic():
        row = _rows.locked(claim)
        if row.state != ClaimState.CHECKING or row.method != claim.method or row.requested_at != claim.requested_at:
            return
        if selectors.facts(row.business_id).website != facts.website:
            seen = _Seen(CheckOutcome.FAILED, Problem.LISTING_CHANGED)
        _conclude(by, row, seen, facts.website, now)


def _look(method: str, website: str, record: str) -> _Seen:
    try:
        found = _in_names(website, record) if method == Method.DNS else _on_page(website, record)
    except pages.Refused:
        return _Seen(CheckOutcome.ERROR, Problem.REFUSED, _("The address leads where we do not look."))
    except Unavailable as away:
        return _Seen(CheckOutcome.ERROR, Problem.UNREACHABLE, away.message)
    return found


def _in_names(website: str, record: str) -> _Seen:
    texts = names.names().texts(domains.own_domain(website))
    if dns_way.has_record(texts, record):
        return _Seen(CheckOutcome.PROVED)
    detail = _("The domain has %(count)d text records, none of them ours.") % {"count": len(texts)}
    return _Seen(CheckOutcome.FAILED, Problem.NOT_FOUND, detail)


def _on_page(website: str, record: str) -> _Seen:
    """Look for the tag on the listed page, then for the file beside it."""
    fetcher = pages.pages()
    page = fetcher.fetch(website)
    if page.status == 200 and page_way.has_tag(page.text, record):
        return _Seen(CheckOutcome.PROVED)
    file = fetcher.fetch(page_way.file_address(website, record))
    if file.status == 200 and page_way.is_file(file.text, record):
        return _Seen(CheckOutcome.PROVED)
    detail = _("The page answered %(page)d without our tag, the file %(file)d.") % {
        "page": page.status,
        "file": file.status,
    }
    return _Seen(CheckOutcome.FAILED, Problem.NOT_FOUND, detail)


def _conclude(by: Actor, row: Claim, seen: _Seen, website: str, now: datetime) -> None:
    _rows.note_check(row, seen.outcome, target=website, detail=seen.detail)

    audit.record(
        "claims.checked",
        by=by,
        subject=row.business,
        after={"claim": row.reference, "method": row.method, "outcome": seen.outcome.value},
        business_id=row.business_id,
    )

    if seen.outcome is CheckOutcome.PROVED:
        _rows.settle(by, row, now)
    else:
        _rows.back_to_claimant(row, seen.problem)
