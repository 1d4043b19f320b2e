"""Sending a file, and the first look at it: what it is, what its columns mean, and whether somebody has to say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from itertools import islice

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses.selectors import surveys
from apps.core import clock
from apps.core.actor import Actor
from apps.imports import policies
from apps.imports.errors import FileUnreadable, MappingInvalid
from apps.imports.files import MAX_BYTES, counting, open_table
from apps.imports.models import ImportJob
from apps.imports.rules import mapping
from apps.imports.services import _job
from apps.imports.states import FileKind, JobState, MatchBy

DEFAULT_SOURCE = "file"
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
_SAMPLES = 5
_LONGEST_SAMPLE = 120


@transaction.atomic
def start(
    *,
    by: Actor,
    file: File,
    name: str,
    brand: surveys.Brand | None = None,
    source: str = "",
    match_by: str = "",
    columns: Mapping[str, str] | None = None,
    keep_good_cells: bool | None = None,
    encoding: str = "",
    delimiter: str = "",
    runs_by_itself: bool = False,
) -> ImportJob:
    """Keep a file and have a worker look at it; nothing of it touches the directory before a run.

    `columns` says what headings mean (heading -> column), `source` names the system whose ids the file has. With
    `runs_by_itself` a check without surprises is followed by the run.
    Raises: MayNotImport, ReasonMissing, FileUnreadable, MappingInvalid.
    """
    policies.ensure_can_import(by, brand)
    source = (source or DEFAULT_SOURCE).strip().lower()
    if not _SOURCE.fullmatch(source):
        raise MappingInvalid({"source": [_("A source is a short name of small letters, digits, dots and hyphens.")]})
    if match_by and match_by not in MatchBy.values:
        raise MappingInvalid({"match_by": [_("Rows are matched by: %(ways)s.") % {"ways": ", ".join(MatchBy.values)}]})
    if match_by == MatchBy.STORE_CODE and brand is None:
        raise MappingInvalid({"match_by": [_("Store codes mean something within a brand; say which.")]})
    if not file.size:
        raise FileUnreadable(_("The file is empty."))
    if file.size > MAX_BYTES:
        raise FileUnreadable(
            _("The file has %(size)s MB; at most %(most)s MB are read. Split it into several files.")
            % {"size": file.size // 1024 // 1024, "most": MAX_BYTES // 1024 // 1024}
        )

    shown = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rpartition("/")[2])[-200:] or "file"
    job = ImportJob(
        started_by_id=by.user_id,
        started_as=by.kind.value,
        reason=by.reason[:500],
        brand=brand,
        source=source,
        file_name=shown,
        file_size=file.size,
        file_digest=_digest(file),
        match_by=match_by,
        assigned=dict(columns or {}),
        keep_good_cells=bool(keep_good_cells),
        encoding=encoding[:20],
        delimiter=delimiter[:1],
        runs_by_itself=runs_by_itself,
        started_at=clock.now(),
    )
    job.file.save(shown, file, save=False)
    job.save(force_insert=True)

    audit.record("imports.started", by=by, subject=job, after={"bytes": job.file_size, "source": source})

    _job.nudge(job)
    return job


@transaction.atomic
def inspect(*, by: Actor, job: ImportJob) -> ImportJob:
    """Read the heading and the first rows; when nobody need look, the check begins, else somebody assigns the columns.

    A file that cannot be read ends the job with the reason. Raises: ImportNotFound, FileGone.
    """
    found = _job.locked(job.pk)
    if found.state != JobState.UPLOADED:
        return found

    policies.ensure_can_steer(by, found)
    with _job.local_file(found) as path:
        try:
            table = open_table(path, found.file_name, encoding=found.encoding, delimiter=found.delimiter)
            rows = list(islice(table.rows, _SAMPLES))
            expected = counting.expected_rows(path, table.kind)
        except FileUnreadable as refusal:
            _job.move(found, JobState.FAILED)
            found.problem = refusal.message
            found.save()
            return found

    found.file_kind, found.header, found.notes = table.kind, list(table.header), list(table.notes)
    found.encoding, found.delimiter, found.rows_total = table.encoding, table.delimiter, expected
    found.samples = [
        [row.cells[index][:_LONGEST_SAMPLE] for row in rows if index < len(row.cells) and row.cells[index].strip()]
        for index in range(len(table.header))
    ]
    found.keep_good_cells = found.keep_good_cells or table.kind is FileKind.GEOJSON
    if not rows:
        _job.move(found, JobState.FAILED)
        found.problem = _("The file has a heading and no rows.")
    else:
        _take(found)
    found.save()
    if found.state == JobState.CHECKING:
        _job.nudge(found)
    return found


def _take(job: ImportJob) -> None:
    """Assign the columns by themselves where that is certain or was said, else ask."""
    suggested = mapping.suggest(job.header)
    certain = mapping.is_certain(suggested, job.header)
    try:
        columns = list(
            mapping.chosen(job.header, job.assigned, suggested) if job.assigned else (c.column for c in suggested)
        )
    except LookupError as error:
        job.problem = str(error.args[0])
        certain, columns = False, [choice.column for choice in suggested]
    # What the user said stands; what is left was taken for certain or not at all.
    certain = certain or (bool(job.assigned) and not job.problem)
    match_by = MatchBy(job.match_by) if job.match_by else mapping.best_key(columns, brand=job.brand_id is not None)
    lines = mapping.missing(columns, match_by=match_by, brand=job.brand_id is not None)
    if mapping.twice(columns) or lines:
        certain = False
    job.columns, job.match_by = columns, match_by
    _job.move(job, JobState.CHECKING if certain else JobState.MAPPING)


@transaction.atomic
def assign(
    *, by: Actor, job: ImportJob, columns: Mapping[str, str], match_by: str, keep_good_cells: bool = False
) -> ImportJob:
    """Say what the headings of a file mean (heading -> column, "" for none) and begin its check, also once more.

    Raises: ImportNotFound, MayNotImport, ReasonMissing, Conflict, FileGone, MappingInvalid.
    """
    found = _job.locked(job.pk)

    policies.ensure_can_steer(by, found)
    if match_by not in MatchBy.values:
        raise MappingInvalid({"match_by": [_("Rows are matched by: %(ways)s.") % {"ways": ", ".join(MatchBy.values)}]})
    key = MatchBy(match_by)
    if key is MatchBy.STORE_CODE and found.brand_id is None:
        raise MappingInvalid({"match_by": [_("Store codes mean something within a brand; say which.")]})
    try:
        chosen = mapping.chosen(found.header, columns)
    except LookupError as error:
        raise MappingInvalid({"columns": [str(error.args[0])]}) from error
    problems = {name: [_("Two headings are assigned to this column.")] for name in mapping.twice(chosen)}
    if lines := mapping.missing(chosen, match_by=key, brand=found.brand_id is not None):
        problems["columns"] = lines
    if problems:
        raise MappingInvalid(problems)
    _job.move(found, JobState.CHECKING)

    found.columns, found.match_by, found.keep_good_cells = list(chosen), key, keep_good_cells
    found.rows_done, found.counts, found.refused_fields, found.problem = 0, {}, 0, ""
    found.save()
    _job.nudge(found)
    return found


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for block in file.chunks(1 << 20):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()
