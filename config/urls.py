"""Addresses of the public site: pages, API, health and documentation."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("apps.businesses.web.urls")),
    path("", include("apps.businesses.web.owner.urls")),
    path("", include("apps.businesses.web.photos.urls")),
    path("", include("apps.businesses.web.locations.urls")),
    path("", include("apps.claims.web.urls")),
    path("", include("apps.core.web.urls")),
    path("", include("apps.observability.urls")),
    path("", include("apps.accounts.web.urls")),
    path("", include("apps.media.web.urls")),
    path("", include("apps.dashboards.web.urls")),
    path("", include("apps.duplicates.web.urls")),
    path("", include("apps.imports.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("apps.developers.web.urls")),
    path("api/v1/", include("config.api_v1")),
    path("admin/", RedirectView.as_view(url=f"{settings.STAFF_URL}/admin/")),
    path("admin/<path:rest>", RedirectView.as_view(url=f"{settings.STAFF_URL}/admin/")),
]

handler400 = "apps.core.web.errors.bad_request"
handler403 = "apps.core.web.errors.permission_denied"
handler404 = "apps.core.web.errors.not_found"
handler429 = "apps.core.web.errors.too_many_requests"
handler500 = "apps.core.web.errors.server_error"
