"""Bring listings in from a file: CSV, an Excel workbook or GeoJSON from OpenStreetMap (docs/import-format.md)."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.businesses import selectors as businesses
from apps.core import rls
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.management.progress import progress
from apps.imports import selectors
from apps.imports.files import writing
from apps.imports.models import ImportJob
from apps.imports.services import jobs, uploading, working
from apps.imports.states import JobState, MatchBy, Outcome

_SHOWN = 10


class Command(BaseCommand):
    """Works here and now, without a worker; what a stopped run left out is done when the same file is sent again."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and report, write nothing to the directory")
        parser.add_argument(
            "--map", dest="columns", action="append", default=[], type=_pair, metavar="HEADING=COLUMN",
            help="what a heading means; an empty column leaves it out",
        )  # fmt: skip
        parser.add_argument("--brand", default="", help="the brand (brd_…) whose locations the rows are")
        parser.add_argument("--source", default="", help="name of the system whose ids the file has")
        parser.add_argument(
            "--match-by", choices=MatchBy.values, default="", help="what tells which listing a row is about"
        )
        parser.add_argument("--keep-good-cells", action="store_true", help="leave out bad optional cells, not the row")
        parser.add_argument("--failed-rows", type=Path, help="where to write the rows to mend (FILE.failed.csv)")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        actor = Actor.system("import_businesses", reason=f"import_businesses {file.name}")
        with rls.acting(actor), rls.playing(rls.Login.SYSTEM):
            try:
                job = self._start(actor, file, options)
                with progress(self.stdout, f"Rows of {file.name}") as advance:
                    job = working.work_to_the_end(job=job, progress=advance)
                self._ensure(job, JobState.CHECKED)
                if not dry_run and (job.counts.get(Outcome.NEW) or job.counts.get(Outcome.UPDATED)):
                    with transaction.atomic():
                        job = jobs.run(by=actor, job=job)
                    with progress(self.stdout, "Written") as advance:
                        job = working.work_to_the_end(job=job, progress=advance)
                    self._ensure(job, JobState.FINISHED)
                self._report(actor, job, options["failed_rows"] or file.with_name(f"{file.name}.failed.csv"))
            except (DomainError, OSError) as error:
                raise CommandError(str(error)) from error

    def _start(self, actor: Actor, file: Path, options: dict[str, Any]) -> ImportJob:
        with file.open("rb") as opened, transaction.atomic():
            brand = businesses.brand(options["brand"]) if options["brand"] else None
            return uploading.start(
                by=actor, file=File(opened), name=file.name, brand=brand, source=options["source"],
                match_by=options["match_by"], columns=dict(options["columns"]), keep_good_cells=options["keep_good_cells"],
            )  # fmt: skip

    def _ensure(self, job: ImportJob, state: JobState) -> None:
        if job.state == JobState.MAPPING:
            choices = [f"  {choice.heading!r} -> {choice.column or '?'}" for choice in selectors.columns(job)]
            lines = "\n".join([job.problem, *choices]).strip()
            raise CommandError(f"Say what the columns mean with --map HEADING=COLUMN:\n{lines}")
        if job.state != state:
            raise CommandError(job.problem or f"The import is {job.get_state_display().lower()}.")

    def _report(self, actor: Actor, job: ImportJob, path: Path) -> None:
        for note in job.notes:
            self.stderr.write(note)
        figures = ", ".join(f"{job.counts.get(outcome, 0):,} {outcome.label.lower()}" for outcome in Outcome)
        self.stdout.write(f"{job.reference} {job.get_state_display().lower()}: {figures}.")
        with transaction.atomic():
            failed = selectors.failed_count(job)
        if not failed:
            return
        header, rows = selectors.failed_table(job, actor)
        with path.open("w", encoding="utf-8", newline="") as out:
            out.writelines(writing.csv_lines(header, rows))
        with transaction.atomic():
            for row in selectors.rows(job, outcome=Outcome.ERROR, limit=_SHOWN):
                for problem in row.problems:
                    self.stderr.write(f"line {row.line}, {problem.column or 'whole row'}: {problem.reason}")
        self.stderr.write(f"{failed:,} rows have to be mended; they are in {path}.")


def _pair(text: str) -> tuple[str, str]:
    heading, mark, column = text.rpartition("=")
    if not mark or not heading:
        raise argparse.ArgumentTypeError("write HEADING=COLUMN")
    return heading, column.strip()
