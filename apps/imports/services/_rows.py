"""Rows of a job by the thousand: written by COPY through a temporary table, changed by one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import orjson
from django.db import connection

from apps.imports.data import Judged, Problem
from apps.imports.models import ImportJob, ImportRow
from apps.imports.states import Outcome

_COLUMNS = {
    "number": "integer",
    "line": "integer",
    "key": "text",
    "raw": "jsonb",
    "values": "jsonb",
    "defaults": "jsonb",
    "outcome": "text",
    "changes": "jsonb",
    "problems": "jsonb",
    "business_id": "bigint",
}
_QUOTED = ", ".join(f'"{name}"' for name in _COLUMNS)
# A problem of a row names at most so many lines.
_LINES_NAMED = 10


class NewRow(NamedTuple):
    """A checked row on its way into the table."""

    number: int
    line: int
    raw: Sequence[str]
    judged: Judged
    outcome: Outcome
    changes: dict[str, tuple[Any, Any]]
    problems: Sequence[Problem]
    business_id: int | None


def insert(job: ImportJob, rows: Iterable[NewRow]) -> None:
    """Write checked rows; a row that is there already stays as it is."""
    with connection.cursor() as cursor:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in _COLUMNS.items())
        cursor.execute(f"CREATE TEMPORARY TABLE _rows ({columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY _rows ({_QUOTED}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    (
                        row.number,
                        row.line,
                        row.judged.key[:140],
                        _json(row.raw),
                        _json(row.judged.values),
                        _json(row.judged.defaults),
                        row.outcome.value,
                        _json(row.changes) if row.changes else "{}",
                        _json([problem.as_json() for problem in row.problems]) if row.problems else "[]",
                        row.business_id,
                    )
                )
        cursor.execute(
            f"""INSERT INTO imports_importrow (job_id, {_QUOTED}, is_applied, is_undone)
                SELECT %s, {_QUOTED}, false, false FROM _rows ON CONFLICT DO NOTHING""",
            [job.pk],
        )
        cursor.execute("DROP TABLE _rows")


def mark_applied(job: ImportJob, made: dict[int, int]) -> None:
    """Say of new rows which listing each has become: number -> listing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE imports_importrow r SET business_id = m.business_id, is_applied = true
               FROM unnest(%s::integer[], %s::bigint[]) AS m(number, business_id)
               WHERE r.job_id = %s AND r.number = m.number""",
            [list(made), list(made.values()), job.pk],
        )


def refuse_repeats(job: ImportJob, repeated: str, repeats_listing: str, repeats_code: str) -> int:
    """Make errors of rows that say the same key, mean the same listing or bring the same store code (IMP-2).

    The three sentences have `{lines}` for where they stand. Returns how many rows that were.
    """
    groups = (
        ("key", "key <> ''", job.match_by or "external_id", repeated),
        ("business_id::text", "business_id IS NOT NULL AND outcome <> 'error'", "", repeats_listing),
        ("values ->> 'store_code'", "outcome = 'new' AND values ->> 'store_code' <> ''", "store_code", repeats_code),
    )
    changed = 0
    with connection.cursor() as cursor:
        for expression, condition, column, sentence in groups:
            cursor.execute(
                f"""WITH twice AS (
                        SELECT {expression} AS same, array_agg(line ORDER BY line) AS lines FROM imports_importrow
                        WHERE job_id = %(job)s AND {condition} GROUP BY 1 HAVING count(*) > 1)
                    UPDATE imports_importrow r SET outcome = 'error', changes = '{{}}',
                        problems = jsonb_build_array(jsonb_build_object('column', %(column)s::text, 'severity', 'error',
                            'reason', replace(%(sentence)s::text, '{{lines}}',
                                array_to_string(twice.lines[1:{_LINES_NAMED}], ', ')))) || r.problems
                    FROM twice WHERE r.job_id = %(job)s AND {condition.replace("outcome", "r.outcome")}
                        AND {expression.replace("values", "r.values")} = twice.same""",
                {"job": job.pk, "column": column, "sentence": sentence},
            )
            changed += cursor.rowcount
    return changed


def with_new_problems(row: ImportRow, problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return the problems a row has with those that came since, each once."""
    known = {(entry["column"], entry["reason"]) for entry in row.problems}
    return [*row.problems, *(p.as_json() for p in problems if (p.column, p.reason) not in known)]


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
