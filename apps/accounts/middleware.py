"""Finds out who acts in a request and keeps it in the context of row security until the answer is ready."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from apps.core import rls
from apps.core.actor import Actor

# Pages that look for people before they are known.
SIGN_IN_PATHS = ("/accounts/", "/admin/login/", "/admin/logout/")


class ActorMiddleware:
    """Loads the person once, as the sign-in machinery, and lets the rest of the request act with their rights alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = self._actor(request)
        request.actor = actor
        with rls.acting(actor):
            return self.get_response(request)

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        request_id = getattr(request, "request_id", "")
        user_id, roles = None, frozenset()
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            with rls.acting(Actor.auth(request_id=request_id)), transaction.atomic():
                if request.user.is_authenticated:
                    user_id, roles = request.user.pk, request.user.roles
        if request.path.startswith(SIGN_IN_PATHS):
            return Actor.auth(user_id, request_id)
        if user_id is None:
            return Actor.anonymous(request_id)
        if settings.PROCESS == "staff" and roles:
            return Actor.staff(user_id, roles=roles, request_id=request_id)
        return Actor.user(user_id, roles, request_id)
