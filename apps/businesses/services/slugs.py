"""Addresses of pages: choosing one, taking one, and leaving the former ones behind as signposts (SEO-1)."""

from __future__ import annotations

from itertools import islice

from django.db import connection

from apps.businesses import rules
from apps.businesses.errors import SlugTaken
from apps.businesses.models import Business, BusinessSlug
from apps.core import clock

_BATCH = 50


def choose(name: str, *, category: str, city: str, neighbourhood: str = "", mine: int | None = None) -> str:
    """Return the nicest free address for a name; one that ever led to another listing is not free.

    `mine` is the listing that asks, whose own former addresses it may have again.
    """
    choices = rules.slug_choices(name, category=category, city=city, neighbourhood=neighbourhood)
    while True:
        batch = list(islice(choices, _BATCH))
        _queue_for(batch[0])
        taken = _taken(batch, mine)
        for slug in batch:
            if slug not in taken:
                return slug


def _taken(batch: list[str], mine: int | None) -> set[str]:
    """Return which of the addresses lead elsewhere, those of hidden listings included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.taken_slugs(%s, %s)", [batch, mine])
        return set(cursor.fetchone()[0])


def _queue_for(slug: str) -> None:
    """Wait until whoever else is choosing among the same addresses has one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('businesses.slug'), hashtext(%s))", [slug])


def take(listing: Business, slug: str) -> None:
    """Give the listing this address and keep its former one as a signpost; a signpost of another listing is taken over.

    Raises: SlugTaken when it is another listing's current address.
    """
    known = BusinessSlug.objects.select_for_update().filter(slug=slug).first()
    if known is not None and known.is_current and known.business_id != listing.pk:
        raise SlugTaken(slug)
    if known is None and _taken([slug], listing.pk):
        # Of a listing this actor may not see.
        raise SlugTaken(slug)
    BusinessSlug.objects.filter(business=listing, is_current=True).update(is_current=False)
    row = known or BusinessSlug(slug=slug)
    row.business, row.is_current, row.is_public, row.since = listing, True, listing.is_public, clock.now()
    row.save()
    listing.slug = slug
