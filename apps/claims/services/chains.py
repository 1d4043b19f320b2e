"""Chains: many listings claimed at once for one brand, proved at its domain, decided by staff, founded by a job."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.audit import services as audit
from apps.businesses import selectors as directory
from apps.businesses.errors import AlreadyClaimed
from apps.businesses.services import brands, ownership
from apps.claims import events, policies, rules, selectors
from apps.claims.errors import ClaimInvalid, NotNow, SignInToClaim, TooManyClaims
from apps.claims.models import Claim, ClaimLocation
from apps.claims.services import _rows
from apps.claims.states import OPEN, ClaimState, Purpose, Relation
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.outbox import services as outbox

if TYPE_CHECKING:
    from apps.businesses.models import Business

_REFERENCE = re.compile(r"\bbiz_[0-9a-z]{26}\b", re.IGNORECASE)
_MOST_NAMED = 5


def references(text: str) -> list[str]:
    """Return the ids of listings in a text, in order and once each: lines, CSV cells or addresses, whatever is around them."""
    cells: Iterable[str] = (cell for row in csv.reader(io.StringIO(text.replace("\x00", ""))) for cell in row)
    found = (match.group(0).lower() for cell in cells for match in _REFERENCE.finditer(cell))
    return list(dict.fromkeys(found))


@transaction.atomic
def start(*, by: Actor, name: str, listings: Sequence[str], now: datetime) -> Claim:
    """Claim a chain: the first listing's website is where it is proved, and staff looks at all of them.

    Listings somebody manages already may be named; staff decides about each of those by itself.
    Raises: SignInToClaim, TooManyClaims, LimitReached, ClaimInvalid naming what is wrong.
    """
    if not policies.can_claim(by):
        raise SignInToClaim
    brand = " ".join(name.split())
    businesses = _named(brand, listings)
    head = businesses[0]
    if selectors.open_claim(by, head.pk) is not None:
        raise NotNow(_("You have an open claim to the first of these listings; finish or withdraw it first."))
    if Claim.objects.filter(claimant_id=by.user_id, state__in=OPEN).count() >= rules.MOST_OPEN:
        raise TooManyClaims(rules.MOST_OPEN)
    _rows.count(rules.STARTS, f"user:{by.user_id}")

    claim = Claim(
        business=head,
        claimant_id=by.user_id,
        purpose=Purpose.CHAIN,
        relation=Relation.OWNER,
        brand_name=brand,
        started_at=now,
        expires_at=now + rules.LIFETIME,
    )
    claim.save(force_insert=True)
    ClaimLocation.objects.bulk_create(
        ClaimLocation(claim=claim, claimant_id=by.user_id, business=business) for business in businesses
    )

    audit.record(
        "claims.claim_started",
        by=by,
        subject=head,
        after={"claim": claim.reference, "purpose": claim.purpose, "listings": len(businesses)},
        business_id=head.pk,
    )

    outbox.publish(events.ClaimStarted(claim_id=claim.pk, business_id=head.pk))
    return claim


@transaction.atomic
def found(*, by: Actor, claim_id: int) -> None:
    """Give the listings of a verified chain to its claimant and let them found the brand; a program's to do.

    Listings that somebody manages, or that are part of a brand, stay where they are, and the claim says so.
    Raises: MayNotReview, ClaimNotFound.
    """
    row = _rows.locked(Claim(pk=claim_id))

    policies.ensure_program(by)
    if row.state != ClaimState.VERIFIED or row.purpose != Purpose.CHAIN:
        return
    taken: list[Business] = []
    for location in row.locations.select_related("business").filter(note="").order_by("pk"):
        if location.business.status not in policies.CLAIMABLE:
            location.note = _("Not taken: it is closed or moved.")
        else:
            try:
                with transaction.atomic():
                    taken.append(ownership.take(by=by, business=location.business, user_id=row.claimant_id))
                location.note = _("Taken.")
            except AlreadyClaimed:
                location.note = _("Not taken: somebody manages it already.")
        location.save(update_fields=["note"])
    if taken:
        # A brand is founded by the owner of its locations, and that is who asked for it.
        brands.found(by=Actor.user(row.claimant_id, request_id=by.request_id), name=row.brand_name, businesses=taken)


def _named(brand: str, wanted: Sequence[str]) -> list[Business]:
    fields: dict[str, list[str]] = {}
    if not brand or len(brand) > 200 or "\x00" in brand:
        fields["brand_name"] = [_("Give the name of the chain, at most 200 characters.")]
    if not 2 <= len(wanted) <= rules.MOST_LOCATIONS:
        words = _("Name between 2 and %(most)d listings by their ids, such as biz_….")
        fields["listings"] = [words % {"most": rules.MOST_LOCATIONS}]
    if fields:
        raise ClaimInvalid(fields)
    businesses, unknown = [], []
    for reference in wanted:
        try:
            business = directory.business(reference)
        except NotFound:
            unknown.append(reference)
            continue
        if business.status in policies.CLAIMABLE:
            businesses.append(business)
        else:
            unknown.append(reference)
    if unknown:
        named = ", ".join(unknown[:_MOST_NAMED]) + ("…" if len(unknown) > _MOST_NAMED else "")
        words = ngettext(
            "This listing is not there or cannot be claimed: %(names)s.",
            "These listings are not there or cannot be claimed: %(names)s.",
            len(unknown),
        )
        raise ClaimInvalid({"listings": [words % {"names": named}]})
    return businesses
