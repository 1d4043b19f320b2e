"""The only place that writes to the directory: listings, their life, facts and history, teams, and the category tree.

from apps.businesses.services import fields, lifecycle, team
fields.apply(by=actor, business=business, changes={"phone": "+12125550101"})
"""

from apps.businesses.services import (
    branches,
    brands,
    bulk_edits,
    categories,
    fields,
    handover,
    hours,
    lifecycle,
    listings,
    locations,
    locks,
    offerings,
    ownership,
    photos,
    places,
    promotions,
    regions,
    reports,
    sales,
    seeding,
    suggestions,
    team,
    transfers,
)

__all__ = [
    "branches",
    "brands",
    "bulk_edits",
    "categories",
    "fields",
    "handover",
    "hours",
    "lifecycle",
    "listings",
    "locations",
    "locks",
    "offerings",
    "ownership",
    "photos",
    "places",
    "promotions",
    "regions",
    "reports",
    "sales",
    "seeding",
    "suggestions",
    "team",
    "transfers",
]
