"""Addresses for probes and scrapers."""

from django.urls import path

from apps.observability import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("status", views.status, name="status"),
    path("metrics", views.metrics, name="metrics"),
]
