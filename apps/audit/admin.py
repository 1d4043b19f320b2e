"""The audit trail in the staff portal: who did what, when and why, and whether the trail is as it was written."""

from __future__ import annotations

from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from apps.audit import catalogue, selectors, verification
from apps.audit.catalogue import Severity
from apps.audit.models import AuditEvent
from apps.core import clock
from apps.core.actor import ActorKind
from apps.core.admin import DayRangeFilter, StaffAdmin, facts_table

_SEVERITY_LABELS = {
    Severity.INFO: "info",
    Severity.WARNING: "warning",
    Severity.HIGH: "danger",
    Severity.CRITICAL: "danger",
}
_FLAWS_SHOWN = 200
_REMEMBERED_SECONDS = 30 * 24 * 3600


class KindFilter(DropdownFilter):
    """By kind of event, as the catalogue knows them."""

    title = gettext_lazy("event")
    parameter_name = "name"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(name, name) for name in catalogue.names()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        return queryset.filter(name=self.value()) if self.value() else queryset


class ActorKindFilter(DropdownFilter):
    """By the kind of party that acted."""

    title = gettext_lazy("kind of actor")
    parameter_name = "actor_kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(kind.value, kind.value) for kind in ActorKind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        return queryset.filter(actor_kind=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(StaffAdmin):
    """The trail, newest first."""

    list_display = ("occurred_at", "sentence", "severity_label", "actor", "subject", "reason")
    list_filter = (
        KindFilter,
        ("severity", ChoicesDropdownFilter),
        ActorKindFilter,
        ("occurred_at", DayRangeFilter),
    )
    search_fields = ("actor",)
    search_help_text = gettext_lazy("staff:12, biz_… or usr_… id, event name, request id")
    ordering = ("-occurred_at", "-id")
    list_before_template = "admin/audit_links.html"
    fieldsets = (
        (None, {"fields": ("sentence", "occurred_at", "name", "severity", "reason")}),
        (gettext_lazy("Who"), {"fields": ("actor", "actor_kind", "on_behalf_of", "auth_method", "ip", "user_agent")}),
        (
            gettext_lazy("What"),
            {"fields": ("subject", "subject_type", "subject_id", "subject_reference", "business_id", "request_id")},
        ),
        (gettext_lazy("Before and after"), {"fields": ("changes",)}),
    )
    readonly_fields = ("sentence", "subject", "changes")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.chain_view)
        return [path("chain/", view, name="audit_chain"), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """Look for one event, one actor, one kind, one subject or one request; each term means exactly one of them."""
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        try:
            return queryset.filter(pk=UUID(term)), False
        except ValueError:
            pass
        kind, _colon, number = term.partition(":")
        if kind in {"user", "staff"} and number.isdecimal() and len(number) < 19:
            return queryset.filter(user_id=int(number)), False
        if ":" in term:
            return queryset.filter(actor=term), False
        if catalogue.known(term):
            return queryset.filter(name=term), False
        return queryset.filter(subject_reference=term) | queryset.filter(request_id=term), False

    def related_links(self, request: HttpRequest, subject: AuditEvent) -> list[tuple[str, str]]:
        trail = reverse("admin:audit_auditevent_changelist")
        links = []
        if subject.subject_id:
            query = f"?subject_type={subject.subject_type}&subject_id={subject.subject_id}"
            links.append((_("All about this subject"), trail + query))
        if subject.user_id:
            links.append((_("All by this actor"), f"{trail}?user_id={subject.user_id}"))
        return links

    def chain_view(self, request: HttpRequest) -> HttpResponse:
        """List the chain of each month, and compute one again when `?month=YYYY-MM` asks for it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        heads = selectors.heads()
        month = request.GET.get("month", "")
        result: dict[str, Any] | None = None
        if month in {head.month for head in heads}:
            flaws = list(islice(verification.verify(month), _FLAWS_SHOWN + 1))
            result = {
                "month": month,
                "events": verification.length(month),
                "flaws": flaws[:_FLAWS_SHOWN],
                "more": len(flaws) > _FLAWS_SHOWN,
                "checked_at": clock.now(),
            }
            # The first page of the portal says how the last check went.
            cache.set(f"audit_chain_checked:{month}", {"flaws": len(flaws), "at": clock.now()}, _REMEMBERED_SECONDS)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Audit chain"),
            "opts": self.opts,
            "heads": list(reversed(heads)),
            "result": result,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/audit_chain.html", context)

    @display(description=gettext_lazy("What happened"))
    def sentence(self, event: AuditEvent) -> str:
        return selectors.sentence(event)

    @display(description=gettext_lazy("Severity"), label=_SEVERITY_LABELS)
    def severity_label(self, event: AuditEvent) -> tuple[str, str]:
        return event.severity, event.get_severity_display()

    @display(description=gettext_lazy("Subject"))
    def subject(self, event: AuditEvent) -> str:
        return event.subject_label or event.subject_reference or "–"

    @display(description=gettext_lazy("Changes"))
    def changes(self, event: AuditEvent) -> str:
        before, after = event.before or {}, event.after or {}
        rows = [(name, before.get(name, "–"), after.get(name, "–")) for name in {**before, **after}]
        return facts_table(rows, (_("Field"), _("Before"), _("After"))) if rows else "–"
