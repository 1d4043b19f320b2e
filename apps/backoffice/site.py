"""The staff portal as one site: who enters, what it holds, and its first page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from apps.accounts import services as accounts
from apps.backoffice import dashboard
from apps.backoffice.forms import SignInForm
from apps.backoffice.web import views
from apps.core import ratelimit, rls
from apps.core.actor import Actor
from apps.core.admin import StaffAdmin


class StaffSite(UnfoldAdminSite):
    """Holds what inherits `StaffAdmin` and nothing else; whoever has a platform role may enter."""

    site_title = _("Staff portal")
    index_title = _("Overview")
    index_template = "backoffice/dashboard.html"
    login_template = "backoffice/login.html"
    login_form = SignInForm
    enable_nav_sidebar = True

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Add a table. Packages register pages that could write to theirs without a reason: those are left out."""
        if admin_class is not None and issubclass(admin_class, StaffAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Guard a page: for people with a role, within the limit of the portal."""
        guarded = super().admin_view(view, cacheable)
        return update_wrapper(ratelimit.limited(ratelimit.ADMIN)(guarded), guarded)

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_authenticated and request.user.is_staff

    def extra_urls(self) -> list[URLPattern]:
        """Return the pages of the portal that belong to no table."""
        return [path("checks/", self.admin_view(views.checks), name="checks")]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().index(request, {"page": dashboard.page(request.user), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return self._login(request, extra_context)

    @method_decorator(ratelimit.limited_sign_in("username"))
    def _login(self, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == 302 and request.user.is_authenticated:
            actor = Actor.staff(request.user.pk, request_id=getattr(request, "request_id", ""))
            with rls.acting(actor):
                accounts.remember_staff_sign_in(by=actor, person=request.user)
        return response
