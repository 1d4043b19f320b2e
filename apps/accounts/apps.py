"""Start-up of accounts: its words in the audit trail, the protection of the identity tables that packages bring along."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from apps.accounts import audit_events, protection

        protection.declare_all()
        audit_events.register_all()
