"""A time limit and a planner set up for short reads, around a few statements and not a moment longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

SEARCH_MS = 300
SIDE_MS = 100

# Sequential scans look cheap to the planner under a LIMIT, and parallel or compiled plans only cost at this size.
_SETTINGS = """
    SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', 'off', true),
           set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)
"""


class TooSlow(Exception):
    """The time limit of a statement struck; the transaction is as it was before."""


@contextmanager
def within(milliseconds: int) -> Iterator[None]:
    """Let no statement of the block run longer. Reading only: the block's effects on the session are undone at its end.

    A local setting outlives the release of a savepoint, so the savepoint (or a transaction of its own) is rolled back.
    Raises: TooSlow.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_SETTINGS, [str(milliseconds)])
            yield
            transaction.set_rollback(True)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow from error
        raise
