"""Reading suggestions: the inbox of a team, and one's own."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.businesses.data import SuggestionView
from apps.businesses.errors import ListingNotFound, NoSuchSuggestion
from apps.businesses.models import Business, Suggestion
from apps.businesses.states import PUBLIC, SuggestionState
from apps.core import ids
from apps.core.actor import Actor


def suggestion(reference: str, *, business_id: int | None = None) -> Suggestion:
    """Return a suggestion the actor may see, of one listing if that is given. One query.

    Raises: NoSuchSuggestion, NotFound for what is no id of one.
    """
    rows = Suggestion.objects.select_related("business")
    if business_id is not None:
        rows = rows.filter(business_id=business_id)
    found = rows.filter(public_id=ids.decode(Suggestion.id_prefix, reference)).first()
    if found is None:
        raise NoSuchSuggestion
    return found


def public_listing(slug: str) -> Business:
    """Return the public listing at an address, for what visitors may do with it. One query. Raises: ListingNotFound."""
    found = Business.objects.select_related("location").filter(slug=slug.lower(), status__in=PUBLIC).first()
    if found is None:
        raise ListingNotFound
    return found


def suggestions_of(
    business_id: int, *, is_open: bool = True, before: int | None = None, limit: int = 20
) -> tuple[SuggestionView, ...]:
    """Return a page of a listing's suggestions, newest first; `before` is the id of the last one seen. One query."""
    rows = Suggestion.objects.filter(business_id=business_id).select_related("business")
    rows = rows.filter(state=SuggestionState.OPEN) if is_open else rows.exclude(state=SuggestionState.OPEN)
    return _page(rows, before, limit)


def own_suggestions(by: Actor, *, before: int | None = None, limit: int = 20) -> tuple[SuggestionView, ...]:
    """Return a page of what somebody suggested, newest first. One query."""
    return _page(Suggestion.objects.filter(author_id=by.user_id).select_related("business"), before, limit)


def suggestion_view(row: Suggestion) -> SuggestionView:
    """Return a suggestion as pages show it; nobody learns who its author is. No query."""
    return SuggestionView(
        id=row.pk,
        reference=row.reference,
        listing=row.business.name,
        slug=row.business.slug,
        listing_reference=row.business.reference,
        changes=row.changes,
        seen=row.seen,
        note=row.note,
        state=row.state,
        reason=row.reason,
        accepted=tuple(row.accepted_fields),
        suggested_at=row.suggested_at,
        decided_at=row.decided_at,
    )


def _page(rows: QuerySet[Suggestion], before: int | None, limit: int) -> tuple[SuggestionView, ...]:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(suggestion_view(row) for row in rows.order_by("-pk")[:limit])
