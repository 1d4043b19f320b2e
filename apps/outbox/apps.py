"""Start-up of outbox: its audit sentences, health check, figures and promises."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "apps.outbox"
    label = "outbox"
    verbose_name = _("Post office")

    def ready(self) -> None:
        from apps.audit.catalogue import EventType, Severity, register
        from apps.observability import health as status
        from apps.observability import invariants as promises
        from apps.observability import metrics as figures
        from apps.outbox import health, invariants, metrics

        register(
            EventType("outbox.delivery_resent", Severity.WARNING, _("{actor} sent {subject} again: {reason}")),
            EventType("outbox.message_resent", Severity.WARNING, _("{actor} had {subject} handled again: {reason}")),
        )
        status.register("outbox", health.check)
        figures.register("outbox", metrics.gauges)
        promises.register(
            "outbox.handed_out_events_have_their_deliveries", invariants.handed_out_events_have_their_deliveries
        )
        promises.register("outbox.pending_work_has_a_handler", invariants.pending_work_has_a_handler)
