"""The mails this app sends: about teams, transfers and sales to the people concerned, about suggestions and reports to their authors."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from apps.businesses import rules, selectors
from apps.businesses.models import Invitation, ListingReport, OwnershipTransfer, Sale, Suggestion
from apps.core import mail


def invitation(row: Invitation) -> None:
    """Tell somebody that they were invited. Raises: as `mail.send`."""
    people = selectors.people([row.invited_by_id] if row.invited_by_id else [])
    inviter = people.get(row.invited_by_id)
    mail.send(
        row.email,
        subject=_("You were invited to the team of %(place)s") % {"place": row.place},
        template="businesses/email/invitation",
        context={
            "place": str(row.place),
            "role": row.get_role_display(),
            "inviter": (inviter.name or inviter.email) if inviter else "",
            "expires_at": row.expires_at,
            "url": f"{settings.SITE_URL}/manage/invitations/{row.reference}/",
        },
    )


def ownership_offered(row: OwnershipTransfer) -> None:
    """Tell somebody that they are to become the primary owner. Raises: as `mail.send`."""
    _to(row, [row.to_user_id], "ownership_offered", _("You are to become the primary owner of %(place)s"))


def ownership_accepted(row: OwnershipTransfer) -> None:
    """Tell both sides when the ownership changes hands. Raises: as `mail.send`."""
    both = [row.from_user_id, row.to_user_id]
    _to(row, both, "ownership_accepted", _("The ownership of %(place)s is about to change"))


def ownership_transferred(row: OwnershipTransfer) -> None:
    """Tell both sides that the ownership changed hands. Raises: as `mail.send`."""
    both = [row.from_user_id, row.to_user_id]
    _to(row, both, "ownership_transferred", _("%(place)s has another primary owner"))


def suggestion_decided(row: Suggestion) -> None:
    """Tell the author of a suggestion what became of it. Raises: as `mail.send`."""
    if row.author is None:
        return
    mail.send(
        row.author.email,
        subject=_("Your suggestion for %(listing)s") % {"listing": row.business.name},
        template="businesses/email/suggestion_decided",
        context={
            "listing": row.business.name,
            "accepted": [str(rules.FIELDS[name].label) for name in row.accepted_fields],
            "left": [str(rules.FIELDS[name].label) for name in row.changes if name not in row.accepted_fields],
            "reason": row.reason,
            "url": f"{settings.SITE_URL}{row.business.get_absolute_url()}",
        },
    )


def report_received(row: ListingReport) -> None:
    """Confirm a report to whoever sent it (MOD-1). Raises: as `mail.send`."""
    mail.send(
        row.email,
        subject=_("We received your report about %(listing)s") % {"listing": row.business.name},
        template="businesses/email/report_received",
        context={
            "listing": row.business.name,
            "reference": row.reference,
            "address": row.address,
            "explanation": row.explanation,
            "reported_at": row.reported_at,
        },
    )


def sale_offered(row: Sale) -> None:
    """Tell somebody that they may take a location over. Raises: as `mail.send`."""
    mail.send(
        row.buyer_email,
        subject=_("%(listing)s was offered to you") % {"listing": row.business.name},
        template="businesses/email/sale_offered",
        context={
            "listing": row.business.name,
            "seller": (row.seller.name or row.seller.email) if row.seller else "",
            "expires_at": row.expires_at,
            "url": f"{settings.SITE_URL}/manage/sales/{row.reference}/",
        },
    )


def sale_completed(row: Sale) -> None:
    """Tell both sides that a location has another owner. Raises: as `mail.send`."""
    for person in (row.seller, row.buyer):
        if person is not None:
            mail.send(
                person.email,
                subject=_("%(listing)s has another owner") % {"listing": row.business.name},
                template="businesses/email/sale_completed",
                context={
                    "listing": row.business.name,
                    "is_buyer": person == row.buyer,
                    "url": f"{settings.SITE_URL}/manage/b/{row.business.reference}/",
                },
            )


def _to(row: OwnershipTransfer, user_ids: list[int], template: str, subject: str) -> None:
    people = selectors.people([row.from_user_id, row.to_user_id])
    giver, taker = people.get(row.from_user_id), people.get(row.to_user_id)
    context = {
        "place": str(row.place),
        "giver": (giver.name or giver.email) if giver else "",
        "taker": (taker.name or taker.email) if taker else "",
        "effective_at": row.effective_at,
        "undo_until": row.undo_until,
        "url": f"{settings.SITE_URL}/manage/transfers/{row.reference}/",
    }
    for user_id in user_ids:
        if person := people.get(user_id):
            mail.send(
                person.email,
                subject=subject % {"place": row.place},
                template=f"businesses/email/{template}",
                context=context,
            )
