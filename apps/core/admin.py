"""The base of every page in the staff portal: read-only, bounded, and each change is an action that asks for a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from auditlog.context import set_actor
from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.core.actor import Actor
from apps.core.errors import DomainError

# Nobody pages through more rows than this, and nobody counts them either.
COUNTED_ROWS = 10_000
SHORTEST_REASON = 10
LONGEST_REASON = 500


class CappedPaginator(Paginator):
    """Counts at most `COUNTED_ROWS` rows, so that a list over a million of them costs what a list over a few does."""

    template_name = "admin/capped_pagination.html"

    @cached_property
    def count(self) -> int:
        """The number of rows, or `COUNTED_ROWS` when there are more."""
        if not isinstance(self.object_list, QuerySet):
            return len(self.object_list)
        return self.object_list.order_by()[:COUNTED_ROWS].count()

    @property
    def is_capped(self) -> bool:
        """Whether there may be more rows than were counted."""
        return self.count >= COUNTED_ROWS


class ReasonForm(forms.Form):
    """What every action asks: why. Actions that need more add their fields; they stand above the reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept with the change in the audit trail. Do not write personal data of others here."),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, subject: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def add_refusal(self, refusal: DomainError) -> None:
        """Show what a service refused beside the fields it named, and above the form what belongs to none."""
        for name, lines in refusal.fields.items():
            self.add_error(name if name in self.fields else None, lines)
        if not refusal.fields:
            self.add_error(None, refusal.message)


class DayRangeFilter(RangeDateFilter):
    """From one day to another, both included, as days of the portal's time zone; what is no date narrows nothing."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        first, last = (
            self._midnight(self.used_parameters.get(f"{self.parameter_name}_{end}")) for end in ("from", "to")
        )
        if first is not None:
            queryset = queryset.filter(**{f"{self.parameter_name}__gte": first})
        if last is not None:
            queryset = queryset.filter(**{f"{self.parameter_name}__lt": last + timedelta(days=1)})
        return queryset

    @staticmethod
    def _midnight(text: str | None) -> datetime | None:
        try:
            day = parse_date(text or "")
            # The last day there is has no day after it.
            return timezone.make_aware(datetime.combine(day, time.min)) if day and day < date.max else None
        except (ValueError, OverflowError):
            return None


class StaffChangeList(ChangeList):
    """A list that speaks of results, and offers to show all rows, only while something narrows it."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.query and not self.has_active_filters:
            self.full_result_count = self.result_count


