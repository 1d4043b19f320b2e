"""The only place that writes to the directory: listings, their life, their hours, and the category tree.

from apps.businesses.services import hours, lifecycle, listings
listings.change(by=actor, business=business, changes={"phone": "+12125550101"})
"""

from apps.businesses.services import categories, hours, lifecycle, listings, places, seeding

__all__ = ["categories", "hours", "lifecycle", "listings", "places", "seeding"]
