"""Start-up of audit: its promise, and the protection of the histories that packages keep."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "apps.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from apps.audit import invariants, protection
        from apps.observability import invariants as promises

        protection.declare_all()
        promises.register("audit.this_months_chain_is_unbroken", invariants.this_months_chain_is_unbroken)
