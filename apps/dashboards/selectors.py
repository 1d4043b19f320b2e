"""What the pages of the workplace show, gathered from the apps below in a fixed number of queries."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from apps.businesses import selectors as businesses
from apps.businesses.data import Rights
from apps.businesses.errors import NoSuchInvitation
from apps.businesses.services import fields
from apps.businesses.states import Author
from apps.core import calendar, ids
from apps.core.actor import Actor
from apps.dashboards import rules
from apps.dashboards.data import Offer, Overview, OwnPage, Recent, Standing
from apps.dashboards.models import ClosedChecklist

PAGE_SIZE = 25
RECENT = 6
COMING_DAYS = 90


def own_page(by: Actor, *, after: tuple[str, int] | None = None, query: str = "") -> OwnPage:
    """Return a page of one's listings by name, in a fixed number of queries."""
    rows = businesses.own_businesses(by, after=after, limit=PAGE_SIZE + 1, query=query)
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return OwnPage(shown, f"{shown[-1].id}:{shown[-1].sort_name}" if more else "")


def overview(by: Actor, reference: str, *, now: datetime) -> Overview:
    """Return the overview of one listing. Raises: ListingNotFound, NotFound for what is no id of one."""
    listing, rights = businesses.own_business(by, reference)
    facts = fields.current(listing)
    suggestions, _fields = businesses.waiting(listing.pk)
    standing = _standing(listing, rights, facts, suggestions, now)
    closed = ClosedChecklist.objects.filter(user_id=by.user_id, business_id=listing.pk).exists()
    return Overview(
        place=businesses.workplace(listing),
        status=listing.status,
        verification=listing.verification,
        is_claimed=listing.is_claimed,
        recheck_fields=tuple(listing.recheck_fields),
        role=rights.role,
        brand=listing.brand.name if listing.brand else "",
        region=listing.region.name if listing.region else "",
        street=facts["street_address"],
        completeness=listing.completeness,
        next_step=rules.next_step(standing),
        checklist=rules.checklist(standing),
        checklist_closed=closed,
        recent=_recent(listing.pk),
        suggestions=standing.suggestions,
        people=standing.people,
    )


def offers(*, now: datetime) -> tuple[Offer, ...]:
    """Return the invitations to the addresses of the person of this context that can still be answered. One query."""
    return tuple(offer for offer in _offers("") if offer.is_open(now))


def offer(reference: str) -> Offer:
    """Return one invitation to an address of the person of this context, whatever became of it. One query.

    Raises: NoSuchInvitation, NotFound for what is no id of one.
    """
    wanted = ids.decode("inv", reference)
    found = _offers(" WHERE public_id = %s", wanted)
    if not found:
        raise NoSuchInvitation
    return found[0]


def _offers(condition: str, *values: UUID) -> list[Offer]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT public_id, kind, place, role, denied_fields, can_import, inviter, state, expires_at"
            f" FROM app.my_invitations(){condition} ORDER BY public_id DESC LIMIT 50",
            values,
        )
        rows = cursor.fetchall()
    return [Offer(ids.encode("inv", row[0]), *row[1:4], tuple(row[4]), *row[5:]) for row in rows]


def _standing(listing: Any, rights: Rights, facts: dict[str, Any], suggestions: int, now: datetime) -> Standing:
    known = {**facts, "hours": facts["hours"] is not None}
    return Standing(
        status=listing.status,
        is_claimed=listing.is_claimed,
        verification=listing.verification,
        leads=rights.leads,
        facts=facts,
        gaps=tuple((gap.field, gap.label, gap.points, gap.begun) for gap in businesses.gaps(known)),
        suggestions=suggestions,
        people=businesses.team_size(listing) if listing.is_claimed else 0,
        special_days=_special_days(facts, now),
    )


def _special_days(facts: dict[str, Any], now: datetime) -> int:
    """Return on how many of the coming days the hours are special."""
    if facts["hours"] is None:
        return 0
    today = now.astimezone(ZoneInfo(facts["timezone"])).date()
    days = calendar.next_days(calendar.from_json(facts["hours"]), facts["timezone"], today, COMING_DAYS) or ()
    return sum(day.special is not None for day in days)


def _recent(business_id: int) -> tuple[Recent, ...]:
    lines = businesses.history(business_id, limit=RECENT)
    people = businesses.people({line.user_id for line in lines if line.user_id})
    labels = businesses.field_labels()
    return tuple(
        Recent(
            line.field,
            labels.get(line.field, line.field),
            line.author,
            people[line.user_id].name if line.user_id in people else str(Author(line.author).label),
            line.at,
        )
        for line in lines
    )
