"""Listings out again: the same columns an import reads, so that a changed export can be sent back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from apps.audit import services as audit
from apps.businesses import selectors as businesses
from apps.businesses.data import CategoryNode
from apps.businesses.selectors import surveys
from apps.core import rls
from apps.core.actor import Actor, ActorKind
from apps.core.calendar import from_json
from apps.core.calendar import osm as notation
from apps.core.errors import Denied
from apps.imports.models import SourceKey
from apps.imports.rules.planning import schedule_of

PAGE = 500
COLUMNS = (
    "reference",
    "external_id",
    "store_code",
    "name",
    "category",
    "street_address",
    "hide_street",
    "postal_code",
    "city",
    "neighbourhood",
    "latitude",
    "longitude",
    "phone",
    "website",
    "email",
    "description",
    "price_level",
    "hours",
    "attributes",
    "opened_on",
    "status",
    "url",
    "completeness",
)


@dataclass(frozen=True, slots=True)
class Export:
    """Listings to be written: how many there are, and their facts one by one, read page by page as the actor."""

    total: int
    rows: Iterator[dict[str, Any]]

    def lists(self) -> Iterator[list[Any]]:
        """Return the rows as lists in the order of `COLUMNS`."""
        return ([row[name] for name in COLUMNS] for row in self.rows)


@transaction.atomic
def export(*, by: Actor, brand_id: int | None = None) -> Export:
    """Return the listings of a person's teams, or all of them for staff and our programs; of one brand when asked.

    Raises: Denied for visitors.
    """
    if by.kind is ActorKind.ANONYMOUS:
        raise Denied("Sign in to export your listings.")
    found = businesses.own_business_ids() if by.kind is ActorKind.USER else surveys.all_ids()
    if brand_id is not None:
        found = surveys.of_brand(found, brand_id)

    audit.record("imports.exported", by=by, after={"listings": len(found)})
    return Export(len(found), _rows(by, found))


def _rows(by: Actor, business_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    names: dict[str, str] = {}
    for start in range(0, len(business_ids), PAGE):
        page = business_ids[start : start + PAGE]
        # A page is read in a transaction of its own, for it may be long after the request ended.
        with rls.acting(by), transaction.atomic():
            names = names or _category_names(businesses.category_tree())
            found = surveys.survey(page)
            keys = dict(SourceKey.objects.filter(business_id__in=page).order_by("pk").values_list("business_id", "key"))
        for listing in found.values():
            yield _row(listing, keys.get(listing.id) or listing.external_id, names)


def _row(listing: surveys.Surveyed, external_id: str, names: dict[str, str]) -> dict[str, Any]:
    facts = listing.facts
    lat, lon = facts["point"]
    answers = facts["attributes"].items()
    return {
        **{name: facts.get(name, "") for name in COLUMNS},
        "reference": listing.reference,
        "external_id": external_id,
        "store_code": listing.store_code,
        "category": "; ".join(names.get(slug, slug) for slug in facts["categories"]),
        "hide_street": "yes" if facts["hide_street"] else "no",
        "latitude": round(lat, 7),
        "longitude": round(lon, 7),
        "hours": _hours(listing),
        "attributes": "; ".join(f"{key}={'yes' if answer else 'no'}" for key, answer in answers),
        "opened_on": facts["opened_on"] or "",
        "status": listing.status,
        "url": f"{settings.SITE_URL}/b/{listing.slug}/",
        "completeness": listing.completeness,
    }


def _hours(listing: surveys.Surveyed) -> str:
    """Return the hours as a text that reads back as the same; what was never understood goes out as it came in."""
    spec = listing.facts["hours"]
    if spec is None:
        return listing.osm
    if listing.osm and schedule_of(listing.osm) == spec:
        return listing.osm
    return notation.write(from_json(spec))


def _category_names(tree: Sequence[CategoryNode]) -> dict[str, str]:
    """Return slug -> name, for names that one category alone has; others go out by their slug."""
    names: dict[str, str] = {}
    count: dict[str, int] = {}
    waiting = list(tree)
    while waiting:
        node = waiting.pop()
        waiting += node.children
        names[node.category.slug] = node.category.name
        count[node.category.name] = count.get(node.category.name, 0) + 1
    return {slug: name for slug, name in names.items() if count[name] == 1}
