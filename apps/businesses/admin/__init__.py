"""The directory in the staff portal: listings with the moves of their lives, brands, what visitors say, categories."""

from apps.businesses.admin.brands import BrandAdmin, BulkEditAdmin, SaleAdmin
from apps.businesses.admin.categories import CategoryAdmin
from apps.businesses.admin.listings import BusinessAdmin
from apps.businesses.admin.promotions import PromotionAdmin
from apps.businesses.admin.suggestions import ListingReportAdmin, SuggestionAdmin

__all__ = [
    "BrandAdmin",
    "BulkEditAdmin",
    "BusinessAdmin",
    "CategoryAdmin",
    "ListingReportAdmin",
    "PromotionAdmin",
    "SaleAdmin",
    "SuggestionAdmin",
]
