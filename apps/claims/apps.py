"""Start-up of claims: words in the audit trail, handlers, promises, and what moves when listings are merged."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "apps.claims"
    label = "claims"
    verbose_name = _("Claims")

    def ready(self) -> None:
        from apps.claims import audit_events, handlers, invariants  # noqa: F401 - handlers register themselves
        from apps.claims.services import merging

        audit_events.register_all()
        invariants.register_all()
        merging.register_all()