def _always(subject: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class StaffAction:
    """One thing staff may do: a page that explains it and asks for a reason, and the one service it calls.

    `run` gets the subject, the actor with the reason, and the form's cleaned values; what it returns decides where the
    reader goes next when the action has no subject. `offered` hides what is impossible from the present state; the service
    still judges for itself.
    """

    name: str
    label: str | Promise
    explanation: str | Promise
    permission: str
    run: Callable[[Any, Actor, dict[str, Any]], Any]
    done: str | Promise
    icon: str = "edit"
    form: type[ReasonForm] = ReasonForm
    offered: Callable[[Any], bool] = _always
    is_grave: bool = False
    needs_subject: bool = True


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line in the history of a thing; `changes` are (field, before, after) as text."""

    occurred_at: datetime
    sentence: str
    actor: str
    reason: str = ""
    source: str | Promise = ""
    changes: tuple[tuple[str, str, str], ...] = field(default=())


HistorySource = Callable[[Model], Iterable[HistoryEntry]]
_history_sources: dict[str, HistorySource] = {}


def register_history(name: str, source: HistorySource) -> None:
    """Add a place where the history of things is kept; apps above do so as they start."""
    _history_sources[name] = source


class StaffAdmin(ModelAdmin):
    """A table staff may look at: nothing is added, changed or deleted but by the `staff_actions`."""

    staff_actions: ClassVar[tuple[StaffAction, ...]] = ()
    actions = None
    paginator = CappedPaginator
    show_full_result_count = False
    # Counts beside each choice of each filter would read the table once per choice.
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    list_filter_submit = True
    sortable_by: ClassVar[Sequence[str]] = ()
    compressed_fields = True
    change_form_outer_before_template = "admin/staff_actions.html"
    object_history_template = "admin/history.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StaffChangeList

    def get_urls(self) -> list[URLPattern]:
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.action_view)
        return [
            path("do/<slug:action>/", view, {"object_id": None}, name=f"{stem}_do"),
            path("<path:object_id>/do/<slug:action>/", view, name=f"{stem}_act"),
            *super().get_urls(),
        ]

    def actions_for(self, request: HttpRequest, subject: Model | None) -> list[dict[str, Any]]:
        """Return the actions this person is offered on `subject` now, each with its address."""
        return [
            {"action": action, "url": self.action_url(action.name, subject)}
            for action in self.staff_actions
            if action.needs_subject == (subject is not None)
            if request.user.has_perm(action.permission) and (subject is None or action.offered(subject))
        ]

    def action_url(self, name: str, subject: Model | None = None) -> str:
        """Return the address of an action's page."""
        stem = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        return (
            reverse(f"{stem}_do", args=[name]) if subject is None else reverse(f"{stem}_act", args=[subject.pk, name])
        )

    def related_links(self, request: HttpRequest, subject: Model) -> list[tuple[str, str]]:
        """Return (label, address) of pages elsewhere that belong to `subject`."""
        return []

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = dict(extra_context or {})
        subject = self.get_object(request, unquote(object_id)) if object_id else None
        if subject is not None and self.has_view_permission(request, subject):
            context["staff_actions"] = self.actions_for(request, subject)
            context["related_links"] = self.related_links(request, subject)
        return super().changeform_view(request, object_id, form_url, context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"staff_actions": self.actions_for(request, None), **(extra_context or {})}
        return super().changelist_view(request, context)

    def action_view(self, request: HttpRequest, object_id: str | None, action: str) -> HttpResponse:
        """Explain an action and ask why; when that is answered, call its service."""
        chosen = next((known for known in self.staff_actions if known.name == action), None)
        if chosen is None or chosen.needs_subject != (object_id is not None):
            raise Http404
        if not (self.has_view_permission(request) and request.user.has_perm(chosen.permission)):
            raise PermissionDenied
        subject = None if object_id is None else self.get_object(request, unquote(object_id))
        if subject is None and chosen.needs_subject:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

        if request.method != "POST":
            if subject is not None and not chosen.offered(subject):
                messages.warning(request, _("“%s” is not possible now.") % chosen.label)
                return HttpResponseRedirect(self._address(subject))
            return self._action_page(request, chosen, subject, chosen.form(subject=subject))
        form = chosen.form(request.POST, subject=subject)
        if form.is_valid():
            try:
                result = self._run(request, chosen, subject, form)
            except DomainError as refusal:
                form.add_refusal(refusal)
            else:
                messages.success(request, str(chosen.done))
                return HttpResponseRedirect(self._address(subject or result))
        return self._action_page(request, chosen, subject, form, status=422)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what happened to one thing, from every place that remembers it, newest first."""
        subject = self.get_object(request, unquote(object_id))
        if subject is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, subject):
            raise PermissionDenied
        entries = [entry for source in _history_sources.values() for entry in source(subject)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %s") % subject,
            "opts": self.opts,
            "original": subject,
            "object": subject,
            "entries": sorted(entries, key=lambda entry: entry.occurred_at, reverse=True),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)

    def _run(self, request: HttpRequest, action: StaffAction, subject: Model | None, form: ReasonForm) -> Any:
        values = dict(form.cleaned_data)
        actor = Actor.staff(
            request.user.pk,
            reason=values.pop("reason"),
            roles=request.user.roles,
            request_id=getattr(request, "request_id", ""),
        )
        # The field by field history names the person as well.
        with set_actor(request.user), transaction.atomic():
            return action.run(subject, actor, values)

    def _action_page(
        self, request: HttpRequest, action: StaffAction, subject: Model | None, form: ReasonForm, status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "opts": self.opts,
            "original": subject,
            "action": action,
            "form": form,
            "back_url": self._address(subject),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/staff_action.html", context, status=status)

    def _address(self, subject: Model | None) -> str:
        """Return the page of `subject`, or the list when there is none."""
        stem = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        if isinstance(subject, self.model):
            return reverse(f"{stem}_change", args=[subject.pk])
        return reverse(f"{stem}_changelist")


class _ReadOnlyInline:
    """Rows that belong to a thing, shown in a tab of its page."""

    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = False
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class StaffStackedInline(_ReadOnlyInline, StackedInline):
    """One related row, field by field."""

    max_num = 1


class StaffTabularInline(_ReadOnlyInline, TabularInline):
    """Several related rows, as a table."""


def facts_table(rows: Iterable[Sequence[Any]], headings: Sequence[str]) -> str:
    """Return an HTML table for a read-only field; every cell is escaped."""
    head = format_html_join("", '<th scope="col">{}</th>', ((heading,) for heading in headings))
    body = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in rows)
    )
    return format_html_join(
        "", '<table class="sp-facts"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', [(head, body)]
    )
