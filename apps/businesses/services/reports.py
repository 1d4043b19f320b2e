"""Reports that a listing is wrong or illegal, kept for moderation (MOD-1)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events
from apps.businesses.errors import ListingNotFound, ReportInvalid
from apps.businesses.models import Business, ListingReport
from apps.businesses.states import PUBLIC, ReportKind
from apps.core.actor import Actor
from apps.outbox import services as outbox

MAX_EXPLANATION = 5_000


@transaction.atomic
def report(
    *,
    by: Actor,
    business: Business,
    kind: str,
    explanation: str,
    address: str,
    good_faith: bool,
    now: datetime,
    name: str = "",
    email: str = "",
) -> ListingReport:
    """Keep somebody's notice about a listing and see that its receipt is mailed.

    Name and mail may be left out only for offences against children. Raises: ListingNotFound, ReportInvalid.
    """
    listing = Business.objects.filter(pk=business.pk, status__in=PUBLIC).first()
    if listing is None:
        raise ListingNotFound
    row = ListingReport(
        business=listing,
        kind=kind,
        explanation=explanation.strip(),
        name=" ".join(name.split()),
        email=email.strip(),
        good_faith=good_faith,
        user_id=by.user_id,
        address=address.strip(),
        reported_at=now,
    )
    _check(row)

    with connection.cursor() as cursor:
        # Nobody but staff reads reports, not even the row just written: so it is written without reading it back.
        cursor.execute(
            """INSERT INTO businesses_listingreport (public_id, business_id, kind, explanation, name, email, good_faith,
                   user_id, address, reported_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [
                row.public_id, listing.pk, row.kind, row.explanation, row.name, row.email, row.good_faith, row.user_id,
                row.address, row.reported_at,
            ],
        )  # fmt: skip

    audit.record(
        "businesses.listing_reported",
        by=by,
        subject=listing,
        after={"report": row.reference, "kind": row.kind},
        business_id=listing.pk,
    )

    outbox.publish(events.ListingReported(business_id=listing.pk, report=row.reference))
    return row


def _check(row: ListingReport) -> None:
    problems: dict[str, list[str]] = {}
    if row.kind not in ReportKind.values:
        problems["kind"] = [_("Choose what the report is about.")]
    if not row.explanation or len(row.explanation) > MAX_EXPLANATION:
        problems["explanation"] = [_("Explain it, in at most %(most)d characters.") % {"most": MAX_EXPLANATION}]
    if not row.address or len(row.address) > 300:
        problems["address"] = [_("Give the exact address of the page.")]
    if not row.good_faith:
        problems["good_faith"] = [_("A report needs this statement.")]
    if row.kind != ReportKind.CHILD_SAFETY:
        problems |= {} if row.name else {"name": [_("Give your name.")]}
        problems |= {} if row.email else {"email": [_("Give an address for the receipt and the decision.")]}
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            problems["email"] = [_("This is no e-mail address.")]
    if len(row.name) > 120:
        problems["name"] = [_("At most %(most)d characters.") % {"most": 120}]
    for name in ("explanation", "name", "address"):
        if "\x00" in getattr(row, name):
            problems[name] = [_("Null characters are not allowed.")]
    if problems:
        raise ReportInvalid(problems)
