"""What must be true of imports at any time; the nightly check names what is not."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from apps.observability import invariants

_MOST_NAMED = 20
_STATEMENTS = {
    "applied_rows_have_a_listing": (
        """SELECT r.job_id, r.number FROM imports_importrow r
           WHERE r.is_applied AND r.outcome IN ('new', 'updated') AND r.business_id IS NULL""",
        "import {0}: row {1} was applied and names no listing",
    ),
    "nothing_is_written_before_a_run": (
        """SELECT DISTINCT j.id FROM imports_importjob j JOIN imports_importrow r ON r.job_id = j.id AND r.is_applied
           WHERE j.state IN ('uploaded', 'mapping', 'checking', 'checked')""",
        "import {0}: a row was applied although the import never ran",
    ),
    "finished_imports_have_an_end": (
        "SELECT id FROM imports_importjob WHERE state IN ('finished', 'undone') AND finished_at IS NULL",
        "import {0}: is finished without an end",
    ),
}


def register_all() -> None:
    """Add the promises to the registry; called as the app starts."""
    for name, (sql, sentence) in _STATEMENTS.items():
        invariants.register(f"imports.{name}", _check(sql, sentence))


def _check(sql: str, sentence: str) -> Callable[[], list[str]]:
    def check() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT {_MOST_NAMED}")
            return [sentence.format(*row) for row in cursor.fetchall()]

    return check
