"""Refusals that media can give."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, Denied, Invalid, NotFound


class PictureNotFound(NotFound):
    """There is no such picture, or none this actor may see or change."""

    def __init__(self) -> None:
        super().__init__(_("There is no such picture."))


class MayNotUpload(Denied):
    """Only signed-in people and programs of ours upload."""

    def __init__(self) -> None:
        super().__init__(_("Sign in to upload pictures."))


class ReasonMissing(Invalid):
    """Staff says why."""

    def __init__(self) -> None:
        message = _("Say why: the reason is kept with the change.")
        super().__init__(message, code="reason_required", fields={"reason": [message]})


class UploadRefused(Invalid):
    """The file is not taken; `refusal` says why in a word (`states.Refusal`), the message in a sentence."""

    def __init__(self, refusal: str, sentence: str) -> None:
        self.refusal = refusal
        super().__init__(sentence, fields={"picture": [sentence]})


class FocalPointOutside(Invalid):
    """A focal point lies inside its picture."""

    def __init__(self) -> None:
        message = _("The focal point is given as two numbers from 0 to 1.")
        super().__init__(message, fields={"focal_point": [message]})


class TooLateToRestore(Conflict):
    """The time for taking a removal back is over."""

    def __init__(self) -> None:
        super().__init__(_("The picture was removed too long ago to bring it back."))


class AlreadyInUse(Conflict):
    """The picture belongs to something else."""

    def __init__(self) -> None:
        super().__init__(_("This picture is used elsewhere already."))
