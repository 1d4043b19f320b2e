"""What is known about the request being answered, for whoever needs it far from the request: logs and audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """Id, caller's address and program of the present request; all empty in jobs and commands but for the id."""

    request_id: str = ""
    ip: str = ""
    user_agent: str = ""


_facts: ContextVar[RequestFacts | None] = ContextVar("request_facts", default=None)


def facts() -> RequestFacts:
    """Return what is known of the present request; empty outside of one."""
    return _facts.get() or RequestFacts()


@contextmanager
def answering(known: RequestFacts) -> Iterator[None]:
    """Let `known` be the present request inside the block."""
    token = _facts.set(known)
    try:
        yield
    finally:
        _facts.reset(token)
