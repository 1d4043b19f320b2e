"""What crosses the border of this app: rows of files, what became of them, and how a job stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.imports.states import FileKind, JobState, Outcome, Severity


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as the file has it: `number` counts rows from 1, `line` is where it begins in the file.

    A row whose shape is wrong says so in `problem`.
    """

    number: int
    line: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was opened: its heading, its rows one by one, and how it was understood."""

    kind: FileKind
    header: tuple[str, ...]
    rows: Iterator[RawRow]
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell, or with the whole row when `column` is empty."""

    column: str
    reason: str
    severity: Severity = Severity.ERROR

    def as_json(self) -> dict[str, str]:
        """Return plain values, as they are stored."""
        return {"column": self.column, "reason": self.reason, "severity": self.severity.value}


@dataclass(frozen=True, slots=True)
class Judged:
    """A row after judging.

    `values` are the facts it states, by the names of the directory's fields, as plain JSON values; a fact the row says
    nothing about is missing. `defaults` are what a new listing gets besides. `key` is what the row is matched by.
    """

    key: str
    values: Mapping[str, Any]
    defaults: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether nothing in it stands against importing the row."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One heading of a file, the column it was taken for ("" for none), and how sure that is."""

    index: int
    heading: str
    column: str
    how: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobView:
    """How an import stands; the figures come from the job's own row."""

    id: int
    reference: str
    state: JobState
    paused: bool
    file_name: str
    file_kind: FileKind
    file_size: int
    encoding: str
    delimiter: str
    notes: tuple[str, ...]
    source: str
    match_by: str
    brand: str
    brand_name: str
    keep_good_cells: bool
    rows: int
    done: int
    counts: Mapping[Outcome, int]
    refused_fields: int
    per_second: float
    seconds_left: int | None
    problem: str
    started_by: str
    created_at: datetime
    finished_at: datetime | None
    file_kept_until: datetime | None
    undo_report: Mapping[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """How much of the present phase is done."""
        return 0 if not self.rows else min(100, self.done * 100 // self.rows)


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of an import: what it would change or changed, and what is wrong with it."""

    number: int
    line: int
    outcome: Outcome
    key: str
    name: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    applied: bool
    business: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row: what the listing says and what the file says, as texts for people."""

    field: str
    label: str
    before: str
    after: str
