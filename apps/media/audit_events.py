"""The audit trail's words for what people do with pictures."""

from django.utils.translation import gettext_lazy as _

from apps.audit.catalogue import EventType, Severity, register

PICTURE_ACCEPTED = EventType("media.picture_accepted", Severity.INFO, _("{actor} uploaded {subject}."))
PICTURE_ATTACHED = EventType(
    "media.picture_attached", Severity.INFO, _("{actor} used {subject} for {after_for} {after_number}.")
)
PICTURE_PUBLISHED = EventType("media.picture_published", Severity.INFO, _("{actor} made {subject} public."))
PICTURE_WITHDRAWN = EventType("media.picture_withdrawn", Severity.INFO, _("{actor} hid {subject} from the public."))
FOCAL_POINT_SET = EventType("media.focal_point_set", Severity.INFO, _("{actor} moved the focal point of {subject}."))
PICTURE_DISCARDED = EventType("media.picture_discarded", Severity.INFO, _("{actor} removed {subject}."))
PICTURE_RESTORED = EventType("media.picture_restored", Severity.INFO, _("{actor} brought {subject} back."))


def register_all() -> None:
    """Add the words to the catalogue; called as the app starts."""
    register(*(value for value in globals().values() if isinstance(value, EventType)))
