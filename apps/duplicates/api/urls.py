"""Addresses of duplicates below /api/v1/."""

from django.urls import path

from apps.core.api.converters import register_prefixed
from apps.duplicates.api import views

register_prefixed("biz")

urlpatterns = [
    path("businesses/<biz_id:public_id>/duplicates/", views.Duplicates.as_view(), name="api_duplicates"),
]
