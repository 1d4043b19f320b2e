"""Where a picture stands, which steps it may take, and why one is refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Moves


class PictureState(models.TextChoices):
    """Only a ready picture is shown; a discarded one can come back until its files are erased."""

    UPLOADED = "uploaded", _("Uploaded")
    PROCESSING = "processing", _("Being prepared")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")
    DISCARDED = "discarded", _("Removed")
    ERASED = "erased", _("Erased")


_S = PictureState

MOVES: Moves = {
    _S.UPLOADED: frozenset({_S.PROCESSING, _S.REFUSED, _S.DISCARDED}),
    # Back to uploaded when the worker died over it.
    _S.PROCESSING: frozenset({_S.READY, _S.REFUSED, _S.UPLOADED, _S.DISCARDED}),
    _S.READY: frozenset({_S.DISCARDED}),
    _S.REFUSED: frozenset({_S.DISCARDED}),
    # A restored picture goes back to where it was.
    _S.DISCARDED: frozenset({_S.UPLOADED, _S.READY, _S.REFUSED, _S.ERASED}),
    _S.ERASED: frozenset(),
}

# Nothing more happens to these by itself.
FINAL = (_S.READY, _S.REFUSED, _S.DISCARDED, _S.ERASED)


class Refusal(models.TextChoices):
    """Why a file is not made into a picture: a code for programs, a sentence for people."""

    EMPTY = "empty", _("The file is empty. Choose another one.")
    TOO_LARGE = "too_large", _("The file is larger than 10 MB. Save a smaller copy and upload that.")
    NOT_A_PICTURE = "not_a_picture", _("This is not a picture we can read. Use a JPEG, PNG, WebP or GIF file.")
    UNSUPPORTED = "unsupported", _("Pictures of this format cannot be used. Save it as JPEG, PNG or WebP.")
    TOO_MANY_PIXELS = (
        "too_many_pixels",
        _("The picture has more than 40 million pixels. Save a smaller copy and upload that."),
    )
    DISGUISED = "disguised", _("The file holds more than a picture. Save the picture anew and upload the copy.")
    UNREADABLE = "unreadable", _("The picture is damaged or incomplete. Save it anew and upload the copy.")
    TOO_COMPLEX = "too_complex", _("The picture is too large to open. Save a smaller copy and upload that.")
    LOST = "lost", _("The file got lost before it was ready. Please upload it again.")
    FAILED = "failed", _("The picture could not be prepared. Please upload it again, if possible as JPEG.")
