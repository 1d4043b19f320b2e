"""What visitors would read if the form were saved as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.businesses import rules
from apps.businesses.web import words
from apps.businesses.web.owner import values
from apps.businesses.web.owner.values import Names


@dataclass(frozen=True, slots=True)
class Preview:
    """The part of the public page that the profile decides."""

    name: str
    category: str
    price_level: int | None
    description: str
    attributes: tuple[tuple[str, bool], ...]
    phone: str
    website: str
    email: str
    where: str
    street_hidden: bool


def preview(facts: Mapping[str, Any], known: Names) -> Preview:
    """Return the public words for these facts; no query."""
    street = "" if facts["hide_street"] else facts["street_address"]
    quarter = values.said("neighbourhood", facts["neighbourhood"], known) if facts["neighbourhood"] else ""
    city = values.said("city", facts["city"], known)
    code = "" if facts["hide_street"] else facts["postal_code"]
    return Preview(
        name=" ".join(facts["name"].split()),
        category=known.categories.get(facts["categories"][0], "") if facts["categories"] else "",
        price_level=facts["price_level"],
        description=facts["description"],
        attributes=tuple(
            (str(label), facts["attributes"][key])
            for key, label in rules.ATTRIBUTES.items()
            if key in facts["attributes"]
        ),
        phone=words.phone(facts["phone"]),
        website=words.website(facts["website"]),
        email=facts["email"],
        where=", ".join(part for part in (street, quarter, f"{city} {code}".strip()) if part),
        street_hidden=facts["hide_street"],
    )
