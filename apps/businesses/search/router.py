"""Which way through the indexes a question takes: access paths in SQL, each bounded, none reading all matches.

Measured on a million documents (`benchmarks/README.md`): ranking all matches of a common word takes 55 to 160
times longer than ranking the best candidates of it, and finds the same first page. A candidate set is therefore the
listings whose *name* matches (wholly, then partly), and the best by quality of everything that matches; the table lies on disk in the order of
quality, so that the first rows of a bitmap scan are the best ones. An arm of a UNION ALL runs only when the arms before
it have not filled the limit: that is how the small index over the best documents spares the large one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from apps.businesses.search import rules
from apps.businesses.search.data import Box, Point, SearchQuery
from apps.businesses.search.fragments import Sql, all_of, join, sql
from apps.businesses.search.prepare import Prepared

TABLE = "businesses_searchdocument"
NAME_CANDIDATES = 500
PARTLY_NAMED = 1_000
CANDIDATES = 1_000
# The first page of common words: so many of the best documents, and no others when these are enough.
FIRST_PAGE = 400
ENOUGH = 60
NEAREST = 300
POOL = 2_000
# Below so many matches the posting lists are short: the index over the best documents would only be a second look.
RARE = 2_000
# So many of the best matches are asked what no index knows (open, rating, the edge of a circle), whatever comes of it.
LOOKED_AT = 3_900
# A word in more documents is intersected with the lexemes of map cells, a rarer one with the spatial index.
COMMON = 5_000
MAX_CELL_LEXEMES = 64
# A category with a smaller share of the documents goes through gist(category_id, geog).
NARROW_SHARE = 0.02
MAX_LATERALS = 40


@dataclass(frozen=True)
class Area:
    """Where to look: a circle around `point` (kilometres), a box, or both; the score's distance is from `point`."""

    point: Point | None = None
    radius_km: float | None = None
    box: Box | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether it narrows the answer at all."""
        return bool(self.box or (self.point and self.radius_km))

    @cached_property
    def bounds(self) -> Box | None:
        """The smallest box around it."""
        if self.box:
            return self.box
        return rules.box_around(self.point, self.radius_km) if self.point and self.radius_km else None

    @cached_property
    def cells(self) -> list[int] | None:
        """The coarse map cells it touches; None for an area of too many, or none at all."""
        return rules.cells_of_box(self.bounds, 10, rules.MAX_COARSE_CELLS) if self.bounds else None

    @property
    def here(self) -> Sql:
        """The point as a geography."""
        return sql("st_makepoint(%s, %s)::geography", self.point.lon, self.point.lat)

    @property
    def metres(self) -> float:
        """The radius in metres."""
        return (self.radius_km or 0) * 1_000

    def inside(self, *, by_index: bool) -> list[Sql]:
        """Return the exact conditions; `by_index` lets the planner use the spatial index for the circle.

        `st_dwithin` brings index support of its own, which ruins a walk over cells: it would scan the spatial index
        once per cell. The ellipsoid, ten times dearer than the sphere, is asked only where the two could disagree:
        they differ by less than 0.6 %.
        """
        found = []
        if self.point and self.radius_km:
            sphere = "st_distance(geog, " + self.here + ", false)"
            exact = "st_distance(geog, " + self.here + sql(") <= %s", self.metres)
            surely, perhaps = sql(" <= %s", self.metres * 0.994), sql(" <= %s", self.metres * 1.006)
            if by_index:
                found.append("st_dwithin(geog, " + self.here + sql(", %s, false)", self.metres * 1.006))
                found.append("(" + sphere + surely + " OR " + exact + ")")
            else:
                found.append("(" + sphere + surely + " OR (" + sphere + perhaps + " AND " + exact + "))")
        if self.box:
            found.append(sql("lat BETWEEN %s AND %s", self.box.south, self.box.north))
            middle = "OR" if self.box.crosses_date_line else "AND"
            found.append(sql(f"(lon >= %s {middle} lon <= %s)", self.box.west, self.box.east))
        return found

    @property
    def around_box(self) -> list[Sql]:
        """Return a condition by which the spatial index finds a box of moderate size; a large one needs no index."""
        if self.box is None or self.box.width > 40 or self.box.north - self.box.south > 40:
            return []
        box = self.box
        east = box.east + 360 if box.crosses_date_line else box.east
        # Edges of a geography are great circles: cut into short pieces they follow the parallels.
        return [
            sql(
                "geog && st_segmentize(st_makeenvelope(%s, %s, %s, %s, 4326), 1)::geography",
                box.west, box.south, east, box.north,
            )
        ]  # fmt: skip


@dataclass(frozen=True)
class Router:
    """Writes the FROM parts of one question. Columns are expressions over the document table."""

    query: SearchQuery
    prepared: Prepared
    area: Area
    moment: datetime

    # What the parts of the question are worth to an index.

    @cached_property
    def _word_share(self) -> float:
        """The expected share of documents with all words, as if words were independent."""
        share = 1.0
        for word in self.prepared.words:
            share *= min(1.0, word.documents / max(self.prepared.documents, 1))
        return share

    @property
    def _expected_word_matches(self) -> float:
        return self._word_share * self.prepared.documents

    def _expected_matches(self, *, drop: str = "") -> float:
        share = self._word_share
        if self.prepared.city:
            share *= self.prepared.city.documents / max(self.prepared.documents, 1)
        if self.prepared.categories and drop != "category":
            found = sum(category.documents for category in self.prepared.categories)
            share *= min(1.0, found / max(self.prepared.documents, 1))
        return share * self.prepared.documents

    @cached_property
    def _cell_lexemes(self) -> tuple[str, ...]:
        """The map cells as lexemes, when the words are so common that the posting lists of cells are the shorter ones."""
        if not (self.prepared.words and self.area.bounds and self._expected_word_matches > COMMON):
            return ()
        cells = rules.cells_of_box(self.area.bounds, 10, MAX_CELL_LEXEMES)
        return tuple(f"'c5_{cell}'" for cell in cells or ())

    def _lexemes(self, *, drop: str = "", with_words: bool = True, with_cells: bool = True) -> str:
        """Everything the text index can intersect, as one tsquery; empty when there is nothing."""
        parts = [self.prepared.match] if with_words and self.prepared.words else []
        if self.prepared.city:
            parts.append(f"'city_{self.prepared.city.id}'")
        if self.prepared.categories and drop != "category":
            parts.append(" | ".join(f"'cat_{category.id}'" for category in self.prepared.categories))
        if drop != "attributes":
            parts += [f"'at_{key}'" for key in self.query.attributes]
        if with_cells and self._cell_lexemes:
            parts.append(" | ".join(self._cell_lexemes))
        return " & ".join(f"({part})" for part in parts)

    def filters(self, *, drop: str = "") -> list[Sql]:
        """Return the conditions that no index carries; they are asked of rows already found."""
        query, found = self.query, []
        if query.rating_min is not None and drop != "rating":
            # Adding zero keeps the index over ratings out of it: the planner would intersect half the directory with it.
            found.append(sql("rating_count + 0 > 0 AND rating + 0 >= %s", query.rating_min))
        if query.price and drop != "price":
            found.append(sql("price = ANY (%s::smallint[])", list(query.price)))
        if (query.open_now or query.open_at) and drop != "open_now":
            found.append(self.open_condition())
        if self.prepared.unknown:
            found.append(sql("false"))
        return found

    def open_condition(self, alias: str = TABLE) -> Sql:
        """Whether a document is open at the moment; outside the documents' own window the table of spans is asked."""
        spans = self.prepared.spans
        if spans and spans[0] <= self.moment < spans[1]:
            return sql(f"{alias}.open_spans @> %s::timestamptz", self.moment)
        return sql(
            f"EXISTS (SELECT FROM businesses_openspan o WHERE o.business_id = {alias}.business_id "
            "AND o.span @> %s::timestamptz)",
            self.moment,
        )

    @property
    def _few_nearby(self) -> bool:
        """Whether everything in the area can be ranked."""
        return self.area.cells is not None and 0 < self.prepared.nearby <= POOL

    @property
    def _dense(self) -> bool:
        """Whether walking down an order meets the area's listings sooner than fetching all of them would.

        A walk reads page ÷ share rows, a fetch all of the area at some four times the cost per row. The planner cannot
        tell: it expects ten rows of any circle.
        """
        if self.area.cells is None:
            return self.area.is_bounded
        return self.prepared.nearby**2 > 6 * self.prepared.documents > 0

    # Candidates for ranking.

    def candidates(self, columns: Sql) -> Sql:
        """Return a SELECT of the listings worth ranking, each once, at most some 2,000."""
        if self.prepared.words:
            arms = [self._named(columns), self._others(columns)]
            if self._has_partly_named:
                arms.insert(1, self._partly_named(columns))
            return join(" UNION ALL ", ["(" + arm + ")" for arm in arms])
        if self.area.is_bounded and not self._narrow_categories and not self._few_nearby:
            arms = []
            if self.area.point:
                arms.append("(" + self._nearest(columns, NEAREST) + ")")
            arms.append("(" + self._best_in_area(columns, CANDIDATES) + ")")
            return (
                "SELECT DISTINCT ON (business_id) * FROM (" + join(" UNION ALL ", arms) + ") found ORDER BY business_id"
            )
        return self.pool(columns, CANDIDATES)

    def _named(self, columns: Sql) -> Sql:
        """The listings whose name holds all words, wherever they stand in quality."""
        rest = self._lexemes(with_words=False)
        conditions = [sql("ts_filter(tsv, '{a}') @@ %s::tsquery", self.prepared.match)]
        if rest:
            conditions.append(sql("tsv @@ %s::tsquery", rest))
        conditions += self._area_with_words() + self.filters()
        return _select(columns) + all_of(conditions) + sql(" LIMIT %s", NAME_CANDIDATES)

    @property
    def _has_partly_named(self) -> bool:
        """Whether names that hold only some of the words need an arm of their own: not when all matches are candidates."""
        return len(self.prepared.words) > 1 and self._expected_matches() >= RARE

    def _partly_named(self, columns: Sql) -> Sql:
        """The listings with one word in the name and the others elsewhere: “joe brooklyn”, or a name and a common word.

        The best of those names are looked at; intersecting common words in the text index takes longer than that.
        """
        named = sql("ts_filter(tsv, '{a}') @@ %s::tsquery", self.prepared.match_any)
        wanted = [
            sql("NOT ts_filter(tsv, '{a}') @@ %s::tsquery", self.prepared.match),
            sql("tsv @@ %s::tsquery", self._lexemes()),
            *self._area_with_words(),
            *self.filters(),
        ]
        best = f"(SELECT * FROM {TABLE} WHERE " + named + sql(f" LIMIT %s) {TABLE}", PARTLY_NAMED)
        return "SELECT " + columns + " FROM " + best + " WHERE " + all_of(wanted) + sql(" LIMIT %s", NAME_CANDIDATES)

    def _others(self, columns: Sql) -> Sql:
        """The best by quality of what matches anywhere but in the name.

        A first page of many matches is made of the best documents alone when they hold enough; later pages look further,
        and so does a search around a place, where the near ones need not be the best.
        """
        if self.query.cursor or self.area.is_bounded or not self._has_tiers():
            limit = CANDIDATES if self.area.is_bounded or self._expected_matches() >= RARE else POOL
            return self._by_lexemes(columns, limit, but_not_named=True)
        best, others = self._tiers(columns)
        return (
            "WITH best AS MATERIALIZED ("
            + best
            + sql(" LIMIT %s) SELECT * FROM best UNION ALL (", FIRST_PAGE)
            + others
            + sql(" AND (SELECT count(*) FROM best) < %s LIMIT %s)", ENOUGH, FIRST_PAGE)
        )

    def _area_with_words(self) -> list[Sql]:
        return self.area.inside(by_index=not self._cell_lexemes) + ([] if self._cell_lexemes else self.area.around_box)

    def _by_lexemes(self, columns: Sql, limit: int, *, but_not_named: bool = False, drop: str = "") -> Sql:
        """The best of what the text index finds: from the best documents first, from all others if these are too few."""
        found = self._matching(Sql("*"), but_not_named=but_not_named, drop=drop, filtered=False)
        if self._has_tiers(drop=drop):
            best, others = (found + condition for condition in self._tier_conditions())
            found = "SELECT * FROM ((" + best + ") UNION ALL (" + others + ")) tiers"
        wanted = all_of(self._asked_of_rows(drop=drop))
        return (
            "SELECT " + columns + " FROM (" + found + sql(f" LIMIT %s) {TABLE} WHERE ", max(LOOKED_AT, limit))
            + wanted + sql(" LIMIT %s", limit)
        )  # fmt: skip

    def _has_tiers(self, *, drop: str = "") -> bool:
        return self.prepared.threshold >= 0 and self._expected_matches(drop=drop) >= RARE

    def _tiers(self, columns: Sql) -> tuple[Sql, Sql]:
        found = self._matching(columns, but_not_named=True, drop="")
        best, others = self._tier_conditions()
        return found + best, found + others

    def _tier_conditions(self) -> tuple[Sql, Sql]:
        threshold = self.prepared.threshold
        others = sql(" AND rank_score + 0 <= %s::float8", threshold)  # as with ratings, see `filters`
        return sql(" AND rank_score > %s::float8", threshold), others

    def _matching(self, columns: Sql, *, but_not_named: bool, drop: str, filtered: bool = True) -> Sql:
        conditions = [sql("tsv @@ %s::tsquery", self._lexemes(drop=drop))]
        if but_not_named:
            named = self.prepared.match_any if self._has_partly_named else self.prepared.match
            conditions.append(sql("NOT ts_filter(tsv, '{a}') @@ %s::tsquery", named))
        conditions += self._indexed_area() + (self._asked_of_rows(drop=drop) if filtered else [])
        return _select(columns) + all_of(conditions)

    def _indexed_area(self) -> list[Sql]:
        """The conditions on the place that an index answers; map cells do so as lexemes, and reach beyond the place."""
        return [] if self._cell_lexemes else self._area_with_words()

    def _asked_of_rows(self, *, drop: str = "") -> list[Sql]:
        return [*(self._area_with_words() if self._cell_lexemes else []), *self.filters(drop=drop)]

    @cached_property
    def _narrow_categories(self) -> tuple[int, ...]:
        """The ids for gist(category_id, geog), or none when the categories are broad, not asked for, or nowhere."""
        categories = self.prepared.categories
        if not categories or not self.area.point or not self.area.radius_km:
            return ()
        ids = sorted({one for category in categories for one in category.below})
        share = sum(category.documents for category in categories) / max(self.prepared.documents, 1)
        return tuple(ids) if len(ids) <= MAX_LATERALS and share < NARROW_SHARE else ()

    def _category(self, *, drop: str = "") -> list[Sql]:
        if not self.prepared.categories or drop == "category":
            return []
        return [sql("category_ids && %s::int[]", [category.id for category in self.prepared.categories])]

    def _city(self) -> list[Sql]:
        return [sql("city_id = %s::int", self.prepared.city.id)] if self.prepared.city else []

    def _attributes(self, *, drop: str = "") -> list[Sql]:
        if not self.query.attributes or drop == "attributes":
            return []
        return [sql("attributes @> %s::text[]", list(self.query.attributes))]

    def _plain(self, *, drop: str = "") -> list[Sql]:
        """Every filter as a plain condition, for paths that start from a place."""
        return [*self._city(), *self._attributes(drop=drop), *self.filters(drop=drop)]

    def _nearest(self, columns: Sql, limit: int, after: Sql | None = None) -> Sql:
        """The nearest listings in the circle and those as far as the last; `after` is a condition on the distance.

        The order is by distance alone: with the id in it the planner would fetch the whole circle and sort it.
        """
        order = " ORDER BY geog <-> " + self.area.here + sql(" FETCH FIRST %s ROWS WITH TIES", limit)
        shared = [*self._plain(), *([after] if after else [])]
        if not self.prepared.words and self._narrow_categories:
            return self._by_category(columns, shared, order)
        shared += self.area.inside(by_index=True)
        shared += [sql("tsv @@ %s::tsquery", self._lexemes())] if self.prepared.words else self._category()
        return _select(columns) + all_of(shared) + order

    def _by_category(self, columns: Sql, conditions: Sequence[Sql], tail: Sql) -> Sql:
        """Through gist(category_id, geog) once per category, and those that are in one only besides their main category.

        The latter are few anywhere, so their words find them and the distance is asked of each.

        Without the cast a server-side parameter arrives as smallint, for which the index does not work (16 ms for 0.6).
        """
        main = (
            sql(
                "SELECT found.* FROM unnest(%s::int[]) AS wanted(id) CROSS JOIN LATERAL (",
                list(self._narrow_categories),
            )
            + _select(columns)
            + "category_id = wanted.id AND "
            + all_of([*self.area.inside(by_index=True), *conditions])
            + tail
            + ") found"
        )
        other = " | ".join(f"'alt_{category.id}'" for category in self.prepared.categories)
        besides = (
            _select(columns)
            + sql("tsv @@ %s::tsquery AND category_id <> ALL (%s::int[]) AND ", other, list(self._narrow_categories))
            + all_of([*self.area.inside(by_index=False), *conditions])
        )
        return "(" + main + ") UNION ALL (" + besides + ")"

    def _best_in_area(self, columns: Sql, limit: int, drop: str = "") -> Sql:
        """The best by quality in a place: a walk over its map cells, a few from each, or a walk down the ranking."""
        conditions = [*self._category(drop=drop), *self._plain(drop=drop)]
        column, cells = self._cells()
        order = " ORDER BY rank_score DESC, business_id"
        if cells is None:
            inside = [*self.area.inside(by_index=True), *self.area.around_box]
            return _select(columns) + all_of([*inside, *conditions]) + sql(" LIMIT %s", limit)
        per_degree = 50 if column == "fine_cell" else 10
        quotas = rules.quotas(cells, per_degree, self.area.point, self.area.radius_km or 0, 2 * limit)
        wanted = [(cell, quota) for cell, quota in zip(cells, quotas, strict=True) if quota]
        walk = (
            _select(columns)
            + f"{column} = touched.cell AND "
            + all_of([*self.area.inside(by_index=False), *conditions])
            + order
            + " LIMIT touched.quota"
        )
        return (
            sql(
                "SELECT found.* FROM unnest(%s::int[], %s::int[]) AS touched(cell, quota) CROSS JOIN LATERAL (",
                [cell for cell, _ in wanted], [quota for _, quota in wanted],
            )
            + walk
            + ") found"
        )  # fmt: skip

    def _cells(self) -> tuple[str, list[int] | None]:
        """The finest grid of which the area touches few cells; None for an area too large for either."""
        fine = rules.cells_of_box(self.area.bounds, 50, rules.MAX_FINE_CELLS)
        if fine is not None:
            return "fine_cell", fine
        return "cell", self.area.cells

    # Pools for counting: facets, totals, marks on the map.

    def pool(self, columns: Sql, limit: int = POOL, *, drop: str = "") -> Sql:
        """Return a SELECT of the first listings that match, without ranking; `drop` leaves one facet's filter out."""
        if self.area.is_bounded and not self.prepared.words:
            dropped_category = drop == "category"
            conditions = self._plain(drop=drop)
            if self._narrow_categories and not dropped_category:
                found = self._by_category(columns, conditions, sql(""))
                return "SELECT * FROM (" + found + sql(") found LIMIT %s", limit)
            conditions += self._category(drop=drop)
            inside = [*self.area.inside(by_index=True), *self.area.around_box]
            return _select(columns) + all_of([*inside, *conditions]) + sql(" LIMIT %s", limit)
        if self._lexemes(drop=drop):
            return self._by_lexemes(columns, limit, drop=drop)
        conditions = self.filters(drop=drop) + self.area.inside(by_index=True)
        order = sql(" ORDER BY rank_score DESC, business_id LIMIT %s", limit)
        return _select(columns) + all_of(conditions) + order

    # Some listings alone.

    def among(self, columns: Sql, business_ids: Sequence[int]) -> Sql:
        """Return a SELECT of those of these listings that answer the whole question."""
        wanted = [sql("business_id = ANY (%s::bigint[])", list(business_ids)), *self.area.inside(by_index=False)]
        if lexemes := self._lexemes(with_cells=False):
            wanted.append(sql("tsv @@ %s::tsquery", lexemes))
        return _select(columns) + all_of([*wanted, *self.filters()])

    # Plain orders.

    def nearest(self, columns: Sql, limit: int, after: Sql | None = None) -> Sql:
        """Return a SELECT in the order of distance, which `columns` must name `distance`."""
        found = self._nearest(columns, limit, after)
        return "SELECT * FROM (" + found + sql(") found ORDER BY distance, business_id LIMIT %s", limit)

    def ordered(self, columns: Sql, order: str, limit: int, after: Sql | None = None) -> Sql:
        """Return a SELECT in an order that an index has; the planner chooses between walking it and sorting few rows."""
        by_place = self.prepared.words or not self._dense
        inside = self._area_with_words() if by_place else self.area.inside(by_index=False)
        conditions = [*inside, *self.filters(), *([after] if after else [])]
        if lexemes := self._lexemes():
            conditions.append(sql("tsv @@ %s::tsquery", lexemes))
        return _select(columns) + all_of(conditions) + sql(f" ORDER BY {order} LIMIT %s", limit)


def _select(columns: Sql) -> Sql:
    return "SELECT " + columns + f" FROM {TABLE} WHERE "
