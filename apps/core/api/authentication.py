"""Who calls the API: for now the session of the website, with CSRF protection on writes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from apps.core.errors import Denied


class SessionAuthentication(authentication.SessionAuthentication):
    """DRF's session authentication that answers 401 with a challenge, and names a CSRF failure as such."""

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="api"'

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            message = _("The CSRF token is missing or wrong. Send the value of the CSRF cookie in X-CSRFToken.")
            raise Denied(message, code="csrf_failed") from error
