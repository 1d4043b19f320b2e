"""Start-up of imports: its words in the audit trail, and its promises."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "apps.imports"
    label = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from apps.imports import audit_events, invariants

        audit_events.register_all()
        invariants.register_all()
