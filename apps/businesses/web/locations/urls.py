"""Addresses of brands and their locations, of services and suggestions, and of what visitors say about a listing."""

from django.urls import path

from apps.businesses.web.locations import brands, bulk, inbox, moving, offerings, visitors

urlpatterns = [
    path("b/<slug:slug>/suggest/", visitors.suggest, name="suggest_change"),
    path("b/<slug:slug>/report/", visitors.report, name="report_listing"),
    path("manage/suggestions/", inbox.own, name="own_suggestions"),
    path("manage/b/<str:reference>/services/", offerings.services, name="manage_services"),
    path("manage/b/<str:reference>/services/<str:service>/", offerings.service, name="manage_service"),
    path("manage/b/<str:reference>/suggestions/", inbox.inbox, name="manage_suggestions"),
    path("manage/b/<str:reference>/suggestions/<str:suggestion>/", inbox.decide, name="manage_suggestion"),
    path("manage/b/<str:reference>/moving/", moving.choices, name="manage_moving"),
    path("manage/b/<str:reference>/moving/relocate/", moving.relocate, name="manage_relocate"),
    path("manage/b/<str:reference>/moving/split/", moving.split, name="manage_split"),
    path("manage/b/<str:reference>/moving/sell/", moving.sell, name="manage_sell"),
    path("manage/sales/<str:reference>/", moving.sale, name="manage_sale"),
    path("manage/brands/new/", brands.found_brand, name="manage_brand_new"),
    path("manage/brands/<str:reference>/", brands.brand, name="manage_brand"),
    path("manage/brands/<str:reference>/regions/", brands.arrange, name="manage_brand_regions"),
    path("manage/brands/<str:reference>/locations/<str:listing>/", brands.location, name="manage_location"),
    path("manage/brands/<str:reference>/fields/", bulk.brand_fields, name="manage_brand_fields"),
    path("manage/brands/<str:reference>/fields/<slug:field>/", bulk.brand_field, name="manage_brand_field"),
    path("manage/brands/<str:reference>/edits/", bulk.edits, name="manage_bulk_edits"),
    path("manage/brands/<str:reference>/edits/new/", bulk.new, name="manage_bulk_new"),
    path("manage/edits/<str:reference>/", bulk.edit, name="manage_bulk_edit"),
]
