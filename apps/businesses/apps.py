"""Start-up of businesses: its words in the audit trail, its handlers, its promises."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BusinessesConfig(AppConfig):
    name = "apps.businesses"
    label = "businesses"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from apps.businesses import audit_events, handlers, invariants  # noqa: F401 - handlers register themselves
        from apps.businesses.services import handover

        audit_events.register_all()
        invariants.register_all()
        handover.register_all()
