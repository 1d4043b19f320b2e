"""The life of an import, and what may become of a row."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Moves


class FileKind(models.TextChoices):
    """What a file is, judged by what is in it."""

    CSV = "csv", _("Text with separators (CSV)")
    XLSX = "xlsx", _("Excel workbook")
    GEOJSON = "geojson", _("GeoJSON from OpenStreetMap")


class JobState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Uploaded")
    MAPPING = "mapping", _("Columns to assign")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


_S = JobState

MOVES: Moves = {
    _S.UPLOADED: frozenset({_S.MAPPING, _S.CHECKING, _S.CANCELLED, _S.FAILED}),
    _S.MAPPING: frozenset({_S.CHECKING, _S.CANCELLED, _S.FAILED}),
    # Other columns can be assigned before and after a check, as long as nothing was written.
    _S.CHECKING: frozenset({_S.CHECKED, _S.CANCELLED, _S.FAILED}),
    _S.CHECKED: frozenset({_S.MAPPING, _S.CHECKING, _S.RUNNING, _S.CANCELLED}),
    _S.RUNNING: frozenset({_S.FINISHED, _S.CANCELLED, _S.FAILED}),
    # What was written before a cancelled or failed run ended can be undone too.
    _S.FINISHED: frozenset({_S.UNDOING}),
    _S.CANCELLED: frozenset({_S.UNDOING}),
    _S.FAILED: frozenset({_S.UNDOING, _S.CHECKING, _S.RUNNING}),
    _S.UNDOING: frozenset({_S.UNDONE, _S.FAILED}),
    _S.UNDONE: frozenset(),
}

# A worker is busy with such a job; without a sign of life somebody else takes it over.
WORKING = (_S.CHECKING, _S.RUNNING, _S.UNDOING)


class Outcome(models.TextChoices):
    """What a row comes to; before the run it is a forecast, afterwards a fact."""

    NEW = "new", _("New")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    SKIPPED = "skipped", _("Skipped")
    ERROR = "error", _("Error")


class Severity(StrEnum):
    """How much a problem matters: the row is not used, one field of it is not, or all of it is used."""

    ERROR = "error"
    FIELD = "field"
    NOTE = "note"


class MatchBy(models.TextChoices):
    """What tells a row which listing it is about (IMP-2)."""

    EXTERNAL_ID = "external_id", _("Your own id")
    STORE_CODE = "store_code", _("Store code")
    REFERENCE = "reference", _("Our id (biz_…)")
