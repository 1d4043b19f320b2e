"""The refusals this app can give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, Denied, Invalid, NotFound


class FileUnreadable(Invalid):
    """The file as a whole cannot be read; the message says what it is and what to send instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="file_unreadable", fields={"file": [message]})


class ImportNotFound(NotFound):
    """There is no such import, or none this actor may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such import."))


class MayNotImport(Denied):
    """Importing is a right of its own, apart from the right to edit (IMP-6)."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("You may not import listings here. An owner can allow it in the team settings."))


class ReasonMissing(Invalid):
    """Staff say why, or nothing happens."""

    def __init__(self) -> None:
        message = _("Say why: the reason is kept with the import.")
        super().__init__(message, code="reason_required", fields={"reason": [message]})


class MappingInvalid(Invalid):
    """The columns of the file do not say enough, or say something twice; `fields` names the columns."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("The columns of the file are not assigned yet."), code="mapping_invalid", fields=fields)


class NothingToImport(Conflict):
    """A run needs a finished check with rows that can be used."""

    def __init__(self) -> None:
        super().__init__(_("No row of this file can be imported."), code="nothing_to_import")


class FileGone(Conflict):
    """Uploaded files are deleted after a while, and then there is nothing to read any more."""

    def __init__(self) -> None:
        super().__init__(_("The file of this import has been deleted. Send it again."), code="file_gone")
