"""The base of every background job: who acts, which queue, and what happens to each kind of failure."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import structlog
from celery import Task as CeleryTask
from celery import shared_task
from django.core import signing
from django.db import InterfaceError, OperationalError

from apps.core import rls
from apps.core.actor import Actor
from apps.core.errors import DomainError, Unavailable

ACTOR_HEADER = "lawless_actor"
LONGEST_DELAY_SECONDS = 300
_SALT = "core.tasks.actor"
# The database being away is an outage like any other.
_OUTAGES = (Unavailable, OperationalError, InterfaceError)
log = structlog.get_logger(__name__)


class Task(CeleryTask):
    """Carries the actor of whoever enqueued it, signed; a refusal is logged, an outage retried, a bug raised.

    Tasks take keyword-only ids, ignore keywords they do not know (a newer sender may add some) and can run twice.
    Called like a function, a task acts as whoever calls it.
    """

    abstract = True
    max_retries = 8
    system_job = ""
    # Not `queue`, which Celery 6 will no longer look at.
    lane = "default"

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        actor = rls.current()
        headers = dict(options.pop("headers", None) or {})
        if actor is not None:
            headers[ACTOR_HEADER] = signing.dumps(actor.as_dict(), salt=_SALT)
        options.setdefault("queue", self.lane)
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with rls.actor_required(), self._acting(), self._logged():
            try:
                # Not super().__call__, which would hide the message's headers and retries behind an empty request.
                return self.run(*args, **self._known(kwargs))
            except _OUTAGES as outage:
                delay = min(2**self.request.retries, LONGEST_DELAY_SECONDS)
                asked = getattr(outage, "retry_after", None)
                log.warning("job_postponed", job=self.name, error=type(outage).__name__)
                raise self.retry(exc=outage, countdown=asked or delay) from outage
            except DomainError as refusal:
                log.info("job_refused", job=self.name, code=refusal.error_code, message=refusal.message)
                return None

    def _acting(self) -> AbstractContextManager[None]:
        """Return the context of whoever acts.

        Raises: BadSignature when the header was not written by us.
        """
        if self.system_job:
            actor = Actor.system(self.system_job, reason=self.run.__doc__ or "", request_id=str(self.request.id or ""))
            return rls.acting(actor)
        if self.request.called_directly:
            return nullcontext()
        signed = (self.request.headers or {}).get(ACTOR_HEADER) or self.request.get(ACTOR_HEADER)
        return rls.acting(Actor.from_dict(signing.loads(signed, salt=_SALT)) if signed else None)

    def _logged(self) -> AbstractContextManager[Any]:
        """Put job, actor and the request that began it into every line that the job logs."""
        actor = rls.current()
        if self.request.called_directly or actor is None:
            return nullcontext()
        return structlog.contextvars.bound_contextvars(
            job=self.name, actor=actor.name, request_id=actor.request_id or str(self.request.id or "")
        )

    def _known(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        parameters = inspect.signature(self.run).parameters
        if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
            return kwargs
        return {name: value for name, value in kwargs.items() if name in parameters}


def task(*, name: str, queue: str = "default", **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Make a job that acts as whoever enqueued it; without that it may not touch the database."""
    return shared_task(name=name, lane=queue, **options)


def system_task(*, name: str, queue: str = "default", **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Make a job that acts as the system under its own name, whoever enqueued it: sweeps and schedules."""
    return shared_task(name=name, lane=queue, system_job=name, **options)
