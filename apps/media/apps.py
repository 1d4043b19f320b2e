"""Start-up of media: its words in the audit trail and its promises."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "apps.media"
    label = "media"
    verbose_name = _("Pictures")

    def ready(self) -> None:
        from apps.media import audit_events, invariants
        from apps.observability import invariants as promises

        audit_events.register_all()
        promises.register("media.ready_pictures_have_their_files", invariants.ready_pictures_have_their_files)
        promises.register("media.originals_are_gone_after_a_day", invariants.originals_are_gone_after_a_day)
        promises.register("media.no_upload_waits_for_an_hour", invariants.no_upload_waits_for_an_hour)
