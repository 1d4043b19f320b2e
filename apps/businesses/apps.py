"""Start-up of businesses: its words in the audit trail, its handlers, its promises."""

from django.apps import AppConfig


class BusinessesConfig(AppConfig):
    name = "apps.businesses"
    label = "businesses"

    def ready(self) -> None:
        from apps.businesses import audit_events, handlers, invariants  # noqa: F401 - handlers register themselves

        audit_events.register_all()
        invariants.register_all()
