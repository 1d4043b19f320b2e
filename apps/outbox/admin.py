"""The post office in the staff portal: what was announced, what each handler made of it, what came in from outside."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from apps.core.admin import DayRangeFilter, StaffAction, StaffAdmin, StaffTabularInline
from apps.outbox import services
from apps.outbox.models import Attempted, Delivery, InboxMessage, OutboxEvent
from apps.outbox.states import AttemptState

_STATE_LABELS = {AttemptState.PENDING: "warning", AttemptState.DONE: "success", AttemptState.PARKED: "danger"}


def _is_parked(work: Attempted) -> bool:
    return work.state == AttemptState.PARKED


def _pretty(value: Any) -> str:
    text = json.dumps(value, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    return format_html('<pre class="sp-code" tabindex="0">{}</pre>', text)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class DispatchedFilter(DropdownFilter):
    """Whether the relay has handed an event out."""

    title = gettext_lazy("handed out")
    parameter_name = "handed_out"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("no", _("Not yet")), ("yes", _("Handed out"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutboxEvent]) -> QuerySet[OutboxEvent]:
        if self.value() in {"no", "yes"}:
            return queryset.filter(dispatched_at__isnull=self.value() == "no")
        return queryset


class DeliveryInline(StaffTabularInline):
    """What each handler made of an event."""

    model = Delivery
    fields = readonly_fields = ("handler", "state", "attempts", "next_attempt_at", "handled_at", "last_error")


@admin.register(OutboxEvent)
class OutboxEventAdmin(StaffAdmin):
    """Outgoing events, newest first; their ids are ordered by time."""

    list_display = ("occurred_at", "wire_name", "business_id", "actor_name", "dispatched_at")
    list_filter = (DispatchedFilter, ("occurred_at", DayRangeFilter))
    search_fields = ("wire_name",)
    search_help_text = gettext_lazy("Event name, event id or number of a business")
    ordering = ("-id",)
    fields = (
        "id",
        "wire_name",
        "business_id",
        "actor_name",
        "request_id",
        "occurred_at",
        "dispatched_at",
        "content",
    )
    readonly_fields = ("actor_name", "content")
    inlines = (DeliveryInline,)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OutboxEvent], search_term: str
    ) -> tuple[QuerySet[OutboxEvent], bool]:
        """Look for one event, for the events of one business, or for those of one kind."""
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        if key := _uuid(term):
            return queryset.filter(pk=key), False
        if term.isdecimal() and len(term) < 19:
            return queryset.filter(business_id=int(term)), False
        return queryset.filter(wire_name__startswith=term), False

    @display(description=gettext_lazy("Actor"))
    def actor_name(self, event: OutboxEvent) -> str:
        return event.actor.get("name") or "–"

    @display(description=gettext_lazy("Content"))
    def content(self, event: OutboxEvent) -> str:
        return _pretty(event.payload)


class AttemptedAdmin(StaffAdmin):
    """What deliveries and incoming messages have in common."""

    search_fields = ("handler",)

    @display(description=gettext_lazy("State"), label=_STATE_LABELS)
    def state_label(self, work: Attempted) -> tuple[str, str]:
        return work.state, work.get_state_display()

    @display(description=gettext_lazy("Last error"))
    def short_error(self, work: Attempted) -> str:
        return work.last_error.strip().rsplit("\n", 1)[-1][:120] or "–"

    @display(description=gettext_lazy("Last error"))
    def whole_error(self, work: Attempted) -> str:
        return format_html('<pre class="sp-code" tabindex="0">{}</pre>', work.last_error) if work.last_error else "–"


@admin.register(Delivery)
class DeliveryAdmin(AttemptedAdmin):
    """One event for one handler; parked ones can be sent again."""

    list_display = ("handler", "event_name", "state_label", "attempts", "parked_at", "short_error")
    list_select_related = ("event",)
    list_filter = (("state", ChoicesDropdownFilter), ("parked_at", DayRangeFilter))
    search_help_text = gettext_lazy("Name of a handler, or an event id")
    ordering = ("-id",)
    fields = (
        "handler",
        "event",
        "state",
        "attempts",
        "next_attempt_at",
        "handled_at",
        "parked_at",
        "whole_error",
    )
    readonly_fields = ("whole_error",)
    staff_actions = (
        StaffAction(
            name="resend",
            label=gettext_lazy("Send again"),
            explanation=gettext_lazy(
                "The handler gets the event again, with a fresh count of attempts. Do this after the cause of the last "
                "error is gone; whatever the handler did already does not happen twice."
            ),
            permission="outbox.resend_delivery",
            run=lambda delivery, by, values: services.resend(delivery=delivery, by=by),
            done=gettext_lazy("The delivery is on its way again."),
            icon="replay",
            offered=_is_parked,
        ),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Delivery], search_term: str
    ) -> tuple[QuerySet[Delivery], bool]:
        """Look for the deliveries of one event or of one handler."""
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        if key := _uuid(term):
            return queryset.filter(event_id=key), False
        return queryset.filter(handler__startswith=term), False

    def related_links(self, request: HttpRequest, subject: Delivery) -> list[tuple[str, str]]:
        return [(_("The event"), reverse("admin:outbox_outboxevent_change", args=[subject.event_id]))]

    @display(description=gettext_lazy("Event"))
    def event_name(self, delivery: Delivery) -> str:
        return delivery.event.wire_name


@admin.register(InboxMessage)
class InboxMessageAdmin(AttemptedAdmin):
    """Foreign messages as received; parked ones can be handled again."""

    list_display = ("received_at", "source", "external_id", "state_label", "attempts", "parked_at", "short_error")
    list_filter = (("state", ChoicesDropdownFilter), ("received_at", DayRangeFilter))
    search_fields = ("external_id",)
    search_help_text = gettext_lazy("Their id, or “source id”")
    ordering = ("-id",)
    fields = (
        "id",
        "source",
        "external_id",
        "signature_verified",
        "state",
        "attempts",
        "received_at",
        "next_attempt_at",
        "handled_at",
        "parked_at",
        "request_id",
        "whole_error",
        "content",
    )
    readonly_fields = ("whole_error", "content")
    staff_actions = (
        StaffAction(
            name="resend",
            label=gettext_lazy("Handle again"),
            explanation=gettext_lazy(
                "The message is handled again as it was received, with a fresh count of attempts. Do this after the cause "
                "of the last error is gone."
            ),
            permission="outbox.resend_inboxmessage",
            run=lambda message, by, values: services.resend_message(message=message, by=by),
            done=gettext_lazy("The message is being handled again."),
            icon="replay",
            offered=_is_parked,
        ),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[InboxMessage], search_term: str
    ) -> tuple[QuerySet[InboxMessage], bool]:
        """Look a message up by the id its sender gave it."""
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        source, _space, external_id = term.partition(" ")
        if external_id:
            return queryset.filter(source=source, external_id=external_id.strip()), False
        return queryset.filter(external_id=term), False

    @display(description=gettext_lazy("Content as received"))
    def content(self, message: InboxMessage) -> str:
        return _pretty(message.payload)
