"""Reads of duplicates: each returns frozen values or a row for a service to act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.businesses.services import fields
from apps.businesses.states import ListingState
from apps.core import calendar, ids
from apps.core.actor import Actor
from apps.core.calendar import osm
from apps.duplicates import rules
from apps.duplicates.data import Choice, PairPage, Reason, RequestView, Side
from apps.duplicates.errors import MergeNotFound, PairNotFound, RequestNotFound
from apps.duplicates.models import DuplicatePair, Merge, MergeRequest
from apps.duplicates.states import PairState, RequestState

if TYPE_CHECKING:
    from apps.businesses.models import Business

# Nobody counts further than that; people see "and more".
COUNTED = 1_000
_SIDES = ("lower", "higher")
_EVIDENCE = {
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Branch number"),
    "phone": gettext_lazy("Phone"),
    "website": gettext_lazy("Website"),
    "street": gettext_lazy("Street"),
    "distance": gettext_lazy("Distance"),
    "category": gettext_lazy("Main category"),
    "postal_code": gettext_lazy("Postcode"),
}
_VERDICTS = {
    "same": gettext_lazy("the same"),
    "alike": gettext_lazy("alike"),
    "different": gettext_lazy("different"),
    "unknown": gettext_lazy("unknown for one or both"),
}
_BARRIERS = {
    "name": gettext_lazy("The names have nothing in common."),
    "number": gettext_lazy("They are branches with different numbers."),
    "address": gettext_lazy("They stand at two addresses, far apart."),
}


def pair(reference: str) -> DuplicatePair:
    """Return the pair with this outside id. One query. Raises: PairNotFound, NotFound for what is no id of one."""
    found = _pairs().filter(public_id=ids.decode(DuplicatePair.id_prefix, reference)).first()
    if found is None:
        raise PairNotFound
    return found


def first_open() -> DuplicatePair | None:
    """Return the open pair that is most alike. One query."""
    return _open().first()


def around(row: DuplicatePair) -> tuple[str, str]:
    """Return the references of the open pairs before and after one in the queue, empty at its ends. Two queries."""
    before = _open().filter(Q(score__gt=row.score) | Q(score=row.score, pk__lt=row.pk)).reverse().first()
    after = _open().filter(Q(score__lt=row.score) | Q(score=row.score, pk__gt=row.pk)).first()
    return (before.reference if before else "", after.reference if after else "")


def waiting() -> int:
    """Return how many pairs are open, at most `COUNTED`. One query."""
    return DuplicatePair.objects.filter(state=PairState.OPEN)[:COUNTED].count()


def merge(reference: str) -> Merge:
    """Return the merge with this outside id. One query. Raises: MergeNotFound, NotFound for what is no id of one."""
    found = Merge.objects.filter(public_id=ids.decode(Merge.id_prefix, reference)).first()
    if found is None:
        raise MergeNotFound
    return found


def pair_page(row: DuplicatePair) -> PairPage:
    """Return two listings side by side, with what speaks for and against their being one."""
    sides = {name: getattr(row, name) for name in _SIDES}
    facts = {name: fields.current(listing) for name, listing in sides.items()}
    survivor = _survivor(sides)
    other = "higher" if survivor == "lower" else "lower"
    proposed = {
        group: {rules.SURVIVOR: survivor, rules.DUPLICATE: other}.get(choice, choice)
        for group, choice in rules.proposal(facts[survivor], facts[other]).items()
    }
    request = MergeRequest.objects.filter(_about(row), state=RequestState.OPEN).order_by("pk").first()
    return PairPage(
        reference=row.reference,
        percent=row.percent,
        barrier=str(_BARRIERS.get(row.evidence.get("barrier", ""), "")),
        lower=_side(sides["lower"], facts["lower"]),
        higher=_side(sides["higher"], facts["higher"]),
        survivor=survivor,
        choices=tuple(_choice(group, facts, proposed[group]) for group in rules.GROUPS),
        reasons=reasons(row),
        metres=_metres(row),
        request=request.reference if request else "",
        request_note=request.note if request else "",
    )


def reasons(row: DuplicatePair) -> tuple[Reason, ...]:
    """Return what each field said when two listings were last compared; no query."""
    return tuple(_reason(part) for part in row.evidence.get("parts", ()))


def request(by: Actor, reference: str) -> MergeRequest:
    """Return a request that somebody made or is asked about. One query.

    Raises: RequestNotFound, NotFound for what is no id of one.
    """
    mine = Q(requested_by_id=by.user_id) | Q(consents__user_id=by.user_id)
    rows = MergeRequest.objects.filter(mine, public_id=ids.decode(MergeRequest.id_prefix, reference)).distinct()
    found = rows.select_related("survivor", "duplicate").first()
    if found is None:
        raise RequestNotFound
    return found


def requests_of(by: Actor) -> tuple[RequestView, ...]:
    """Return the requests somebody made or is asked about, newest first. Two queries."""
    mine = Q(requested_by_id=by.user_id) | Q(consents__user_id=by.user_id)
    rows = MergeRequest.objects.filter(mine).distinct().order_by("-pk").select_related("survivor", "duplicate")
    return tuple(request_view(by, row) for row in rows.prefetch_related("consents")[:100])


def request_view(by: Actor, row: MergeRequest) -> RequestView:
    """Return a request as one of the people concerned sees it."""
    mine = [consent for consent in row.consents.all() if consent.user_id == by.user_id]
    is_open = row.state == RequestState.OPEN
    return RequestView(
        reference=row.reference,
        survivor_name=row.survivor.name,
        survivor_url=row.survivor.get_absolute_url(),
        duplicate_name=row.duplicate.name,
        duplicate_url=row.duplicate.get_absolute_url(),
        note=row.note,
        state=row.state,
        state_label=row.get_state_display(),
        outcome=row.outcome,
        requested_at=row.requested_at,
        is_mine=row.requested_by_id == by.user_id,
        waits_for_me=is_open and any(not consent.answer for consent in mine),
        can_withdraw=is_open and row.requested_by_id == by.user_id,
        takes=tuple(
            str(rules.GROUP_LABELS[group])
            for group, choice in row.choices.items()
            if group in rules.GROUP_LABELS and choice != rules.SURVIVOR
        ),
    )


def facts_for_request(survivor: Business, duplicate: Business) -> tuple[Choice, ...]:
    """Return what two public listings say, for an owner who asks for a merge; hidden streets stay hidden."""
    facts = {"lower": _public(fields.current(survivor)), "higher": _public(fields.current(duplicate))}
    return tuple(_choice(group, facts, "lower") for group in rules.GROUPS)


def _public(facts: Mapping[str, Any]) -> dict[str, Any]:
    if not facts["hide_street"]:
        return dict(facts)
    return {**facts, "street_address": "", "postal_code": "", "point": None}


def _pairs() -> QuerySet[DuplicatePair]:
    related = [f"{side}__{name}" for side in _SIDES for name in ("location__city", "stats", "primary_category")]
    return DuplicatePair.objects.select_related(*related)


def _open() -> QuerySet[DuplicatePair]:
    return _pairs().filter(state=PairState.OPEN).order_by("-score", "pk")


def _about(row: DuplicatePair) -> Q:
    return Q(survivor_id=row.lower_id, duplicate_id=row.higher_id) | Q(
        survivor_id=row.higher_id, duplicate_id=row.lower_id
    )


def _survivor(sides: Mapping[str, Business]) -> str:
    """Return which side should stay: what readers find, what somebody speaks for, what is rated, complete, older."""

    def worth(name: str) -> tuple[Any, ...]:
        listing = sides[name]
        live = listing.status in (ListingState.LIVE, ListingState.TEMPORARILY_CLOSED)
        return live, listing.is_claimed, listing.stats.rating_count, listing.completeness, -listing.pk

    return max(_SIDES, key=worth)


def _side(listing: Business, facts: Mapping[str, Any]) -> Side:
    place = listing.location
    team = listing.memberships.count()
    return Side(
        id=listing.pk,
        reference=listing.reference,
        name=listing.name,
        url=f"{settings.SITE_URL}{listing.get_absolute_url()}",
        state=listing.get_status_display(),
        is_live=listing.is_public,
        address=", ".join(part for part in (place.street_address, place.postal_code, place.city.name) if part),
        category=str(listing.primary_category),
        reviews=ngettext("%d review", "%d reviews", listing.stats.rating_count) % listing.stats.rating_count,
        team=(ngettext("%d person", "%d people", team) % team if team else _("nobody")),
        is_claimed=listing.is_claimed,
        services=listing.service_items.count(),
        completeness=listing.completeness,
        source=listing.get_source_display(),
        entered_at=listing.created_at,
        lat=place.latitude,
        lon=place.longitude,
    )


def _choice(group: str, facts: Mapping[str, Mapping[str, Any]], proposed: str) -> Choice:
    names = rules.GROUPS[group]
    return Choice(
        group=group,
        label=str(rules.GROUP_LABELS[group]),
        lower=_text(group, facts["lower"]),
        higher=_text(group, facts["higher"]),
        differs=any(facts["lower"][name] != facts["higher"][name] for name in names),
        can_join=rules.BOTH in rules.options(group),
        proposed=proposed,
    )


def _text(group: str, facts: Mapping[str, Any]) -> str:
    """Return what a listing says in one line for people."""
    if group == "place":
        where = [facts["street_address"], facts["postal_code"], _words(facts["neighbourhood"]), _words(facts["city"])]
        point = facts["point"]
        return ", ".join(filter(None, where)) + (f" ({point[0]:.5f}, {point[1]:.5f})" if point else "")
    value = facts[group]
    if group == "hours":
        return osm.write(calendar.from_json(value)) if value else ""
    if group == "attributes":
        return ", ".join(f"{_words(key)}: {_('yes') if answer else _('no')}" for key, answer in value.items())
    if group == "categories":
        return ", ".join(map(_words, value))
    if group == "price_level":
        return "$" * (value or 0)
    return str(value or "")


def _words(slug: str) -> str:
    """Return a slug or key as people read it."""
    return slug.replace("-", " ").replace("_", " ").capitalize()


def _reason(part: Mapping[str, Any]) -> Reason:
    field, verdict, weight, detail = part["field"], part["verdict"], part["weight"], part["detail"]
    words = str(_VERDICTS.get(verdict, verdict))
    if field == "distance" and detail is not None:
        words = _("%d metres") % detail
    elif field == "name" and detail is not None and verdict != "same":
        words = _("%(words)s (%(percent)d %%)") % {"words": words, "percent": round(100 * detail)}
    elif verdict == "shared":
        words = _("the same, as on %d listings") % detail
    tone = "good" if weight > 0 else "bad" if weight < 0 else ""
    return Reason(str(_EVIDENCE.get(field, field)), words, tone, weight)


def _metres(row: DuplicatePair) -> int | None:
    parts = {part["field"]: part for part in row.evidence.get("parts", ())}
    found = parts.get("distance", {}).get("detail")
    return None if found is None else round(found)
