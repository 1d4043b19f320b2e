"""Addresses of the API documentation."""

from django.urls import path
from django.views.generic import RedirectView

from apps.developers.web import views

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api_docs")),
    path("schema/", views.SchemaView.as_view(), name="api_schema"),
    path("docs/", views.SwaggerView.as_view(), name="api_docs"),
    path("docs/errors/", views.errors, name="api_errors"),
    path("redoc/", views.RedocView.as_view(), name="api_redoc"),
]
