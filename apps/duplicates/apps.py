"""Start-up of duplicates: its words in the audit trail, its handlers, its promises."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    name = "apps.duplicates"
    label = "duplicates"
    verbose_name = _("Duplicates")

    def ready(self) -> None:
        from apps.duplicates import audit_events, handlers, invariants  # noqa: F401 - handlers register themselves

        audit_events.register_all()
        invariants.register_all()
