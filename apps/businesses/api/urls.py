"""Addresses of the directory's endpoints below /api/v1/."""

from django.urls import path

from apps.businesses.api import views
from apps.core.api.converters import register_prefixed

register_prefixed("biz")

urlpatterns = [
    path("businesses/", views.Businesses.as_view(), name="api_businesses"),
    path("businesses/<biz_id:public_id>/", views.BusinessDetail.as_view(), name="api_business"),
    path("businesses/<biz_id:public_id>/hours/", views.BusinessHours.as_view(), name="api_business_hours"),
    path("categories/", views.Categories.as_view(), name="api_categories"),
    path("categories/<api_slug:slug>/", views.CategoryDetail.as_view(), name="api_category"),
    path("cities/", views.Cities.as_view(), name="api_cities"),
    path("cities/<api_slug:slug>/", views.CityDetail.as_view(), name="api_city"),
    path("suggestions/", views.Suggestions.as_view(), name="api_suggestions"),
]
