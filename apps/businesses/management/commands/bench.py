"""Measure the product against naive ways of doing the same, as ratios taken in one run (benchmarks/README.md)."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from benchmarks import data, duplicates, geo, growth, imports, rls, search, serving
from benchmarks.logins import connected
from benchmarks.report import Report

NAMES = ("search", "geo", "growth", "rls", "serving", "duplicates", "imports")
SHORT = (10_000, 100_000)
FULL = (10_000, 100_000, 1_000_000)


class Command(BaseCommand):
    """Works in schemas of its own beside the product's tables; nothing of the product is read or changed."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "names", nargs="*", metavar="name", help=f"one or more of {', '.join(NAMES)}; all by default"
        )
        parser.add_argument("--full", action="store_true", help="also at 1,000,000 documents")
        parser.add_argument(
            "--sizes", type=lambda text: tuple(int(n) for n in text.split(",")), help="such as 5000,50000"
        )
        parser.add_argument("--keep", action="store_true", help="leave the invented directories for the next run")
        parser.add_argument("--strict", action="store_true", help="fail when a figure does not hold")

    def handle(
        self,
        *args: Any,
        names: list[str],
        full: bool,
        sizes: tuple[int, ...] | None,
        keep: bool,
        strict: bool,
        **_: Any,
    ) -> None:
        unknown = sorted(set(names) - set(NAMES))
        if unknown:
            raise CommandError(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}.")
        self.console = Console(file=self.stdout, width=120)
        sizes = sizes or (FULL if full else SHORT)
        # The load of others counts, not what building the directories causes.
        self.load = Report("load", 0, 0).load_before
        if self.load > 1:
            self.console.print(f"The load is {self.load:.1f} before anything has begun: figures are shown, not judged.")
        reports = []
        try:
            # The search for duplicates invents a directory of its own, and so does the import.
            if set(names or NAMES) - {"duplicates", "imports"}:
                for size in sizes:
                    self._build(size)
            reports = self._run(names or list(NAMES), sizes)
        finally:
            if not keep:
                for size in sizes:
                    with connected("owner", data.schema_name(size)):
                        data.drop(size)
        failed = [f"{line.figure} {line.what}" for report in reports for line in report.failed]
        if failed and strict:
            raise CommandError("These figures do not hold: " + "; ".join(failed))

    def _build(self, size: int) -> None:
        schema = data.schema_name(size)
        with connected("owner", schema):
            if data.exists(size, data.SEED):
                return
            started = time.perf_counter()
            data.build(size, progress=self._progress(size))
            self.console.print(f"Invented {size:,} listings in {time.perf_counter() - started:.0f} s.")

    def _progress(self, size: int) -> Callable[[int], None]:
        def say(number: int) -> None:
            if number % max(size // 4, 1) == 0:
                self.console.print(f"  {number:,} of {size:,} written")

        return say

    def _run(self, names: list[str], sizes: tuple[int, ...]) -> list[Report]:
        reports = []
        measured: dict[int, dict[str, float]] = {}
        for size in sizes:
            world = data.World(size)
            for name, program in (("search", search.run), ("geo", geo.run), ("serving", serving.run)):
                if name in names:
                    report = Report(name, size, data.SEED, load_before=self.load)
                    with connected("site", data.schema_name(size)):
                        program(report, world)
                    reports.append(self._finish(report))
            if "duplicates" in names:
                report = Report("duplicates", size, data.SEED, load_before=self.load)
                duplicates.run(report)
                reports.append(self._finish(report))
            # A million rows are four times what one file may have.
            if "imports" in names and size <= imports.MOST_ROWS:
                report = Report("imports", size, imports.SEED, load_before=self.load)
                imports.run(report)
                reports.append(self._finish(report))
            if "growth" in names:
                with connected("site", data.schema_name(size)):
                    measured[size] = growth.measure(world)
            if "rls" in names:
                report = Report("rls", size, data.SEED, load_before=self.load)
                rls.run(report, world)
                reports.append(self._finish(report))
        for size in sizes[1:]:
            if "growth" in names:
                report = Report("growth", size, data.SEED, load_before=self.load)
                growth.compare(report, measured[sizes[0]], measured[size], size // sizes[0])
                reports.append(self._finish(report))
        return reports

    def _finish(self, report: Report) -> Report:
        report.show(self.console)
        report.keep()
        return report
