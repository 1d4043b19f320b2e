"""Is everything we depend on there? Checks, registered by the apps that know, and one verdict over all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import structlog
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.db import connection, transaction

from apps.core import clock, rls
from apps.observability import deadline

log = structlog.get_logger(__name__)

# The page answers in about two seconds whatever hangs.
BUDGET_SECONDS = 1.5
HEARTBEAT_KEY = "worker_heartbeat"
HEARTBEAT_LATE_SECONDS = 60
# Tables whose every row is somebody's own: with nobody acting they look empty, or row security is broken.
PRIVATE_TABLES = ("accounts_user", "account_emailaddress", "django_session")


class State(StrEnum):
    """How well something works."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `detail` is for staff only."""

    state: State
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """One dependency on the status page."""

    name: str
    state: State
    milliseconds: int
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict and what it rests on."""

    state: State
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    run: Callable[[], Finding]
    critical: bool


_checks: dict[str, _Check] = {}


def register(name: str, run: Callable[[], Finding], *, critical: bool = False) -> None:
    """Add a check, which runs in a transaction with nobody acting; without a critical one the service is down.

    Raises: ValueError when another check has that name.
    """
    known = _checks.get(name)
    if known is not None and known.run.__qualname__ != run.__qualname__:
        raise ValueError(f"There are two health checks called {name!r}.")
    _checks[name] = _Check(run, critical)


def report() -> Report:
    """Run all checks side by side and return the verdict within the time budget."""
    outcomes = deadline.ask_all({name: check.run for name, check in _checks.items()}, seconds=BUDGET_SECONDS)
    components = []
    for name, outcome in outcomes.items():
        if outcome.error is not None:
            log.warning("health_check_failed", check=name, error=str(outcome.error)[:200])
        found = outcome.answer or Finding(State.DOWN, f"{type(outcome.error).__name__}: {outcome.error}"[:300])
        components.append(Component(name, found.state, round(outcome.seconds * 1000), found.detail))
    return Report(_verdict(components), tuple(components))


def _verdict(components: list[Component]) -> State:
    if any(part.state is State.DOWN and _checks[part.name].critical for part in components):
        return State.DOWN
    return State.OK if all(part.state is State.OK for part in components) else State.DEGRADED


def postgresql() -> Finding:
    """Ask PostgreSQL for its version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user")
        version, login = cursor.fetchone()
    return Finding(State.OK, f"PostgreSQL {version} as {login}")


def row_security() -> Finding:
    """Look, as nobody, at tables where nobody may see anything."""
    with rls.acting(None), transaction.atomic(), connection.cursor() as cursor:
        # The table names are constants of this module.
        seen = []
        for table in PRIVATE_TABLES:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone()[0]:
                seen.append(table)
    if seen:
        log.critical("row_security_open", tables=seen)
        return Finding(State.DOWN, f"rows visible to nobody in particular: {', '.join(seen)}")
    return Finding(State.OK, f"{len(PRIVATE_TABLES)} private tables look empty to nobody")


def redis() -> Finding:
    """Write to Redis and read it back."""
    moment = clock.now().timestamp()
    _strict_cache().set("status_probe", moment, 60)
    kept = _strict_cache().get("status_probe") is not None
    return Finding(State.OK) if kept else Finding(State.DOWN, "does not keep values")


def worker() -> Finding:
    """Look for the latest heartbeat, which needs the scheduler to send it and a worker to run it."""
    beat = _strict_cache().get(HEARTBEAT_KEY)
    if beat is None:
        return Finding(State.DOWN, "no heartbeat from scheduler and worker")
    age = clock.now().timestamp() - beat
    return Finding(State.DOWN if age > HEARTBEAT_LATE_SECONDS else State.OK, f"last heartbeat {age:.0f} s ago")


def beat() -> None:
    """Leave a heartbeat."""
    _strict_cache().set(HEARTBEAT_KEY, clock.now().timestamp(), 3600)


def _strict_cache() -> BaseCache:
    """The cache that raises while Redis is away; the default one is forgiving and would call that an empty answer."""
    return caches["limits"]


def register_own() -> None:
    """Register the checks of the foundations."""
    register("postgresql", postgresql, critical=True)
    register("row_security", row_security, critical=True)
    register("redis", redis)
    register("worker", worker)
