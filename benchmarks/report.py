"""Timing two sides fairly, judging the ratio, printing the table and appending it to `.local/bench`."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

ROUNDS = 3
FOLDER = Path(__file__).resolve().parent.parent / ".local" / "bench"


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def timed(work: Callable[[], Any]) -> float:
    """Return the milliseconds that one call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1_000


def interleaved(left: Sequence[Callable[[], Any]], right: Sequence[Callable[[], Any]]) -> tuple[float, float]:
    """Time the same tasks on both sides, A B A B, and return the median of three rounds' P95 of each, in milliseconds."""
    for work in (*left[:3], *right[:3]):
        work()
    rounds: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        taken: tuple[list[float], list[float]] = ([], [])
        for a, b in zip(left, right, strict=True):
            taken[0].append(timed(a))
            taken[1].append(timed(b))
        rounds[0].append(p95(taken[0]))
        rounds[1].append(p95(taken[1]))
    return median(rounds[0]), median(rounds[1])


def steady(tasks: Sequence[Callable[[], Any]]) -> float:
    """Return the median of three rounds' P95 of the tasks, in milliseconds."""
    for work in tasks[:3]:
        work()
    return median(p95([timed(work) for work in tasks]) for _ in range(ROUNDS))


@dataclass
class Line:
    """One row of a table: two sides in milliseconds (or counts), their ratio, and what is required of it."""

    figure: str
    what: str
    ours: float | None
    other: float | None
    ratio: float | None
    required: str = ""
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "holds", False: "FAILS", None: "–"}[self.holds]


@dataclass
class Report:
    """The lines of one benchmark at one size, and the circumstances they were measured in."""

    name: str
    size: int
    seed: int
    lines: list[Line] = field(default_factory=list)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def judged(self) -> bool:
        """Whether the machine was quiet enough for a verdict when the run began."""
        return self.load_before <= 1

    def at_most(self, figure: str, what: str, ours: float, other: float, limit: float, *, slack_ms: float = 0) -> None:
        """Require ours ÷ other ≤ `limit`, or a difference within `slack_ms`."""
        ratio = ours / other if other else 0.0
        holds = ratio <= limit or ours - other <= slack_ms
        extra = f" or +{slack_ms:g} ms" if slack_ms else ""
        self.lines.append(Line(figure, what, ours, other, ratio, f"≤ {limit:g}{extra}", holds))

    def at_least(self, figure: str, what: str, ours: float, other: float, limit: float) -> None:
        """Require other ÷ ours ≥ `limit`: how many times faster ours is."""
        ratio = other / ours if ours else 0.0
        self.lines.append(Line(figure, what, ours, other, ratio, f"≥ {limit:g}", ratio >= limit))

    def value(self, figure: str, what: str, value: float, least: float) -> None:
        """Require a value that is a ratio by itself, such as an overlap."""
        self.lines.append(Line(figure, what, None, None, value, f"≥ {least:g}", value >= least))

    def note(self, figure: str, what: str, ours: float | None = None, other: float | None = None) -> None:
        """Write something down that no verdict depends on."""
        ratio = ours / other if ours is not None and other else None
        self.lines.append(Line(figure, what, ours, other, ratio))

    @property
    def failed(self) -> list[Line]:
        """The lines that do not hold; none on a machine too busy to judge."""
        return [line for line in self.lines if line.holds is False] if self.judged else []

    def show(self, console: Console) -> None:
        """Print the table."""
        title = f"{self.name}, {self.size:,} documents, load {self.load_before:.1f}"
        table = Table(title=title, title_justify="left")
        for column in ("figure", "what", "ours", "other", "ratio", "required", "verdict"):
            table.add_column(column, justify="right" if column in {"ours", "other", "ratio"} else "left")
        for line in self.lines:
            numbers = ["" if n is None else f"{n:,.2f}" for n in (line.ours, line.other, line.ratio)]
            verdict = line.verdict if self.judged or line.holds is None else f"not judged ({line.verdict})"
            table.add_row(line.figure, line.what, *numbers, line.required, verdict)
        console.print(table)

    def keep(self) -> Path:
        """Append the run to its file and return the file."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / f"{self.name}.jsonl"
        record = {
            "at": self.started.isoformat(timespec="seconds"),
            "commit": _commit(),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "load_before": self.load_before,
            "load_after": os.getloadavg()[0],
            "size": self.size,
            "seed": self.seed,
            "judged": self.judged,
            "lines": [asdict(line) | {"verdict": line.verdict} for line in self.lines],
        }
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        return path


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    found = subprocess.run([git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip()
