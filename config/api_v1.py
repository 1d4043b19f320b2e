"""Which app answers where in version 1 of the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.businesses.api.urls")),
]
