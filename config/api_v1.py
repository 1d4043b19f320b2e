"""Which app answers where in version 1 of the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.businesses.api.urls")),
    path("", include("apps.duplicates.api.urls")),
    path("", include("apps.imports.api.urls")),
    path("", include("apps.claims.api.urls")),
]
