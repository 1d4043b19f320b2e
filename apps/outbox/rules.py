"""Numbers of the post office: how often, how long, how many."""

from datetime import timedelta

MAX_ATTEMPTS = 8
# How long a worker that took a piece of work is left alone before the sweep hands the work out again. It may be shorter
# than a slow handler: the handler holds a lock on its row, and whoever finds the row locked walks away.
LEASE = timedelta(minutes=2)
BATCH = 200
RETENTION = timedelta(days=30)
# Unsent for longer than this, and people should know.
LATE_AFTER = timedelta(minutes=2)
# Platform roles that may send parked work again.
RESENDERS = frozenset({"admin"})


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after the given number of failures: 10 s, tripled each time, at most six hours.

    Eight attempts thus span about three hours: longer than an ordinary outage, shorter than a night.
    """
    return min(timedelta(seconds=10 * 3 ** max(attempts - 1, 0)), timedelta(hours=6))
