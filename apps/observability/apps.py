"""Start-up of observability: the health checks of the foundations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObservabilityConfig(AppConfig):
    name = "apps.observability"
    label = "observability"
    verbose_name = _("Observability")

    def ready(self) -> None:
        from apps.observability import health

        health.register_own()
