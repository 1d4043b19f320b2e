"""Addresses of the import endpoints below /api/v1/."""

from django.urls import path

from apps.core.api.converters import register_prefixed
from apps.imports.api import views

register_prefixed("imp")

ONE = "imports/<imp_id:public_id>/"

urlpatterns = [
    path("imports/", views.Imports.as_view(), name="api_imports"),
    path(ONE, views.ImportDetail.as_view(), name="api_import"),
    path(f"{ONE}columns/", views.Columns.as_view(), name="api_import_columns"),
    path(f"{ONE}rows/", views.Rows.as_view(), name="api_import_rows"),
    path(f"{ONE}failed-rows/", views.FailedRows.as_view(), name="api_import_failed_rows"),
    path(f"{ONE}run/", views.Run.as_view(), name="api_import_run"),
    path(f"{ONE}pause/", views.Pause.as_view(), name="api_import_pause"),
    path(f"{ONE}resume/", views.Resume.as_view(), name="api_import_resume"),
    path(f"{ONE}cancel/", views.Cancel.as_view(), name="api_import_cancel"),
    path(f"{ONE}undo/", views.Undo.as_view(), name="api_import_undo"),
]
