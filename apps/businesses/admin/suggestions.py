"""What visitors say about listings: suggestions for those that nobody manages, and reports for moderation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from apps.businesses import rules
from apps.businesses.models import ListingReport, Suggestion
from apps.businesses.services import fields, suggestions
from apps.businesses.states import ReportKind, SuggestionState
from apps.core import clock
from apps.core.admin import ReasonForm, StaffAction, StaffAdmin, facts_table

_MAY_CHANGE = "businesses.change_business"
_LABELS = {
    SuggestionState.OPEN: "warning",
    SuggestionState.ACCEPTED: "success",
    SuggestionState.DECLINED: "danger",
}


class ChosenFieldsForm(ReasonForm):
    """Which of the suggested fields are right; all of them unless somebody says otherwise."""

    fields_chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Fields to accept"), widget=UnfoldAdminCheckboxSelectMultipleWidget, choices=()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(self.subject.changes)
        field = self.fields["fields_chosen"]
        field.choices = [(name, str(rules.FIELDS[name].label)) for name in names]
        field.initial = names


class ManagedFilter(DropdownFilter):
    """Suggestions for listings that nobody manages are staff's to decide; teams decide their own."""

    title = gettext_lazy("Whose to decide")
    parameter_name = "managed"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("no", _("Ours: nobody manages the listing")), ("yes", _("Its team's"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
        chosen = {"no": False, "yes": True}.get(self.value())
        return queryset if chosen is None else queryset.filter(business__is_claimed=chosen)


def _is_open(row: Suggestion) -> bool:
    return row.state == SuggestionState.OPEN


@admin.register(Suggestion)
class SuggestionAdmin(StaffAdmin):
    """Suggestions of visitors, those that wait and that nobody else decides first in mind."""

    list_display = ("business", "state_label", "what", "managed", "suggested_at")
    list_select_related = ("business",)
    list_filter = (("state", ChoicesDropdownFilter), ManagedFilter)
    search_fields = ("business__name",)
    ordering = ("-id",)
    fields = readonly_fields = (
        "business", "page", "state", "side_by_side", "note", "author", "suggested_at", "decided_at", "decided_by", "reason",
    )  # fmt: skip
    staff_actions = (
        StaffAction(
            name="accept",
            label=gettext_lazy("Accept"),
            explanation=gettext_lazy("The listing says so from now on; whoever suggested it gets a mail."),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The suggestion was accepted."),
            icon="check",
            form=ChosenFieldsForm,
            offered=_is_open,
            run=lambda row, by, values: suggestions.accept(
                by=by, suggestion=row, only=values["fields_chosen"], reason=by.reason, now=clock.now()
            ),
        ),
        StaffAction(
            name="decline",
            label=gettext_lazy("Decline"),
            explanation=gettext_lazy("The listing stays as it is. Whoever suggested it reads the reason."),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The suggestion was declined."),
            icon="close",
            offered=_is_open,
            run=lambda row, by, values: suggestions.decline(by=by, suggestion=row, reason=by.reason, now=clock.now()),
        ),
    )

    @display(description=gettext_lazy("State"), label=_LABELS)
    def state_label(self, row: Suggestion) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @display(description=gettext_lazy("Fields"))
    def what(self, row: Suggestion) -> str:
        return ", ".join(str(rules.FIELDS[name].label) for name in row.changes if name in rules.FIELDS)

    @display(description=gettext_lazy("Managed"), boolean=True)
    def managed(self, row: Suggestion) -> bool:
        return row.business.is_claimed

    @display(description=gettext_lazy("Page"))
    def page(self, row: Suggestion) -> str:
        return format_html('<a href="{0}">{0}</a>', f"{settings.SITE_URL}{row.business.get_absolute_url()}")

    @display(description=gettext_lazy("Side by side"))
    def side_by_side(self, row: Suggestion) -> str:
        now = fields.current(row.business)
        rows = [
            (str(rules.FIELDS[name].label), str(now.get(name)), str(value), str(row.seen.get(name)))
            for name, value in row.changes.items()
        ]
        return facts_table(rows, (_("Field"), _("Now"), _("Suggested"), _("The author saw")))

    def related_links(self, request: HttpRequest, subject: Suggestion) -> list[tuple[str, str]]:
        return [(_("The listing"), reverse("admin:businesses_business_change", args=[subject.business_id]))]


@admin.register(ListingReport)
class ListingReportAdmin(StaffAdmin):
    """Reports of listings, newest first; kept as they were sent."""

    list_display = ("business", "kind_label", "reported_at", "good_faith")
    list_select_related = ("business",)
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("business__name",)
    ordering = ("-id",)
    fields = readonly_fields = (
        "public_reference", "business", "kind_label", "explanation", "address", "name", "email", "good_faith", "reported_at",
    )  # fmt: skip

    @display(description=gettext_lazy("Kind"))
    def kind_label(self, row: ListingReport) -> str:
        return str(dict(ReportKind.choices).get(row.kind, row.kind))

    @display(description=gettext_lazy("Id"))
    def public_reference(self, row: ListingReport) -> str:
        return row.reference

    def related_links(self, request: HttpRequest, subject: ListingReport) -> list[tuple[str, str]]:
        return [(_("The listing"), reverse("admin:businesses_business_change", args=[subject.business_id]))]
