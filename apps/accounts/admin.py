"""People in the staff portal: who they are, which roles they have, who may sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.rules import ROLE_SENTENCES
from apps.accounts.states import Role
from apps.core import ids
from apps.core.admin import ReasonForm, StaffAction, StaffAdmin, facts_table
from apps.core.errors import NotFound

_MAY_CHANGE = "accounts.change_user"


class GrantForm(ReasonForm):
    """Which role to give, and why."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (role.value, f"{role.label}: {ROLE_SENTENCES[role]}") for role in Role if self.offers(role)
        ]

    def offers(self, role: Role) -> bool:
        """Whether the person could be given `role`."""
        return role not in self.subject.roles


class RevokeForm(GrantForm):
    """Which role to take away, and why."""

    def offers(self, role: Role) -> bool:
        return role in self.subject.roles


@admin.register(User)
class UserAdmin(StaffAdmin):
    """Accounts; searched by e-mail address, name or id."""

    list_display = ("email", "name", "role_names", "access", "joined_at")
    list_filter = (("role_grants__role", ChoicesDropdownFilter), "is_active")
    search_fields = ("email", "name")
    search_help_text = gettext_lazy("E-mail address, name or usr_ id")
    ordering = ("-id",)
    fieldsets = (
        (None, {"fields": ("email", "name", "public_reference", "is_active", "joined_at", "last_login")}),
        (gettext_lazy("Platform roles"), {"fields": ("roles_explained",)}),
    )
    readonly_fields = ("public_reference", "roles_explained")
    staff_actions = (
        StaffAction(
            name="grant-role",
            label=gettext_lazy("Give a role"),
            explanation=gettext_lazy("The person can do what the role allows from their next request on."),
            permission=_MAY_CHANGE,
            run=lambda person, by, values: services.grant_role(by=by, person=person, role=values["role"]),
            done=gettext_lazy("The role was given."),
            icon="add_moderator",
            form=GrantForm,
            offered=lambda person: len(person.roles) < len(Role),
        ),
        StaffAction(
            name="revoke-role",
            label=gettext_lazy("Take a role away"),
            explanation=gettext_lazy("The person loses what the role allows with their next request."),
            permission=_MAY_CHANGE,
            run=lambda person, by, values: services.revoke_role(by=by, person=person, role=values["role"]),
            done=gettext_lazy("The role was taken away."),
            icon="remove_moderator",
            form=RevokeForm,
            offered=lambda person: bool(person.roles),
            is_grave=True,
        ),
        StaffAction(
            name="deactivate",
            label=gettext_lazy("Lock out"),
            explanation=gettext_lazy("The person can no longer sign in, and is signed out everywhere."),
            permission=_MAY_CHANGE,
            run=lambda person, by, values: services.deactivate(by=by, person=person),
            done=gettext_lazy("The person is locked out."),
            icon="person_off",
            offered=lambda person: person.is_active,
            is_grave=True,
        ),
        StaffAction(
            name="activate",
            label=gettext_lazy("Let in again"),
            explanation=gettext_lazy("The person can sign in again."),
            permission=_MAY_CHANGE,
            run=lambda person, by, values: services.activate(by=by, person=person),
            done=gettext_lazy("The person may sign in again."),
            icon="person_check",
            offered=lambda person: not person.is_active,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("role_grants")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """A whole address or id is looked up in its index; anything else is a part of an address or a name."""
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        if term.startswith(f"{User.id_prefix}_"):
            try:
                return queryset.filter(public_id=ids.decode(User.id_prefix, term)), False
            except NotFound:
                return queryset.none(), False
        exact = queryset.filter(email=term.lower())
        if "@" in term and exact.exists():
            return exact, False
        return queryset.filter(Q(email__icontains=term) | Q(name__icontains=term)), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup.startswith("role_grants__role") or super().lookup_allowed(lookup, value, request)

    def related_links(self, request: HttpRequest, subject: User) -> list[tuple[str, str]]:
        if not request.user.has_perm("audit.view_auditevent"):
            return []
        return [(_("What they did"), reverse("admin:audit_auditevent_changelist") + f"?user_id={subject.pk}")]

    @display(description=gettext_lazy("Roles"))
    def role_names(self, person: User) -> str:
        return ", ".join(grant.get_role_display() for grant in person.role_grants.all()) or "–"

    @display(description=gettext_lazy("Access"), label={"open": "success", "locked": "danger"})
    def access(self, person: User) -> tuple[str, str]:
        return ("open", _("May sign in")) if person.is_active else ("locked", _("Locked out"))

    @display(description=gettext_lazy("Id"))
    def public_reference(self, person: User) -> str:
        return person.reference

    @display(description=gettext_lazy("Roles"))
    def roles_explained(self, person: User) -> str:
        grants = person.role_grants.all()
        if not grants:
            return _("None: an ordinary account, which cannot enter the staff portal.")
        rows = [
            (grant.get_role_display(), ROLE_SENTENCES[grant.role], f"{grant.granted_at:%Y-%m-%d}", grant.granted_by)
            for grant in grants
        ]
        return facts_table(rows, (_("Role"), _("What it allows"), _("Since"), _("Given by")))
