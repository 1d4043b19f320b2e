"""Promises that must hold at any time, registered by the apps that make them and checked by `check_invariants`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import structlog
from django.db import DatabaseError, transaction

log = structlog.get_logger(__name__)

Check = Callable[[], list[str]]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a promise, named `app.promise`; the check returns one sentence per violation, none when it holds.

    Raises: ValueError when another check has that name.
    """
    known = _checks.get(name)
    if known is not None and known.__qualname__ != check.__qualname__:
        raise ValueError(f"There are two invariants called {name!r}.")
    _checks[name] = check


def names() -> list[str]:
    """Return the names of all promises."""
    return sorted(_checks)


def run() -> Iterator[tuple[str, list[str]]]:
    """Check all promises, each in its own transaction, and yield name and violations.

    A check that the database refuses counts as violated: a promise nobody can check is not kept.
    """
    for name in names():
        try:
            with transaction.atomic():
                violations = _checks[name]()
        except DatabaseError as error:
            log.exception("invariant_check_failed", invariant=name)
            violations = [f"could not be checked: {error}"]
        yield name, violations
