"""Search over the published listings: words, places, filters, suggestions and map data, from one narrow table.

    from apps.businesses.search import SearchQuery, clusters, facets, parse_query, parse_query_leniently, search, suggest

    parse_query(params: Mapping[str, str] | QueryDict) -> SearchQuery
        Strict, for the API. Raises core.errors.Invalid whose `fields` name each wrong parameter. Parameters: q, near
        ("lat,lon" or the name of a place), radius_km, bbox ("west,south,east,north"), category (slug, repeatable or
        comma-separated), city (slug), rating_min, price (repeatable), attributes (repeatable), open_now, open_at (ISO
        8601, local to the place when it has no offset), sort, cursor, page_size.
    parse_query_leniently(params) -> tuple[SearchQuery, tuple[str, ...]]
        For pages: drops what it does not understand and returns sentences about it. Pass them on: search(…, notes=notes).
    search(query, *, now=None, with_facets=True, notes=()) -> SearchResults
        Works on any login that may read the table; opens a transaction if there is none. Never raises for what the
        reader typed. `results.hits[i].parts` say why it ranks where it does; `results.next_cursor` goes into
        `results.query.changed(cursor=…)`; `results.relaxations` are the ways out of an empty answer.
    among(query, business_ids, *, now) -> dict[int, Hit]
        Which of these listings answer the question; for placements beside the results, which never enter them.
    facets(query, *, now=None) -> tuple[Facet, ...]
        The choices with their counts alone.
    suggest(prefix: str, near: Point | None = None, *, limit=8) -> list[Suggestion]
        From the first letter on: listings, categories and places.
    clusters(bbox: Box, zoom: int, query: SearchQuery, *, now=None) -> list[Cluster | Pin]
        What to draw on a map window: at most some hundred marks.
    resolve_place(text: str) -> Place | None
        The gazetteer alone.

    services.upsert(business_ids), services.mark_dirty(business_ids), services.sweep(), services.rebuild(): keeping the
    table (apps.businesses.search.services). Deleting or unpublishing a listing removes its row by a trigger, in the same
    transaction.

`SearchQuery.to_params()` and `.to_querystring()` give the one URL of a filter state, `.changed(sort=Sort.RATING)` a
neighbouring one, `.is_indexable` and `.canonical_params()` what crawlers are told.
"""

from apps.businesses.search.data import (
    Box,
    CappedCount,
    Cluster,
    Facet,
    FacetValue,
    Hit,
    Pin,
    Place,
    Point,
    Relaxation,
    ScorePart,
    SearchQuery,
    SearchResults,
    Sort,
    Suggestion,
)
from apps.businesses.search.engine import among, facets, search
from apps.businesses.search.maps import clusters
from apps.businesses.search.parse import parse_query, parse_query_leniently
from apps.businesses.search.places import resolve as resolve_place
from apps.businesses.search.suggestions import suggest

__all__ = [
    "Box",
    "CappedCount",
    "Cluster",
    "Facet",
    "FacetValue",
    "Hit",
    "Pin",
    "Place",
    "Point",
    "Relaxation",
    "ScorePart",
    "SearchQuery",
    "SearchResults",
    "Sort",
    "Suggestion",
    "among",
    "clusters",
    "facets",
    "parse_query",
    "parse_query_leniently",
    "resolve_place",
    "search",
    "suggest",
]
