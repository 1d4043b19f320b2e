"""The query parameters of the directory's endpoints, and what search makes of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.businesses.rules import ATTRIBUTES
from apps.businesses.search import SearchQuery, parse_query
from apps.businesses.search.data import Point, Sort
from apps.core.api.parameters import LEAST_LIMIT, MOST_LIMIT, USUAL_LIMIT, PageQuery, Query, WordsField, chosen

_SLUG = r"^[a-z0-9-]{1,100}$"
_MOST_CATEGORIES = 20


class BusinessQuery(PageQuery):
    """What to look for; every filter narrows the answer, and pages keep the filters they began with."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="Words: names, categories, dishes. Typing errors are forgiven.",
    )
    near = serializers.CharField(
        required=False,
        max_length=200,
        help_text="The middle of the search: `latitude,longitude`, or the name of a place such as `Times Square`.",
    )
    radius_km = serializers.FloatField(
        required=False, min_value=0.1, max_value=100, help_text="How far from `near`, in kilometres."
    )
    bbox = serializers.CharField(
        required=False,
        max_length=200,
        help_text="A map window: `west,south,east,north` in degrees; west beyond east spans the 180th meridian.",
    )
    category = WordsField(
        child=serializers.RegexField(_SLUG),
        most=_MOST_CATEGORIES,
        required=False,
        help_text="Slugs of categories; each includes what lies below it.",
    )
    city = serializers.RegexField(_SLUG, required=False, help_text="The slug of a city.")
    rating_min = serializers.FloatField(
        required=False, min_value=1, max_value=5, help_text="The lowest rating, 1 to 5."
    )
    price = WordsField(
        child=serializers.IntegerField(min_value=1, max_value=4),
        most=4,
        required=False,
        help_text="Price levels, 1 to 4.",
    )
    attributes = WordsField(
        child=serializers.ChoiceField(sorted(ATTRIBUTES)),
        most=len(ATTRIBUTES),
        required=False,
        help_text="What the place must have, all of them.",
    )
    open_now = serializers.BooleanField(required=False, default=False, help_text="Only what is open at this moment.")
    open_at = serializers.CharField(
        required=False,
        max_length=40,
        help_text="Only what is open then: ISO 8601, local to the place without an offset, such as `2026-11-20T19:30`.",
    )
    sort = serializers.ChoiceField(
        [sort.value for sort in Sort], required=False, default=Sort.RELEVANCE.value, help_text="The order."
    )
    facets = serializers.BooleanField(
        required=False, default=False, help_text="Also count the choices that would narrow the answer further."
    )


class PlainPageQuery(Query):
    """Parameters of lists that come in pages and always in full."""

    limit = serializers.IntegerField(
        min_value=LEAST_LIMIT, max_value=MOST_LIMIT, default=USUAL_LIMIT, help_text="How many results a page has."
    )
    cursor = serializers.CharField(
        required=False, max_length=1_000, help_text="Where the page begins: follow `next` unchanged."
    )


class OwnBusinessesQuery(PlainPageQuery):
    """Which of one's own listings."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="A part of the name, or a store code."
    )
    brand = serializers.RegexField(r"^brd_[0-9a-z]{26}$", required=False, help_text="The id of a brand.")


class SuggestionQuery(Query):
    """What somebody has typed so far."""

    q = serializers.CharField(max_length=200, help_text="The beginning of a name, a category or a place.")
    near = serializers.CharField(
        required=False, max_length=100, help_text="`latitude,longitude`: what is near comes first."
    )
    limit = serializers.IntegerField(min_value=1, max_value=20, default=8, help_text="How many suggestions.")


def search_query(parameters: dict[str, Any], *, place: str | None) -> SearchQuery:
    """Return the question that validated parameters ask, at the `place` of a cursor.

    Raises: Invalid, whose fields name each wrong parameter.
    """
    filters = {name: value for name, value in chosen(parameters).items() if name != "facets"}
    query = parse_query({**filters, "page_size": parameters["limit"]})
    return query.changed(cursor=place) if place else query


def point(text: str | None) -> Point | None:
    """Return a position from `latitude,longitude`, None for the name of a place. Raises: Invalid."""
    return parse_query({"near": text}).near if text else None
