"""Reads of imports: how a job stands, its rows, and the file of what has to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.businesses.selectors import surveys
from apps.core import clock, ids, rls
from apps.core.actor import Actor
from apps.imports.data import Change, ColumnChoice, JobView, Problem, RowView
from apps.imports.errors import ImportNotFound
from apps.imports.models import ImportJob, ImportRow
from apps.imports.rules import mapping, planning
from apps.imports.rules.columns import COLUMNS
from apps.imports.states import FileKind, JobState, Outcome, Severity

# The same as `services.tidying.KEPT`, for telling people.
FILES_KEPT = timedelta(days=30)
PAGE = 50
LISTED = 20
_FIRST_SECONDS = 2.0
PROBLEM_COLUMN = "problem"


def job(reference: str) -> ImportJob:
    """Return the import with this outside id, for a service to act on. One query.

    Raises: NotFound for anything that is not the id of an import this actor may see.
    """
    public_id = ids.decode(ImportJob.id_prefix, reference)
    found = ImportJob.objects.select_related("brand", "started_by").filter(public_id=public_id).first()
    if found is None:
        raise ImportNotFound
    return found


def view(found: ImportJob) -> JobView:
    """Return how a job stands, with its speed and the time that is left. No query."""
    now = clock.now()
    per_second = 0.0
    if found.phase_started_at is not None and not found.is_paused:
        seconds = (min(now, found.alive_at) - found.phase_started_at).total_seconds()
        if seconds >= _FIRST_SECONDS:
            per_second = max(0, found.rows_done - found.phase_started_with) / seconds
    left = found.rows_total - found.rows_done
    return JobView(
        id=found.pk,
        reference=found.reference,
        state=JobState(found.state),
        paused=found.is_paused,
        file_name=found.file_name,
        file_kind=FileKind(found.file_kind or FileKind.CSV),
        file_size=found.file_size,
        encoding=found.encoding,
        delimiter=found.delimiter,
        notes=tuple(found.notes),
        source=found.source,
        match_by=found.match_by,
        brand=found.brand.reference if found.brand else "",
        brand_name=found.brand.name if found.brand else "",
        keep_good_cells=found.keep_good_cells,
        rows=found.rows_total,
        done=found.rows_done,
        counts={outcome: int(found.counts.get(outcome.value, 0)) for outcome in Outcome},
        refused_fields=found.refused_fields,
        per_second=per_second,
        seconds_left=int(left / per_second) if per_second and left > 0 else None,
        problem=found.problem,
        started_by=str(found.started_by) if found.started_by else "",
        created_at=found.started_at,
        finished_at=found.finished_at,
        file_kept_until=found.started_at + FILES_KEPT if found.file else None,
        undo_report=found.undo_report,
    )


def jobs(by: Actor, *, limit: int = LISTED, before: int | None = None) -> list[JobView]:
    """Return imports the actor may see, newest first; `before` is the id where the page before ended. One query."""
    return [view(found) for found in job_rows(by, before=before)[:limit]]


def job_rows(by: Actor, *, before: int | None = None) -> QuerySet[ImportJob]:
    """Return the imports of a person and of the brands they lead, for pages that go through them."""
    found = ImportJob.objects.select_related("brand", "started_by").order_by("-pk")
    if by.user_id is not None and by.kind == "user":
        # Row security says the same; naming it lets the planner use an index.
        found = found.filter(Q(started_by_id=by.user_id) | Q(brand__isnull=False))
    return found if before is None else found.filter(pk__lt=before)


def columns(found: ImportJob) -> tuple[ColumnChoice, ...]:
    """Return for each heading of the file what it is taken for, how sure that is, and what stands below it. No query."""
    suggested = mapping.suggest(found.header)
    samples = found.samples or [[] for _ in found.header]
    return tuple(
        ColumnChoice(
            index=choice.index,
            heading=choice.heading,
            column=column,
            how=choice.how if column == choice.column else ("" if not column else mapping.EXACT),
            samples=tuple(samples[choice.index]) if choice.index < len(samples) else (),
        )
        for choice, column in zip(suggested, found.columns or [c.column for c in suggested], strict=False)
    )


def rows(
    found: ImportJob, *, outcome: str = "", noted: bool = False, after: int = 0, limit: int = PAGE
) -> list[RowView]:
    """Return rows of a job by their number, those after `after`; `noted` are those with a problem of any kind. Two queries."""
    wanted = ImportRow.objects.filter(job=found, number__gt=after)
    if outcome:
        wanted = wanted.filter(outcome=outcome)
    if noted:
        wanted = wanted.exclude(problems=[])
    page = list(wanted.order_by("number").defer("raw")[:limit])
    listings = surveys.survey([row.business_id for row in page if row.business_id])
    return [_row(row, listings.get(row.business_id)) for row in page]


def failed_count(found: ImportJob) -> int:
    """Return how many rows have to be mended. One query."""
    return _to_mend(found).count()


def failed_table(found: ImportJob, by: Actor) -> tuple[list[str], Iterator[list[str]]]:
    """Return heading and rows of the file of what has to be mended, to be sent again: as it came, with the problem.

    The rows are read page by page while they are sent, each as the actor.
    """
    header = [*found.header, PROBLEM_COLUMN]
    return header, _failed(found, by)


def _failed(found: ImportJob, by: Actor) -> Iterator[list[str]]:
    width, after = len(found.header), 0
    while True:
        with rls.acting(by), transaction.atomic():
            page = list(_to_mend(found).filter(number__gt=after).order_by("number")[:500])
        for row in page:
            cells = [*row.raw[:width], *[""] * (width - len(row.raw))]
            lines = [_sentence(row, problem) for problem in _problems(row) if problem.severity is not Severity.NOTE]
            extra = " ".join(row.raw[width:])
            yield [*cells, " ".join(lines) + (f" [{extra}]" if extra else "")]
        if not page:
            return
        after = page[-1].number


def _to_mend(found: ImportJob) -> QuerySet[ImportRow]:
    refused = Q(problems__contains=[{"severity": Severity.FIELD.value}])
    return ImportRow.objects.filter(Q(outcome__in=[Outcome.ERROR, Outcome.SKIPPED]) | refused, job=found)


def _sentence(row: ImportRow, problem: Problem) -> str:
    name = problem.column
    return f"line {row.line}: {name} {problem.reason}" if name else f"line {row.line}: {problem.reason}"


def _row(row: ImportRow, listing: surveys.Surveyed | None) -> RowView:
    pairs = row.changes.items()
    if row.outcome == Outcome.NEW:
        stated = ((name, row.values.get(name)) for name in planning.FIELDS)
        pairs = [(name, (None, value)) for name, value in stated if value not in (None, "", [], {})]
    return RowView(
        number=row.number,
        line=row.line,
        outcome=Outcome(row.outcome),
        key=row.key.partition(":")[2],
        name=row.values.get("name") or (listing.facts["name"] if listing else ""),
        changes=tuple(
            Change(name, planning.label(name), planning.shown(name, before), planning.shown(name, after))
            for name, (before, after) in pairs
        ),
        problems=_problems(row),
        applied=row.is_applied and not row.is_undone,
        business=listing.reference if listing else "",
        url=f"/b/{listing.slug}/" if listing else "",
    )


def _problems(row: ImportRow) -> tuple[Problem, ...]:
    return tuple(Problem(entry["column"], entry["reason"], Severity(entry["severity"])) for entry in row.problems)


def column_names() -> list[tuple[str, str, str]]:
    """Return name, label and explanation of every column there is."""
    return [(column.name, str(column.label), str(column.help)) for column in COLUMNS.values()]
