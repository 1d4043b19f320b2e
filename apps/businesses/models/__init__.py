"""The tables of the directory, one module per aggregate."""

from apps.businesses.models.business import Business, BusinessCategory, BusinessSlug
from apps.businesses.models.category import Category
from apps.businesses.models.hours import OpeningHours, OpenSpan
from apps.businesses.models.location import Location
from apps.businesses.models.place import City, Landmark, Neighbourhood, PostalArea
from apps.businesses.models.search import SearchDocument, SearchPrefix, SearchSettings, WordFrequency
from apps.businesses.models.stats import BusinessStats

__all__ = [
    "Business",
    "BusinessCategory",
    "BusinessSlug",
    "BusinessStats",
    "Category",
    "City",
    "Landmark",
    "Location",
    "Neighbourhood",
    "OpenSpan",
    "OpeningHours",
    "PostalArea",
    "SearchDocument",
    "SearchPrefix",
    "SearchSettings",
    "WordFrequency",
]
