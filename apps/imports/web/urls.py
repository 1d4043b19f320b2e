"""Addresses of the pages on which somebody imports and exports listings."""

from django.urls import path

from apps.imports.web import exports, views

urlpatterns = [
    path("manage/imports/", views.imports, name="manage_imports"),
    path("manage/imports/<str:reference>/", views.one, name="manage_import"),
    path("manage/imports/<str:reference>/columns/", views.columns, name="manage_import_columns"),
    path("manage/imports/<str:reference>/progress/", views.progress, name="manage_import_progress"),
    path("manage/imports/<str:reference>/failed-rows.csv", exports.failed_rows, name="manage_import_failed"),
    path("manage/imports/<str:reference>/<slug:verb>/", views.steer, name="manage_import_steer"),
    path("manage/exports/listings.<slug:kind>", exports.listings, name="manage_export"),
]
