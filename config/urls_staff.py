"""Addresses of the staff portal, a process of its own."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("accounts/login/", RedirectView.as_view(pattern_name="admin:login")),
    path("admin/", admin.site.urls),
    path("", include("apps.observability.urls")),
    path("", include("apps.media.web.urls")),
]

handler400 = "apps.core.web.errors.bad_request"
handler403 = "apps.core.web.errors.permission_denied"
handler404 = "apps.core.web.errors.not_found"
handler429 = "apps.core.web.errors.too_many_requests"
handler500 = "apps.core.web.errors.server_error"
