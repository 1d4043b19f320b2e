"""What claimants and asked owners see: claims with their next step, ways of proving them, questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection

from apps.businesses import selectors as directory
from apps.businesses.errors import ListingNotFound
from apps.claims import files, policies, rules
from apps.claims.data import (
    CheckView,
    ClaimPage,
    ClaimView,
    DocumentView,
    Facts,
    Means,
    Offer,
    QuestionView,
)
from apps.claims.errors import ClaimNotFound, QuestionNotFound
from apps.claims.models import Claim, ClaimCheck, ClaimDocument, OwnerQuestion
from apps.claims.outside import phones
from apps.claims.rules import codes, ways
from apps.claims.rules.ways import dns as dns_way
from apps.claims.rules.ways import page as page_way
from apps.claims.states import OPEN, Answer, ClaimState, Method, Purpose
from apps.core import ids
from apps.core.actor import Actor, ActorKind

_LISTED = 50
_SHOWN_CHECKS = 5


def facts(business_id: int) -> Facts:
    """Return what a listing says that a claim can be proved by. One query. Raises: ListingNotFound."""
    found = directory.identities([business_id])
    if not found:
        raise ListingNotFound
    one = found[0]
    return Facts(
        business_id=one.id,
        name=one.name,
        status=one.status,
        phone=one.phone,
        website=one.website,
        street=one.street_address,
        postal_code=one.postal_code,
        country=one.country,
    )


def means() -> Means:
    """Return what this installation can do; no query."""
    return Means(
        phone=phones.phones() is not None,
        post_countries=frozenset(settings.CLAIM_POST_COUNTRIES),
        documents=files.can_keep(),
    )


def self_stated(business_id: int, by: Actor) -> frozenset[str]:
    """Return the facts of a listing that the signed-in person told us, so that they prove nothing about them. One query."""
    if by.kind is not ActorKind.USER:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.my_self_stated(%s)", [business_id])
        return frozenset(cursor.fetchone()[0])


def offers(business_id: int, by: Actor, purpose: str = Purpose.TAKE) -> tuple[Offer, ...]:
    """Return every way of proving a claim to a listing, with why some are not offered. Two queries.

    The same for claimed and unclaimed listings: who owns what is nobody's to learn here. Raises: ListingNotFound.
    """
    told = self_stated(business_id, by) if purpose != Purpose.RECHECK else frozenset()
    return ways.offers(facts(business_id), means(), purpose, told)


def claim(reference: str) -> Claim:
    """Return a claim the actor may see, for a service to act on. One query. Raises: ClaimNotFound, NotFound."""
    found = Claim.objects.select_related("business").filter(public_id=ids.decode(Claim.id_prefix, reference)).first()
    if found is None:
        raise ClaimNotFound
    return found


def open_claim(by: Actor, business_id: int) -> Claim | None:
    """Return the open claim a person has on a listing, if any. One query."""
    return Claim.objects.filter(claimant_id=by.user_id, business_id=business_id, state__in=OPEN).first()


def claims_of(by: Actor, *, before: int | None = None, limit: int = _LISTED) -> tuple[ClaimView, ...]:
    """Return a person's claims, newest first; `before` is the id of the last one seen. One query."""
    rows = Claim.objects.filter(claimant_id=by.user_id).select_related("business__location__city")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(view(row) for row in rows.order_by("-pk")[:limit])


def view(row: Claim) -> ClaimView:
    """Return a claim as its claimant sees it in lists."""
    place = getattr(row.business, "location", None)
    return ClaimView(
        id=row.pk,
        reference=row.reference,
        purpose=row.purpose,
        state=row.state,
        state_label=str(row.get_state_display()),
        method=row.method,
        method_label=str(row.get_method_display()) if row.method else "",
        business_id=row.business_id,
        business_name=row.brand_name or row.business.name,
        business_slug=row.business.slug,
        business_reference=row.business.reference,
        city=place.city.name if place else "",
        started_at=row.started_at,
        expires_at=row.expires_at,
        is_open=row.state in OPEN,
    )


