"""The one statement that makes search documents from the tables of the directory, for a few listings or all of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from apps.businesses.models import SearchSettings
from apps.businesses.search import rules
from apps.businesses.states import SEARCHABLE

TABLE = "businesses_searchdocument"
COLUMNS = (
    "business_id, public_id, slug, name, name_key, sort_key, is_paused, category_id, category_ids, city_id, "
    "neighbourhood, address, lat, lon, geog, cell, fine_cell, price, attributes, open_spans, timezone, rating, "
    "rating_count, rating_part, freshness_part, completeness_part, rank_score, published_at, tsv, indexed_at"
)
# The window of open spans kept in the documents: "now" and the week ahead are answered without a join.
SPANS_BEFORE = timedelta(days=1)
SPANS_AFTER = timedelta(days=9)

SEARCHABLE_SQL = ", ".join(f"'{state.value}'" for state in SEARCHABLE)

# Each part between 0 and 1; `rank_score` is their weighted mean, bounded as well. Age is that of the content.
_QUALITY = """
    SELECT b.id, coalesce(s.rating, %(prior)s) AS rating, coalesce(s.rating_count, 0) AS rating_count,
           (1 - %(count_share)s) * (coalesce(s.rating, %(prior)s) - 1) / 4
             + %(count_share)s * least(1, ln(1 + coalesce(s.rating_count, 0)) / ln(1 + %(many)s)) AS rating_part,
           exp(-ln(2) * greatest(0, extract(epoch FROM %(now)s - b.content_changed_at) / 86400) / %(half_life)s)
             AS freshness_part,
           b.completeness / 100.0::float8 AS completeness_part
    FROM businesses_business b LEFT JOIN businesses_businessstats s ON s.business_id = b.id
    WHERE b.status IN ({searchable}) AND {where}
"""
_RANK = """(%(w_rating)s * rating_part + %(w_freshness)s * freshness_part + %(w_completeness)s * completeness_part)
    / nullif(%(w_rating)s + %(w_freshness)s + %(w_completeness)s, 0)"""


def parameters(settings: SearchSettings, now: datetime) -> dict[str, Any]:
    """Return the named parameters of every statement of this module.

    Raises: nothing; a settings row from before the first rebuild gets the window that a rebuild would write.
    """
    weights = rules.weights(settings.weights)
    return {
        "now": now,
        "prior": rules.PRIOR,
        "count_share": rules.COUNT_SHARE,
        "many": rules.MANY_REVIEWS,
        "half_life": rules.FRESHNESS_HALF_LIFE_DAYS,
        "spans_from": settings.spans_from or now - SPANS_BEFORE,
        "spans_until": settings.spans_until or now + SPANS_AFTER,
        **{f"w_{name}": weights[name] for name in rules.QUALITY},
    }


def ranking_sql() -> str:
    """Return the SELECT of (id, rank_score) of every searchable listing, the best first."""
    quality = _QUALITY.format(searchable=SEARCHABLE_SQL, where="true")
    return f"SELECT id, {_RANK} AS rank_score FROM ({quality}) q ORDER BY rank_score DESC, id"


def select_sql(where: str) -> str:
    """Return the SELECT of whole documents, in the order of `COLUMNS`, for the searchable listings `b` with `where`.

    A hidden street stays out, spans are clipped to nothing: each stands whole when it touches the window.
    """
    quality = _QUALITY.format(searchable=SEARCHABLE_SQL, where=where)
    return f"""
    WITH q AS MATERIALIZED ({quality}),
    kind AS MATERIALIZED (
        SELECT c.id, array_agg(a.id::int) AS ids,
               string_agg(a.name || ' ' || array_to_string(a.synonyms, ' '), ' ') AS words
        FROM businesses_category c JOIN businesses_category a ON c.path LIKE a.path || '%%' GROUP BY c.id
    ),
    kinds AS MATERIALIZED (
        SELECT m.business_id, array_agg(DISTINCT one.id) AS ids, string_agg(DISTINCT k.words, ' ') AS words
        FROM businesses_businesscategory m JOIN kind k ON k.id = m.category_id CROSS JOIN unnest(k.ids) AS one(id)
        WHERE m.business_id IN (SELECT id FROM q) GROUP BY m.business_id
    ),
    spans AS MATERIALIZED (
        SELECT business_id, range_agg(span) AS spans FROM businesses_openspan
        WHERE business_id IN (SELECT id FROM q) AND span && tstzrange(%(spans_from)s, %(spans_until)s)
        GROUP BY business_id
    )
    SELECT b.id, b.public_id, b.slug, b.name, app.fold(app.search_words(b.name)), app.fold(b.sort_name),
           b.status = 'temporarily_closed', b.primary_category_id::int, all_kinds.ids, l.city_id::int,
           coalesce(n.name, ''), CASE WHEN l.hide_street THEN '' ELSE l.street_address END,
           at.lat, at.lon, spot.point, app.search_cell(at.lat, at.lon, 10), app.search_cell(at.lat, at.lon, 50),
           b.price_level, facts.keys,
           CASE WHEN h.spec IS NULL OR h.spec = 'null' THEN NULL
                WHEN b.status = 'temporarily_closed' THEN '{{}}'::tstzmultirange
                ELSE coalesce(spans.spans, '{{}}'::tstzmultirange) END,
           l.timezone, q.rating, q.rating_count, q.rating_part, q.freshness_part, q.completeness_part, {_RANK},
           b.published_at,
           app.search_vector(b.name, coalesce(kinds.words, main.words),
                             concat_ws(' ', n.name, c.name, l.postal_code), b.description,
                             ARRAY(SELECT 'cat_' || one FROM unnest(all_kinds.ids) one)
                             || ARRAY(SELECT 'alt_' || one FROM unnest(all_kinds.ids) one WHERE one <> ALL (main.ids))
                             || ARRAY(SELECT 'at_' || one FROM unnest(facts.keys) one)
                             || ARRAY['city_' || l.city_id, 'c5_' || app.search_cell(at.lat, at.lon, 10)]),
           clock_timestamp()
    FROM q JOIN businesses_business b ON b.id = q.id
    JOIN businesses_location l ON l.business_id = b.id
    JOIN businesses_city c ON c.id = l.city_id
    JOIN kind main ON main.id = b.primary_category_id
    LEFT JOIN businesses_neighbourhood n ON n.id = l.neighbourhood_id
    LEFT JOIN businesses_openinghours h ON h.business_id = b.id
    LEFT JOIN kinds ON kinds.business_id = b.id
    LEFT JOIN spans ON spans.business_id = b.id
    CROSS JOIN LATERAL (
        -- Whoever hides the street is found in the middle of the quarter: a pin would give the house away (SEO-4).
        SELECT CASE WHEN l.hide_street THEN coalesce(n.centre, c.centre) ELSE l.point END AS point
    ) spot
    CROSS JOIN LATERAL (SELECT st_y(spot.point::geometry) AS lat, st_x(spot.point::geometry) AS lon) at
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT one) AS ids FROM unnest(main.ids || coalesce(kinds.ids, '{{}}')) one
    ) all_kinds
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(key ORDER BY key), '{{}}') AS keys FROM jsonb_each(b.attributes) WHERE value = 'true'
    ) facts
    ORDER BY {_RANK} DESC, b.id
    """
