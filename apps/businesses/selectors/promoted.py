"""Which sponsored placements belong to an answer: apart from it, at most a few, and only such as answer the question (SRC-6)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from apps.businesses.data import Sponsored
from apps.businesses.models import Category, Promotion
from apps.businesses.search import Hit, SearchResults, among
from apps.businesses.states import PromotionState

MOST = 2
# More placements than this for one question take turns by the minute.
_CONSIDERED = 40


class Placed(NamedTuple):
    """A placement that belongs to an answer, with its listing as search shows it."""

    placement: Sponsored
    hit: Hit


def sponsored(results: SearchResults, *, now: datetime) -> tuple[Placed, ...]:
    """Return the placements to show above the first page of an answer, each with its listing as search shows it.

    A placement is booked for a city or a category the question names, and its listing answers the question with all its
    filters; the answer itself is not touched. One query, and two more when a placement comes into question.
    """
    query = results.query
    if query.cursor or results.degraded or not (query.q or query.categories or query.city or query.place):
        return ()
    booked = _booked(results, now)
    if not booked:
        return ()
    hits = among(query, [row.business_id for row in booked], now=now)
    shown = [Placed(row, hits[row.business_id]) for row in booked if row.business_id in hits]
    return tuple(shown[:MOST])


def _booked(results: SearchResults, now: datetime) -> list[Sponsored]:
    query = results.query
    here = Q(city__isnull=True)
    if query.city:
        here |= Q(city__slug=query.city)
    if results.place is not None and results.place.city_id is not None:
        here |= Q(city_id=results.place.city_id)
    kind = Q(category__isnull=True)
    if query.categories:
        kind |= Q(
            Exists(Category.objects.filter(slug__in=query.categories, path__startswith=OuterRef("category__path")))
        )
    elif query.q:
        # Words name no category; that the listing answers them is enough.
        kind = Q()
    rows = Promotion.objects.filter(here & kind, state=PromotionState.BOOKED, starts_at__lte=now, ends_at__gt=now)
    found = list(rows.order_by("pk")[:_CONSIDERED])
    turn = int(now.timestamp() // 60) % len(found) if found else 0
    by_listing: dict[int, Sponsored] = {}
    for row in [*found[turn:], *found[:turn]]:
        by_listing.setdefault(row.business_id, Sponsored(row.reference, row.business_id, row.payer_name))
    return list(by_listing.values())
