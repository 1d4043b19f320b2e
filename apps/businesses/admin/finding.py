"""How staff find a listing among a million: by id, address or phone in an index, by words through the search table."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q, QuerySet

from apps.businesses.models import Business
from apps.businesses.states import SEARCHABLE, ListingState
from apps.core import ids
from apps.core.errors import NotFound

# A name that more listings share needs a further word.
MOST = 500
_LONGEST = 100
_HIDDEN = [state for state in ListingState if state not in SEARCHABLE]


def find(queryset: QuerySet[Business], text: str) -> QuerySet[Business]:
    """Return the listings of `queryset` that `text` may mean, at most `MOST` by name.

    An outside id, an inside number, a page's address, a phone number and an e-mail address are looked up; other words are
    beginnings of words in the name. Row security keeps text operators on the listings themselves from any index, so names
    are looked up in the table of public search columns, and only the few listings that are not in it are read.
    """
    text = " ".join(text.replace("\x00", " ").split())[:_LONGEST]
    if not text:
        return queryset
    if text.startswith(f"{Business.id_prefix}_"):
        try:
            return queryset.filter(public_id=ids.decode(Business.id_prefix, text))
        except NotFound:
            return queryset.none()
    if text.isdecimal() and len(text) < 19:
        return queryset.filter(pk=int(text))
    exact = Q(slug=text.lower().removeprefix("/b/").strip("/"))
    found = [*_published(text), *_hidden(text)]
    return queryset.filter(exact | Q(pk__in=found))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’‘`´]", "", text))[:8]


def _published(text: str) -> list[int]:
    """Return the best listings in the search table whose names hold words that begin so."""
    if not (words := _words(text)):
        return []
    question = " & ".join(f"{word}:*" for word in words)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT business_id FROM businesses_searchdocument
               WHERE ts_filter(tsv, '{a}') @@ to_tsquery('app.plain', %s) LIMIT %s""",
            [question, MOST],
        )
        return [business_id for (business_id,) in cursor.fetchall()]


def _hidden(text: str) -> list[int]:
    """Return the newest listings outside of search with all of the words in their names."""
    named = Business.objects.filter(status__in=_HIDDEN)
    for word in text.split()[:8]:
        named = named.filter(name__icontains=word)
    return list(named.order_by("-pk").values_list("pk", flat=True)[:MOST])