def claim_page(by: Actor, reference: str) -> ClaimPage:
    """Return everything the page of a claim shows its claimant. Seven queries. Raises: ClaimNotFound, NotFound."""
    row = (
        Claim.objects.select_related("business__location__city")
        .filter(public_id=ids.decode(Claim.id_prefix, reference), claimant_id=by.user_id)
        .first()
    )
    if row is None:
        raise ClaimNotFound
    about = facts(row.business_id)
    question = OwnerQuestion.objects.filter(claim=row).first()
    record = codes.record(row.reference, row.claimant_id, row.business_id)
    domain = rules.domains.own_domain(about.website)
    return ClaimPage(
        claim=view(row),
        next_step=_next_step(row, question),
        problem=str(rules.PROBLEMS.get(row.problem, "")),
        offers=offers(row.business_id, by, row.purpose) if row.state in policies.WITH_CLAIMANT else (),
        checks=checks_of(row),
        documents=documents_of(row),
        address=rules.masked_address(row.address),
        code_expires_at=row.code_expires_at,
        record_name=domain,
        record_value=f"{dns_way.PREFIX}{record}",
        tag=page_way.tag(record),
        file_address=page_way.file_address(about.website, record) if about.website else "",
        website=about.website,
        owner_was_asked=question is not None,
        owner_deadline=question.deadline if question and question.answer == Answer.NONE else None,
        decision=str(rules.REJECTIONS.get(row.decision, ("", ""))[1]),
        decision_note=row.decision_note,
        effective_at=row.effective_at,
        brand_name=row.brand_name,
        locations=tuple(row.locations.order_by("pk").values_list("business__name", flat=True)[:_LISTED])
        if row.purpose == Purpose.CHAIN
        else (),
    )


def record_of(row: Claim) -> str:
    """Return the text whose presence at the website proves a claim; no query."""
    return codes.record(row.reference, row.claimant_id, row.business_id)


def checks_of(row: Claim) -> tuple[CheckView, ...]:
    """Return the last attempts to prove a claim, newest first. One query."""
    rows = ClaimCheck.objects.filter(claim=row).order_by("-pk")[:_SHOWN_CHECKS]
    return tuple(
        CheckView(check.method, str(check.get_method_display()), check.outcome, check.detail, check.at)
        for check in rows
    )


def documents_of(row: Claim) -> tuple[DocumentView, ...]:
    """Return the documents of a claim without their content. One query."""
    rows: Sequence[ClaimDocument] = ClaimDocument.objects.filter(claim=row).order_by("pk")
    return tuple(
        DocumentView(
            document.pk,
            document.name,
            str(document.get_kind_display()),
            document.byte_size,
            document.uploaded_at,
            document.delete_after,
            document.deleted_at,
        )
        for document in rows
    )


def questions_to(by: Actor, *, limit: int = _LISTED) -> tuple[OwnerQuestion, ...]:
    """Return what a person is asked about their listings and has not answered, newest first. One query."""
    rows = OwnerQuestion.objects.filter(user_id=by.user_id, answer=Answer.NONE, claim__isnull=False)
    return tuple(rows.select_related("business").order_by("-pk")[:limit])


def question(by: Actor, reference: str) -> OwnerQuestion:
    """Return a question to this person, for a service to act on. One query. Raises: QuestionNotFound, NotFound."""
    found = (
        OwnerQuestion.objects.select_related("business")
        .filter(public_id=ids.decode(OwnerQuestion.id_prefix, reference), user_id=by.user_id)
        .first()
    )
    if found is None:
        raise QuestionNotFound
    return found


def question_view(row: OwnerQuestion, now: datetime) -> QuestionView:
    """Return a question as the asked owner sees it; no query."""
    return QuestionView(
        id=row.pk,
        reference=row.reference,
        business_name=row.business.name,
        business_reference=row.business.reference,
        asker=row.asker,
        relation=str(row.get_relation_display()),
        message=row.message,
        asked_at=row.asked_at,
        deadline=row.deadline,
        answer=row.answer,
        takes_effect_at=row.effective_at,
        is_open=row.answer == Answer.NONE,
        may_object=policies.may_object(row, now),
    )


def _next_step(row: Claim, asked: OwnerQuestion | None) -> str:
    """Say what happens next, and who has to do something."""
    key = row.state
    if row.state == ClaimState.STARTED and row.method in rules.NEXT_STEPS:
        key = row.method
    elif row.state == ClaimState.CHECKING and row.method == Method.POST:
        key = "letter"
    elif row.state == ClaimState.SUBMITTED and asked is not None and asked.answer == Answer.NONE:
        key = "owner"
    elif row.state == ClaimState.VERIFIED and row.purpose == Purpose.CHAIN:
        key = "chain"
    return str(rules.NEXT_STEPS.get(key, ""))
