"""From a question to an answer: where it is, what it asks, the page, the counts, and what to do when there is nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
import tzfpy
from django.utils.translation import gettext as _

from apps.businesses.search import counting, cursors, metrics, places, ranking, vocabulary
from apps.businesses.search.data import (
    DEFAULT_RADIUS_KM,
    CappedCount,
    Facet,
    Hit,
    Place,
    Point,
    Relaxation,
    SearchQuery,
    SearchResults,
    Sort,
)
from apps.businesses.search.limits import SEARCH_MS, SIDE_MS, TooSlow, within
from apps.businesses.search.prepare import Prepared, prepare, split_words
from apps.businesses.search.router import Area, Router
from apps.core import clock

log = structlog.get_logger(__name__)

MAX_RELAXATIONS = 4
_WIDER_KM = 25.0
_NEAR_ME = " near me"


@dataclass
class _Stopwatch:
    """Milliseconds per step of one search."""

    started: float = field(default_factory=time.perf_counter)
    steps: dict[str, float] = field(default_factory=dict)

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.steps[step] = round(1_000 * (now - self.started) - sum(self.steps.values()), 2)


def search(
    query: SearchQuery, *, now: datetime | None = None, with_facets: bool = True, notes: Sequence[str] = ()
) -> SearchResults:
    """Answer a question with one page of listings.

    When the time limit strikes, the best listings of the chosen city and categories are shown instead (`degraded`); a
    cursor of another question is dropped with a note. Raises: nothing of its own; database errors pass through.
    """
    now = (now or clock.now()).astimezone(UTC)
    watch = _Stopwatch()
    try:
        results = _answer(query, now, with_facets=with_facets, watch=watch)
    except TooSlow:
        metrics.DEGRADED.inc()
        log.warning("search_too_slow", query=query.to_querystring()[:500])
        results = _fallback(query, now)
    if not results.hits and not results.degraded and not query.cursor:
        metrics.ZERO_RESULTS.labels(words=str(bool(query.q)), place=str(results.place is not None)).inc()
        results = _rescued(query, results, now, with_facets=with_facets)
        watch.lap("rescue")
    metrics.SECONDS.labels(sort=query.sort.value).observe(time.perf_counter() - watch.started)
    return replace(results, notes=(*notes, *results.notes), timing=watch.steps)


def among(query: SearchQuery, business_ids: Sequence[int], *, now: datetime) -> dict[int, Hit]:
    """Return listing id -> how search shows it, of those among the ids that answer the question with all its filters.

    They carry no score: this says that they answer, not how well. Nothing when the time limit strikes.
    """
    try:
        with within(SIDE_MS):
            return ranking.among(locate(query.changed(cursor=""), now.astimezone(UTC)), business_ids)
    except TooSlow:
        return {}


def facets(query: SearchQuery, *, now: datetime | None = None) -> tuple[Facet, ...]:
    """Return the filter choices with their counts; nothing when the time limit strikes."""
    now = (now or clock.now()).astimezone(UTC)
    try:
        with within(SEARCH_MS):
            return counting.facets(_located(query, now, [])[0])[0]
    except TooSlow:
        return ()


def locate(query: SearchQuery, now: datetime) -> Router:
    """Return the router of a question with its place found and its words looked up. Raises: TooSlow, inside `within`."""
    return _located(query, now, [])[0]


def _answer(query: SearchQuery, now: datetime, *, with_facets: bool, watch: _Stopwatch) -> SearchResults:
    notes: list[str] = []
    hits: tuple[Hit, ...] | None = None
    found: tuple[Facet, ...] = ()
    try:
        with within(SEARCH_MS):
            router, place = _located(query, now, notes)
            after = _position(query, notes)
            if after:
                router = replace(router, moment=after.moment)
            watch.lap("prepare")
            hits, following = ranking.page(router, after, query.page_size)
            watch.lap("page")
            if with_facets:
                found, total = counting.facets(router)
            else:
                total = counting.total(router)
            watch.lap("counts")
    except TooSlow:
        if hits is None:
            raise
        # The page is there; only its counts are not.
        total = CappedCount(len(hits), more=following is not None)
    return SearchResults(
        query=query,
        hits=hits,
        total=total,
        facets=found,
        next_cursor=cursors.write(query, following) if following else "",
        place=place,
        notes=tuple(notes),
        moment=router.moment,
    )


def _position(query: SearchQuery, notes: list[str]) -> cursors.Position | None:
    try:
        return cursors.read(query)
    except cursors.BadCursor:
        notes.append(_("That page belongs to another search; this is the first one."))
        return None


def _located(query: SearchQuery, now: datetime, notes: list[str]) -> tuple[Router, Place | None]:
    """Find the place of a question, in its own parameter or in its words, and look the words up."""
    words, place = query.q, None
    if words.casefold().endswith(_NEAR_ME):
        words = words[: -len(_NEAR_ME)]
        if query.near is None:
            notes.append(_("We do not know where you are. Add a place, or let the page use your position."))
    if query.place:
        place = places.resolve(query.place)
        if place is None:
            notes.append(_("We know no place called “%(name)s”, so we looked everywhere.") % {"name": query.place})
    elif query.near is None and query.bbox is None and not query.city:
        words, place = places.split(words)
    if query.q and not split_words(words) and place is None and not query.near:
        notes.append(_("There is no word in “%(text)s” that we can look for.") % {"text": query.q})
    asked = replace(query, q=words)
    if place is not None and place.kind == "city" and query.radius_km is None:
        asked = replace(asked, city=place.slug)
    prepared = prepare(asked, _area(asked, place, None).cells or ())
    if prepared.unknown:
        notes.append(_("We know no “%(name)s”.") % {"name": ", ".join(prepared.unknown)})
    area = _area(asked, place, prepared)
    if asked.sort is Sort.DISTANCE and area.point is None:
        notes.append(_("Tell us a place to sort by distance; these are sorted by relevance."))
        asked = replace(asked, sort=Sort.RELEVANCE)
    moment = _moment(asked, area, prepared, now)
    return Router(asked, prepared, area, moment), place


def _area(query: SearchQuery, place: Place | None, prepared: Prepared | None) -> Area:
    """A position is searched five kilometres around unless said otherwise, a place as far as its kind reaches (SRC-2)."""
    if query.near:
        return Area(query.near, query.radius_km or (None if query.bbox else DEFAULT_RADIUS_KM), query.bbox)
    if place is not None:
        whole_city = place.kind == "city" and query.radius_km is None
        radius = None if whole_city or (query.bbox and not query.radius_km) else query.radius_km or place.radius_km
        return Area(place.point, radius, query.bbox)
    if query.sort is Sort.DISTANCE or query.radius_km:
        centre = query.bbox.centre if query.bbox else prepared.city.centre if prepared and prepared.city else None
        return Area(centre, query.radius_km if centre and not query.bbox else None, query.bbox)
    return Area(box=query.bbox)


def _moment(query: SearchQuery, area: Area, prepared: Prepared, now: datetime) -> datetime:
    """Return the asked moment in UTC, the present minute by default; a wall time is one of the place's zone."""
    if query.open_at is None or query.open_now:
        return now.replace(second=0, microsecond=0)
    if query.open_at.tzinfo is not None:
        return query.open_at.astimezone(UTC)
    return query.open_at.replace(tzinfo=_zone(area, prepared)).astimezone(UTC)


