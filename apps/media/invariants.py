"""What must be true of pictures at any time."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from apps.core import clock
from apps.media import files
from apps.media.models import Picture
from apps.media.states import PictureState

_MOST_NAMED = 20
# Asking the store for every file of a million pictures takes a night; the newest are what breaks first.
_LOOKED_AT = 100


def ready_pictures_have_their_files() -> list[str]:
    """A ready picture has variants and a fallback, and those of the newest ones are where they should be."""
    ready = Picture.objects.filter(state=PictureState.READY)
    bare = ready.filter(Q(variants={}) | Q(fallback=""))[:_MOST_NAMED]
    found = [f"{row.reference}: is ready and has no variants" for row in bare]
    for row in ready.order_by("-pk")[:_LOOKED_AT]:
        missing = [name for name in (*row.variants.values(), row.fallback) if name and not files.has_variant(name)]
        if missing:
            found.append(f"{row.reference}: is ready and lacks {', '.join(missing)}")
    return found[:_MOST_NAMED]


def originals_are_gone_after_a_day() -> list[str]:
    """What people uploaded, with all that the file told, is not kept once there is a picture or a refusal."""
    day = clock.now() - timedelta(days=1)
    done = Q(state=PictureState.READY, ready_at__lt=day) | Q(
        state__in=[PictureState.REFUSED, PictureState.ERASED], accepted_at__lt=day
    )
    kept = Picture.objects.filter(done).exclude(original="")[:_MOST_NAMED]
    return [f"{row.reference}: is {row.state} and its original is still there" for row in kept]


def no_upload_waits_for_an_hour() -> list[str]:
    """The sweep gives each upload back to a worker, and gives up in the end."""
    waiting = [PictureState.UPLOADED, PictureState.PROCESSING]
    old = Picture.objects.filter(state__in=waiting, accepted_at__lt=clock.now() - timedelta(hours=1))
    # A restored picture begins to wait anew.
    late = [
        row for row in old[:_MOST_NAMED] if row.started_at is None or row.started_at < clock.now() - timedelta(hours=1)
    ]
    return [f"{row.reference}: waits since {row.accepted_at:%Y-%m-%d %H:%M}" for row in late]
