"""The only place that writes pictures: taking them in, preparing them, using, hiding and removing them, tidying up.

from apps.media import services as media
picture = media.accept(by=actor, upload=request.FILES["picture"], subject_kind="businesses.business", subject_id=12)
"""

from apps.media.services.processing import process
from apps.media.services.removal import discard, erase, restore
from apps.media.services.sweeping import sweep, tidy
from apps.media.services.uploads import accept
from apps.media.services.using import attach, publish, set_focal_point, withdraw

__all__ = [
    "accept",
    "attach",
    "discard",
    "erase",
    "process",
    "publish",
    "restore",
    "set_focal_point",
    "sweep",
    "tidy",
    "withdraw",
]