def _zone(area: Area, prepared: Prepared) -> ZoneInfo:
    if prepared.city:
        return ZoneInfo(prepared.city.timezone)
    point: Point | None = area.point or (area.box.centre if area.box else None)
    try:
        return ZoneInfo(tzfpy.get_tz(point.lon, point.lat)) if point else ZoneInfo("UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _fallback(query: SearchQuery, now: datetime) -> SearchResults:
    """The best listings of the city and the categories, or of the whole directory: what is always fast."""
    plain = SearchQuery(categories=query.categories, city=query.city, page_size=query.page_size)
    note = _("The search took too long. These are the best listings instead; fewer words or a smaller area may help.")
    for attempt in (plain, SearchQuery(page_size=query.page_size)):
        try:
            found = _answer(attempt, now, with_facets=False, watch=_Stopwatch())
        except TooSlow:
            continue
        return replace(found, query=query, next_cursor="", degraded=True, notes=(note,))
    return SearchResults(query, (), CappedCount(0), degraded=True, notes=(note,))


def _rescued(query: SearchQuery, empty: SearchResults, now: datetime, *, with_facets: bool) -> SearchResults:
    """Try other spellings of unknown words; when that finds nothing either, say what to give up (SRC-9)."""
    try:
        corrected = _corrected(query)
        if corrected:
            found = _answer(replace(query, q=corrected), now, with_facets=with_facets, watch=_Stopwatch())
            if found.hits:
                metrics.CORRECTED.inc()
                return replace(found, corrected=corrected)
        return replace(empty, relaxations=_relaxations(query, now))
    except TooSlow:
        return empty


def _corrected(query: SearchQuery) -> str:
    """Return the question with each unknown word replaced by a known one; empty when nothing changes."""
    with within(SIDE_MS):
        text, place = places.split(query.q) if not (query.place or query.near or query.bbox) else (query.q, None)
        words = prepare(replace(query, q=text)).words
        better = {word.text: vocabulary.correction(word.text) for word in words if not word.documents}
    if not any(better.values()):
        return ""
    said = " ".join(better.get(word.text) or word.text for word in words)
    return f"{said} near {place.name}" if place else said


def _relaxations(query: SearchQuery, now: datetime) -> tuple[Relaxation, ...]:
    """Return what would find something, the smallest concession first."""
    found: list[Relaxation] = []
    for label, easier in _easier(query):
        if len(found) == MAX_RELAXATIONS:
            break
        try:
            with within(SIDE_MS):
                count = counting.total(locate(easier, now))
        except TooSlow:
            continue
        if count.value:
            found.append(Relaxation(label, easier, count))
    return tuple(found)


def _easier(query: SearchQuery) -> list[tuple[str, SearchQuery]]:
    ways: list[tuple[str, SearchQuery]] = []
    if query.open_now or query.open_at:
        ways.append((_("At any time of day"), query.changed(open_now=False, open_at=None)))
    if query.rating_min is not None:
        ways.append((_("With any rating"), query.changed(rating_min=None)))
    if query.price:
        ways.append((_("At any price"), query.changed(price=())))
    if query.attributes:
        ways.append((_("Without the chosen features"), query.changed(attributes=())))
    if (query.near or query.place) and (query.radius_km or 0) < _WIDER_KM:
        ways.append((_("Within %(km)d kilometres") % {"km": _WIDER_KM}, query.changed(radius_km=_WIDER_KM)))
    if query.bbox:
        ways.append((_("Beyond this part of the map"), query.changed(bbox=None)))
    if query.categories:
        ways.append((_("In every category"), query.changed(categories=())))
    words = split_words(query.q)
    if len(words) > 1:
        ways += [(_("Only “%(word)s”") % {"word": word}, query.changed(q=word)) for word in sorted(words, key=len)[-2:]]
    if query.near or query.place or query.city:
        anywhere = query.changed(near=None, place="", city="", radius_km=None, bbox=None)
        ways.append((_("Everywhere"), anywhere))
    if query.q:
        if query != SearchQuery(q=query.q):
            ways.append((_("Without any filter"), SearchQuery(q=query.q)))
        ways.append((_("Everything here"), query.changed(q="")))
    if query != SearchQuery():
        ways.append((_("All listings"), SearchQuery()))
    return ways
