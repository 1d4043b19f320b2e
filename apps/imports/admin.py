"""Imports in the staff portal: every file anybody sent, its rows, and the verbs that steer it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from apps.core.admin import DayRangeFilter, StaffAction, StaffAdmin, facts_table
from apps.imports import selectors
from apps.imports.models import ImportJob
from apps.imports.services import jobs, undoing
from apps.imports.states import WORKING, JobState, Outcome

_MAY = "imports.change_importjob"
_SHOWN_ROWS = 30
_STATE_LABELS = {
    JobState.FINISHED: "success",
    JobState.FAILED: "danger",
    JobState.MAPPING: "warning",
    JobState.CHECKING: "info",
    JobState.RUNNING: "info",
    JobState.UNDOING: "info",
}


def _in(*states: JobState, paused: bool | None = None) -> Any:
    """Return whether a job is in one of these states, and paused or not when that is asked."""

    def offered(job: ImportJob) -> bool:
        return job.state in states and (paused is None or job.is_paused == paused)

    return offered


@admin.register(ImportJob)
class ImportJobAdmin(StaffAdmin):
    """Imports, newest first."""

    list_display = (
        "started_at",
        "file_name",
        "state_label",
        "started_by",
        "brand",
        "rows_total",
        "new",
        "updated",
        "errors",
    )
    list_select_related = ("started_by", "brand")
    list_filter = (("state", ChoicesDropdownFilter), ("started_at", DayRangeFilter))
    search_fields = ("file_name__istartswith", "started_by__email__istartswith")
    search_help_text = gettext_lazy("How the file's name or the sender's address begins")
    ordering = ("-id",)
    fields = (
        "reference", "file_name", "file_kind", "file_size", "file_digest", "encoding", "delimiter", "state", "is_paused",
        "problem", "notes", "started_by", "reason", "brand", "source", "match_by", "keep_good_cells", "rows_total", "rows_done",
        "figures", "started_at", "finished_at", "rows_to_mend",
    )  # fmt: skip
    readonly_fields = ("reference", "figures", "rows_to_mend")
    staff_actions = (
        StaffAction(
            name="run",
            label=gettext_lazy("Import now"),
            explanation=gettext_lazy("What the check announced is written, as the person who sent the file."),
            permission=_MAY,
            run=lambda job, by, values: jobs.run(by=by, job=job),
            done=gettext_lazy("The import is running."),
            icon="play_arrow",
            offered=_in(JobState.CHECKED),
        ),
        StaffAction(
            name="pause",
            label=gettext_lazy("Pause"),
            explanation=gettext_lazy("The import stops after the rows at hand and can go on later."),
            permission=_MAY,
            run=lambda job, by, values: jobs.pause(by=by, job=job),
            done=gettext_lazy("The import is paused."),
            icon="pause",
            offered=_in(*WORKING, paused=False),
        ),
        StaffAction(
            name="resume",
            label=gettext_lazy("Go on"),
            explanation=gettext_lazy("The import goes on where it was."),
            permission=_MAY,
            run=lambda job, by, values: jobs.resume(by=by, job=job),
            done=gettext_lazy("The import goes on."),
            icon="play_arrow",
            offered=_in(*WORKING, paused=True),
        ),
        StaffAction(
            name="cancel",
            label=gettext_lazy("Cancel"),
            explanation=gettext_lazy("The import ends here. What it has written stays and can be undone."),
            permission=_MAY,
            run=lambda job, by, values: jobs.cancel(by=by, job=job),
            done=gettext_lazy("The import is cancelled."),
            icon="cancel",
            offered=_in(JobState.UPLOADED, JobState.MAPPING, JobState.CHECKING, JobState.CHECKED, JobState.RUNNING),
        ),
        StaffAction(
            name="undo",
            label=gettext_lazy("Undo"),
            explanation=gettext_lazy(
                "New listings are withdrawn, changed ones get their former values back, where nobody changed them since."
            ),
            permission=_MAY,
            run=lambda job, by, values: undoing.undo(by=by, job=job),
            done=gettext_lazy("The import is being undone."),
            icon="undo",
            offered=_in(JobState.FINISHED, JobState.CANCELLED, JobState.FAILED),
            is_grave=True,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @display(description=gettext_lazy("State"), label=_STATE_LABELS)
    def state_label(self, job: ImportJob) -> tuple[str, str]:
        return job.state, job.get_state_display()

    @display(description=gettext_lazy("New"))
    def new(self, job: ImportJob) -> int:
        return job.counts.get(Outcome.NEW, 0)

    @display(description=gettext_lazy("Updated"))
    def updated(self, job: ImportJob) -> int:
        return job.counts.get(Outcome.UPDATED, 0)

    @display(description=gettext_lazy("Errors"))
    def errors(self, job: ImportJob) -> int:
        return job.counts.get(Outcome.ERROR, 0)

    @display(description=gettext_lazy("Rows by outcome"))
    def figures(self, job: ImportJob) -> str:
        rows = [(outcome.label, job.counts.get(outcome, 0)) for outcome in Outcome]
        return facts_table(rows, [gettext_lazy("Outcome"), gettext_lazy("Rows")])

    @display(description=gettext_lazy("First rows with errors"))
    def rows_to_mend(self, job: ImportJob) -> str:
        found = selectors.rows(job, outcome=Outcome.ERROR, limit=_SHOWN_ROWS)
        rows = [(row.line, problem.column or "–", problem.reason) for row in found for problem in row.problems]
        return (
            facts_table(rows, [gettext_lazy("Line"), gettext_lazy("Column"), gettext_lazy("Problem")]) if rows else "–"
        )
