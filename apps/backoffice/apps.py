"""Start-up of backoffice: what history pages show, and the field by field history that only the portal writes."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "apps.backoffice"
    label = "backoffice"
    verbose_name = _("Staff portal")

    def ready(self) -> None:
        from apps.backoffice import diffs
        from apps.core.admin import register_history

        register_history("trail", diffs.trail)
        register_history("fields", diffs.fields)
        if settings.PROCESS == "staff":
            diffs.follow()
