"""The directory in the staff portal: listings with the moves of their lives, and the category tree."""

from apps.businesses.admin.categories import CategoryAdmin
from apps.businesses.admin.listings import BusinessAdmin

__all__ = ["BusinessAdmin", "CategoryAdmin"]
