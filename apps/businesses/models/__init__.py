"""The tables of the directory, one module per aggregate."""

from apps.businesses.models.brand import Brand, Region
from apps.businesses.models.bulk import BulkEdit, BulkEditItem
from apps.businesses.models.business import MINE, Business, BusinessCategory, BusinessSlug
from apps.businesses.models.category import Category
from apps.businesses.models.history import FieldChange, FieldLock, ListingReport, Suggestion
from apps.businesses.models.hours import OpeningHours, OpenSpan
from apps.businesses.models.location import Location
from apps.businesses.models.offering import ServiceItem
from apps.businesses.models.photo import Photo
from apps.businesses.models.place import City, Landmark, Neighbourhood, PostalArea
from apps.businesses.models.promotion import Promotion
from apps.businesses.models.sale import Sale
from apps.businesses.models.search import SearchDocument, SearchPrefix, SearchSettings, WordFrequency
from apps.businesses.models.stats import BusinessStats
from apps.businesses.models.team import Invitation, Membership, OwnershipTransfer

__all__ = [
    "MINE",
    "Brand",
    "BulkEdit",
    "BulkEditItem",
    "Business",
    "BusinessCategory",
    "BusinessSlug",
    "BusinessStats",
    "Category",
    "City",
    "FieldChange",
    "FieldLock",
    "Invitation",
    "Landmark",
    "ListingReport",
    "Location",
    "Membership",
    "Neighbourhood",
    "OpenSpan",
    "OpeningHours",
    "OwnershipTransfer",
    "Photo",
    "PostalArea",
    "Promotion",
    "Region",
    "Sale",
    "SearchDocument",
    "SearchPrefix",
    "SearchSettings",
    "ServiceItem",
    "Suggestion",
    "WordFrequency",
]
