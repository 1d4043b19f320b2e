"""Fill the directory: a made-up city on the real map of New York, or a file of the city's open data."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts import services as accounts
from apps.businesses.demo.openfile import OpenFileError, RowProblem
from apps.businesses.search import services as search
from apps.businesses.services import seeding
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.management.progress import progress

_SHOWN_PROBLEMS = 10


class Command(BaseCommand):
    """Can be run again at any time: what is there already stays as it is, what a stopped run left out is added."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=seeding.SIZES, default="small", help="5,000, 100,000 or 1,000,000")
        parser.add_argument("--limit", type=int, help="any other number of businesses")
        parser.add_argument("--from", dest="file", type=Path, metavar="FILE", help="load this open data file instead")
        parser.add_argument("--fresh", action="store_true", help="remove the made-up listings first")
        parser.add_argument("--report", type=Path, help="where to list unusable rows (FILE.problems.txt in .local)")

    def handle(self, *args: Any, file: Path | None, fresh: bool, **options: Any) -> None:
        actor = Actor.system("seed")
        with rls.acting(actor), rls.playing(rls.Login.SYSTEM):
            if fresh:
                with progress(self.stdout, "Removing made-up listings") as advance:
                    seeding.remove_demo(by=actor, progress=advance)
            if file:
                added = self._load_file(actor, file, options["report"])
            else:
                added = self._load_demo(actor, options["limit"] or seeding.SIZES[options["size"]])
            self._demo_accounts(actor)
            with transaction.atomic():
                outdated = search.is_outdated(now=clock.now())
            if added or fresh or outdated:
                call_command("expand_hours", stdout=self.stdout)
                call_command("rebuild_search", stdout=self.stdout)

    def _load_demo(self, actor: Actor, size: int) -> int:
        with progress(self.stdout, "Demo city", size) as advance:
            added = seeding.load_demo(by=actor, size=size, progress=advance)
        self.stdout.write(f"{added:,} businesses added." if added else "All of them were there already.")
        return added

    def _load_file(self, actor: Actor, file: Path, report: Path | None) -> int:
        try:
            with progress(self.stdout, f"Rows of {file.name}") as advance:
                result = seeding.load_file(by=actor, path=file, progress=advance)
        except (OpenFileError, OSError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        self.stdout.write(
            f"{result.added:,} businesses added, {result.known:,} were there already, "
            f"{len(result.problems):,} rows could not be used."
        )
        if result.problems:
            self._report(report or Path(settings.BASE_DIR) / ".local" / f"{file.name}.problems.txt", result.problems)
        return result.added

    def _report(self, path: Path, problems: tuple[RowProblem, ...]) -> None:
        lines = [f"line {row.line}, {row.column or 'whole row'}: {row.reason}" for row in problems]
        for line in lines[:_SHOWN_PROBLEMS]:
            self.stderr.write(line)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stderr.write(f"All {len(lines):,} unusable rows are listed in {path}.")

    def _demo_accounts(self, actor: Actor) -> None:
        if not settings.DEVELOPMENT:
            self.stdout.write("No demo accounts outside of development.")
            return
        try:
            made = accounts.make_demo_accounts(by=actor)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{made} demo accounts added." if made else "The demo accounts were there already.")
