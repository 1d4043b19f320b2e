"""The page of an answer: cards, filters as links, what narrows it, and what crawlers are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.businesses import selectors
from apps.businesses.errors import CityNotFound
from apps.businesses.search import SearchQuery, SearchResults, Sort, search
from apps.businesses.web import filters, windows, words
from apps.businesses.web.cards import Card, card
from apps.businesses.web.filters import FilterGroup, Link, address

SORTS = {
    Sort.RELEVANCE: gettext_lazy("Best match"),
    Sort.DISTANCE: gettext_lazy("Nearest"),
    Sort.RATING: gettext_lazy("Best rated"),
    Sort.NEWEST: gettext_lazy("Newest"),
    Sort.NAME: gettext_lazy("Name"),
}

# So much of what was asked fits a heading and a browser's tab.
MAX_HEADING = 60


@dataclass(frozen=True, slots=True)
class Frame:
    """The page an answer stands on: its own question, such as a city, and its own path; none of both at /search/."""

    own: SearchQuery = field(default_factory=SearchQuery)
    path: str = ""

    def page(self, query: SearchQuery) -> str:
        """Return the address of one page of the answer; a page that stands for its question keeps its path."""
        if not self.path:
            return address(query)
        return f"{self.path}?{SearchQuery(cursor=query.cursor).to_querystring()}" if query.cursor else self.path


@dataclass(frozen=True, slots=True)
class SponsoredCard:
    """A paid placement above the results: its card has neither number nor reasons, and its payer is named (SRC-6)."""

    card: Card
    payer: str


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything the template of a page of results may use; `query` is the question that was answered."""

    results: SearchResults
    query: SearchQuery
    asked: str
    heading: str
    cards: tuple[Card, ...]
    sponsored: tuple[SponsoredCard, ...]
    groups: tuple[FilterGroup, ...]
    chips: tuple[Link, ...]
    sorts: tuple[Link, ...]
    keep: tuple[tuple[str, str], ...]
    keep_for_time: tuple[tuple[str, str], ...]
    has_clock: bool
    pins_url: str
    pins: str
    window: str
    next_url: str
    first_url: str
    clear_url: str
    canonical: str
    indexable: bool
    near: str
    relaxations: tuple[Link, ...]


def results_page(
    query: SearchQuery, *, now: datetime, notes: Sequence[str] = (), frame: Frame | None = None
) -> ResultsPage:
    """Ask the question and prepare its page. The number of queries does not depend on the number of results."""
    frame = frame or Frame()
    results = search(query, now=now, notes=tuple(notes))
    answered = results.query.changed(cursor=query.cursor)
    placed = selectors.sponsored(replace(results, query=answered), now=now)
    listed = [hit.business_id for hit in (*results.hits, *(hit for _placement, hit in placed))]
    states = selectors.hours_states(listed, at=now)
    spoken = {key: words.open_state(known.state, known.timezone, now) for key, known in states.items()}
    covers = selectors.covers(listed)
    city = _city_name(answered, results)
    categories = filters.category_names(results)
    return ResultsPage(
        results=results,
        query=answered,
        asked=query.q,
        heading=_heading(answered, results, city, categories),
        cards=tuple(card(hit, spoken, covers) for hit in results.hits),
        sponsored=tuple(
            SponsoredCard(replace(card(hit, spoken, covers), public_id=""), placement.payer)
            for placement, hit in placed
        ),
        groups=filters.groups(results, answered),
        chips=filters.chips(answered, frame.own, city, categories),
        sorts=_sorts(answered, has_point=bool(answered.near or results.place)),
        keep=_kept(answered, without={"q", "near", "city", "cursor", "bbox"}),
        keep_for_time=_kept(answered, without={"open_now", "open_at", "cursor"}),
        # A wall time needs a place whose clock it is read from.
        has_clock=bool(answered.near or results.place or city or answered.bbox),
        pins_url=windows.pins_url(answered),
        pins=windows.pins(results.hits),
        window=str(windows.window(answered, results)),
        next_url=frame.page(answered.changed(cursor=results.next_cursor)) if results.next_cursor else "",
        first_url=frame.page(answered.changed()) if query.cursor else "",
        clear_url=address(SearchQuery(q=answered.q, near=answered.near, place=answered.place)),
        canonical=canonical(answered),
        indexable=answered.is_indexable and bool(results.hits),
        near=str(query.near) if query.near else query.place or city,
        relaxations=tuple(
            Link(way.label, address(way.query), count=way.count.value, count_suffix="+" if way.count.more else "")
            for way in results.relaxations
        ),
    )


def canonical(query: SearchQuery) -> str:
    """Return the path that crawlers should take for this filter state: a city, a category, both, or the search page."""
    chosen = dict(query.canonical_params())
    if chosen.keys() == {"city", "category"}:
        return reverse("city_category", args=[chosen["city"], chosen["category"]])
    if "city" in chosen:
        return reverse("city", args=[chosen["city"]])
    if "category" in chosen:
        return reverse("category", args=[chosen["category"]])
    return reverse("search")


def _kept(query: SearchQuery, *, without: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in query.to_params() if name not in without)


def _city_name(query: SearchQuery, results: SearchResults) -> str:
    if not query.city:
        return ""
    for hit in results.hits:
        if hit.city_slug == query.city:
            return hit.city_name
    try:
        return selectors.city(query.city).name
    except CityNotFound:
        return ""


def _heading(query: SearchQuery, results: SearchResults, city: str, categories: dict[str, str]) -> str:
    chosen = [categories[slug] for slug in query.categories if slug in categories]
    words_asked = Truncator(query.q).chars(MAX_HEADING)
    subject = _("“%(words)s”") % {"words": words_asked} if query.q else " · ".join(chosen[:2]) or _("All places")
    if query.place and results.place:
        return _("%(subject)s near %(place)s") % {"subject": subject, "place": results.place.name}
    if query.near:
        return _("%(subject)s near the chosen position") % {"subject": subject}
    return _("%(subject)s in %(place)s") % {"subject": subject, "place": city} if city else subject


def _sorts(query: SearchQuery, *, has_point: bool) -> tuple[Link, ...]:
    return tuple(
        Link(str(label), address(query.changed(sort=sort)), query.sort is sort)
        for sort, label in SORTS.items()
        if has_point or sort is not Sort.DISTANCE
    )
