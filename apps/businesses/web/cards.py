"""Listings as the cards of a page show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from apps.businesses.data import PhotoView
from apps.businesses.search import Hit
from apps.businesses.states import ListingState
from apps.businesses.web.photos.framing import LANDSCAPE, Shown, shown
from apps.businesses.web.words import OpenState


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of "why this rank"; `share` is how far the part was met, in whole percent."""

    label: str
    detail: str
    share: int


@dataclass(frozen=True, slots=True)
class Card:
    """What the component `business_card` shows; `public_id`, the slug, is the key that list and map share."""

    public_id: str
    name: str
    url: str
    category: str
    category_icon: str
    image_url: str
    price_level: int | None
    rating: float | None
    rating_count: int
    open_kind: str
    open_text: str
    open_detail: str
    distance_metres: float | None
    address: str
    reasons: tuple[Reason, ...]
    score: float
    excerpt: str = ""
    tags: tuple[str, ...] = ()
    photo: Shown | None = None


def card(hit: Hit, states: Mapping[int, OpenState], covers: Mapping[int, PhotoView]) -> Card:
    """Return the card of a search hit; `states` holds what the calendar says of each listing of the page, `covers` photos."""
    cover = covers.get(hit.business_id)
    state = _state(hit, states)
    return Card(
        public_id=hit.slug,
        name=hit.name,
        url=reverse("listing", args=[hit.slug]),
        category=hit.category_name,
        category_icon=hit.category_icon,
        image_url=cover_url(hit.slug, hit.category_slug),
        price_level=hit.price,
        rating=hit.rating if hit.rating_count else None,
        rating_count=hit.rating_count,
        open_kind=state.kind,
        open_text=state.text,
        open_detail=state.detail,
        distance_metres=hit.distance_m,
        address=", ".join(part for part in (hit.address, hit.neighbourhood or hit.city_name) if part),
        reasons=_reasons(hit),
        score=hit.score,
        photo=shown(cover, ratio=LANDSCAPE, fills=True, sizes="(width < 40rem) 40vw, 20rem") if cover else None,
    )


def cover_url(slug: str, category_slug: str) -> str:
    """Return the address of a listing's picture."""
    return reverse("cover", args=[category_slug or "shop", slug])


def _reasons(hit: Hit) -> tuple[Reason, ...]:
    """Return the sum behind a rank (SRC-1): each part with its points, and the points together."""
    if not hit.parts:
        return ()
    parts = [Reason(part.label, _points(part.points, 100 * part.weight), round(100 * part.value)) for part in hit.parts]
    return (*parts, Reason(_("Together"), _points(hit.score, 100), round(hit.score)))


def _points(reached: float, most: float) -> str:
    return _("%(reached)s of %(most)s points") % {
        "reached": formats.number_format(reached, decimal_pos=1),
        "most": formats.number_format(round(most)),
    }


def _state(hit: Hit, states: Mapping[int, OpenState]) -> OpenState:
    if hit.status == ListingState.TEMPORARILY_CLOSED:
        return OpenState("closed", _("Temporarily closed"))
    if known := states.get(hit.business_id):
        return known
    if hit.is_open is None:
        return OpenState("unknown", _("Hours not known"))
    return OpenState("open", _("Open")) if hit.is_open else OpenState("closed", _("Closed"))
