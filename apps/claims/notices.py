"""The mails this app sends: codes, and what becomes of claims; each says what to do next."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.businesses import selectors as directory
from apps.claims import rules
from apps.claims.models import Claim, OwnerQuestion
from apps.claims.states import Problem, Purpose
from apps.core import mail

# These are answers to what the claimant does on the page, which tells them at once.
_SEEN_ON_THE_PAGE = frozenset({Problem.NOT_FOUND, Problem.UNREACHABLE, Problem.REFUSED, Problem.NO_LONGER_OFFERED})


def code(row: Claim, spelt: str) -> None:
    """Bring a code to the address at the website's domain. Raises: as `mail.send`."""
    mail.send(
        row.address,
        subject=_("%(code)s is your code for %(place)s") % {"code": spelt, "place": row.business.name},
        template="claims/email/code",
        context={**_context(row), "code": spelt, "hours": 24},
    )


def recheck(row: Claim) -> None:
    """Ask an owner to verify a listing again. Raises: as `mail.send`."""
    _to_claimant(row, "recheck", _("Please verify %(place)s again"))


def returned(row: Claim) -> None:
    """Say why a claim is with its claimant again, unless the page did. Raises: as `mail.send`."""
    if row.problem not in _SEEN_ON_THE_PAGE:
        _to_claimant(row, "returned", _("Your claim to %(place)s needs you"))


def verified(row: Claim) -> None:
    """Tell a claimant that it is done, and a former owner that the listing is gone. Raises: as `mail.send`."""
    if row.purpose != Purpose.RECHECK:
        _to_claimant(row, "verified", _("%(place)s is verified as yours"))
    for member in row.former_team:
        if member["is_primary"]:
            _to(member["user_id"], row, "taken", _("%(place)s has another owner"))


def rejected(row: Claim) -> None:
    """Tell a claimant why the claim was not accepted. Raises: as `mail.send`."""
    _to_claimant(row, "rejected", _("Your claim to %(place)s was not accepted"))


def approved(row: Claim) -> None:
    """Tell both sides when a decision takes effect. Raises: as `mail.send`."""
    _to_claimant(row, "approved", _("Our staff decided about %(place)s"))
    for question in OwnerQuestion.objects.filter(claim=row):
        context = {"question_url": _question_url(question)}
        _to(question.user_id, row, "objection", _("%(place)s is about to go to somebody else"), **context)


def question(row: OwnerQuestion) -> None:
    """Ask a present owner about somebody's claim. Raises: as `mail.send`."""
    person = directory.people([row.user_id]).get(row.user_id)
    if person is None:
        return
    mail.send(
        person.email,
        subject=_("Somebody says that %(place)s is theirs") % {"place": row.business.name},
        template="claims/email/question",
        context={
            "place": row.business.name,
            "asker": row.asker,
            "relation": row.get_relation_display(),
            "message": row.message,
            "deadline": row.deadline,
            "url": _question_url(row),
        },
    )


def reversed_(row: Claim) -> None:
    """Tell both sides that a listing went back to its former owner. Raises: as `mail.send`."""
    subject = _("%(place)s went back to its former owner")
    _to_claimant(row, "reversed", subject)
    for member in row.former_team:
        if member["is_primary"]:
            _to(member["user_id"], row, "given_back", _("%(place)s is yours again"))


def _to_claimant(row: Claim, template: str, subject: str) -> None:
    _to(row.claimant_id, row, template, subject)


def _to(user_id: int, row: Claim, template: str, subject: str, **more: Any) -> None:
    person = directory.people([user_id]).get(user_id)
    if person is None or not person.email:
        return
    context = {**_context(row), **more}
    mail.send(
        person.email,
        subject=subject % {"place": context["place"]},
        template=f"claims/email/{template}",
        context=context,
    )


def _context(row: Claim) -> dict[str, Any]:
    return {
        "place": row.brand_name or row.business.name,
        "is_recheck": row.purpose == Purpose.RECHECK,
        "problem": str(rules.PROBLEMS.get(row.problem, "")),
        "note": row.decision_note,
        "decision": str(rules.REJECTIONS.get(row.decision, ("", ""))[1]),
        "effective_at": row.effective_at,
        "undo_until": row.undo_until,
        "cooling_days": rules.COOLING_OFF.days,
        "url": f"{settings.SITE_URL}/manage/claims/{row.reference}/",
        "manage_url": f"{settings.SITE_URL}/manage/b/{row.business.reference}/",
        "start_url": f"{settings.SITE_URL}/b/{row.business.slug}/claim/",
    }


def _question_url(row: OwnerQuestion) -> str:
    return f"{settings.SITE_URL}/manage/claims/asked/{row.reference}/"
