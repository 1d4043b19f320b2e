"""What reviewers see: the queue, and one claim with its evidence beside the listing; never the content of a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from apps.businesses import selectors as directory
from apps.businesses.data import Person
from apps.claims.data import ReviewPage, Rival
from apps.claims.models import Claim, ClaimLocation, OwnerQuestion
from apps.claims.selectors.own import checks_of, documents_of, facts, question_view
from apps.claims.states import OPEN, ClaimState, Method

COUNTED = 1_000
_MOST_LOCATIONS = 500
_MOST_RIVALS = 20


def waiting() -> int:
    """Return how many claims wait for our staff, at most `COUNTED`. One query."""
    return Claim.objects.filter(state=ClaimState.SUBMITTED).order_by()[:COUNTED].count()


def letters_to_post() -> int:
    """Return how many letters wait to be printed and posted, at most `COUNTED`. One query."""
    return Claim.objects.filter(state=ClaimState.CHECKING, method=Method.POST).order_by()[:COUNTED].count()


def letters() -> tuple[Claim, ...]:
    """Return the claims that wait for a letter, oldest first. One query."""
    rows = Claim.objects.filter(state=ClaimState.CHECKING, method=Method.POST).select_related("business")
    return tuple(rows.order_by("requested_at", "pk")[:50])


def first_waiting() -> Claim | None:
    """Return the claim that waits longest. One query."""
    rows = Claim.objects.filter(state=ClaimState.SUBMITTED).select_related("business")
    return rows.order_by("submitted_at", "pk").first()


def around(claim: Claim) -> tuple[str, str]:
    """Return the references of the claims before and after this one in the queue, "" where there is none. Two queries."""
    if claim.submitted_at is None:
        return "", ""
    rows = Claim.objects.filter(state=ClaimState.SUBMITTED).exclude(pk=claim.pk)
    at = claim.submitted_at
    before = rows.filter(submitted_at__lte=at).order_by("-submitted_at", "-pk").first()
    after = rows.filter(submitted_at__gt=at).order_by("submitted_at", "pk").first()
    return before.reference if before else "", after.reference if after else ""


def review_page(claim: Claim, *, now: datetime) -> ReviewPage:
    """Return everything a reviewer needs to decide about a claim. A dozen queries, whatever it holds."""
    about = facts(claim.business_id)
    owner_id = directory.primary_owners([claim.business_id]).get(claim.business_id)
    rows = Claim.objects.filter(business_id=claim.business_id, state__in=OPEN).exclude(pk=claim.pk)
    rivals = list(rows.order_by("pk")[:_MOST_RIVALS])
    people = directory.people(
        {claim.claimant_id, *(row.claimant_id for row in rivals), *([owner_id] if owner_id else [])}
    )
    question = OwnerQuestion.objects.select_related("business").filter(claim=claim).first()
    claimant, owner = people.get(claim.claimant_id), people.get(owner_id) if owner_id else None
    place = claim.business.location
    return ReviewPage(
        reference=claim.reference,
        state=claim.state,
        purpose=str(claim.get_purpose_display()),
        method=str(claim.get_method_display()),
        relation=str(claim.get_relation_display()),
        statement=claim.statement,
        message=claim.message,
        claimant=(claimant.name or claimant.email) if claimant else "",
        claimant_address=claimant.email if claimant else "",
        claimant_claims=Claim.objects.filter(claimant_id=claim.claimant_id).count(),
        business=about,
        business_path=claim.business.get_absolute_url(),
        business_state=str(claim.business.get_status_display()),
        is_claimed=claim.business.is_claimed,
        owner=(owner.name or owner.email) if owner else "",
        city=place.city.name,
        self_stated=_self_stated(claim),
        checks=checks_of(claim),
        documents=documents_of(claim),
        rivals=tuple(_rival(row, people) for row in rivals),
        locations=_locations(claim),
        brand_name=claim.brand_name,
        question=question_view(question, now) if question else None,
        question_note=question.note if question else "",
        question_answer=str(question.get_answer_display()) if question else "",
        objected_at=question.objected_at if question else None,
        started_at=claim.started_at,
        submitted_at=claim.submitted_at,
        decided_by=claim.decided_by,
        decided_at=claim.decided_at,
        decision=claim.decision,
        decision_note=claim.decision_note,
        effective_at=claim.effective_at,
        undo_until=claim.undo_until,
    )


def _self_stated(claim: Claim) -> tuple[str, ...]:
    labels = directory.field_labels()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.self_stated(%s, %s)", [claim.business_id, claim.claimant_id])
        return tuple(labels.get(name, name) for name in cursor.fetchone()[0])


def _rival(row: Claim, people: Mapping[int, Person]) -> Rival:
    person = people.get(row.claimant_id)
    return Rival(
        reference=row.reference,
        claimant=(person.name or person.email) if person else "",
        state=str(row.get_state_display()),
        method=str(row.get_method_display()) if row.method else "",
        started_at=row.started_at,
    )


def _locations(claim: Claim) -> tuple[tuple[str, str, str], ...]:
    rows = ClaimLocation.objects.filter(claim=claim).select_related("business__location__city").order_by("pk")
    return tuple(
        (row.business.name, row.business.location.city.name, row.note or ("!" if row.business.is_claimed else ""))
        for row in rows[:_MOST_LOCATIONS]
    )
