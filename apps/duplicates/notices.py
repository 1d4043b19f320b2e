"""The mails this app sends: to owners who are asked about a merge, and to those who wait for the answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from apps.businesses import selectors as directory
from apps.core import mail
from apps.duplicates.models import MergeRequest
from apps.duplicates.states import Answer, RequestState


def asked(row: MergeRequest) -> None:
    """Ask the owners who did not say anything yet. Raises: as `mail.send`."""
    waiting = [consent.user_id for consent in row.consents.all() if consent.answer == Answer.NONE]
    if row.state == RequestState.OPEN:
        _send(row, waiting, "merge_asked", _("Are these two listings the same business?"))
    else:
        settled(row)


def settled(row: MergeRequest) -> None:
    """Tell everybody concerned what became of a request; nothing while it is open. Raises: as `mail.send`."""
    if row.state == RequestState.OPEN:
        return
    everybody = {row.requested_by_id, *row.consents.values_list("user_id", flat=True)}
    _send(row, sorted(everybody), "merge_settled", _("What became of the request to merge two listings"))


def _send(row: MergeRequest, user_ids: Iterable[int], template: str, subject: str) -> None:
    people = directory.people([*user_ids, row.requested_by_id])
    asker = people.get(row.requested_by_id)
    for user_id in user_ids:
        if person := people.get(user_id):
            mail.send(
                person.email,
                subject=subject,
                template=f"duplicates/email/{template}",
                context={
                    "survivor": row.survivor.name,
                    "duplicate": row.duplicate.name,
                    "asker": asker.name if asker else "",
                    "note": row.note,
                    "state": row.get_state_display(),
                    "outcome": row.outcome,
                    "is_merged": row.state == RequestState.MERGED,
                    "url": f"{settings.SITE_URL}/manage/merges/{row.reference}/",
                },
            )
