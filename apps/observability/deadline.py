"""Run a question that may hang, such as one to a stopped server, and stop waiting for it in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections

AnswerT = TypeVar("AnswerT")
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="deadline")
# Questions still waiting for an answer: whoever asks the same waits for that answer, so that probes at one moment cost
# one question, and a server that hangs for an hour costs one thread and not one per probe.
_waiting: dict[str, Future[Any]] = {}
_one_asks = threading.Lock()


class NoAnswer(Exception):
    """The question was not answered in time."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[AnswerT]):
    """The answer or the error of one question, and how long it took."""

    answer: AnswerT | None
    error: Exception | None
    seconds: float


def ask_all(questions: Mapping[str, Callable[[], AnswerT]], *, seconds: float) -> dict[str, Outcome[AnswerT]]:
    """Ask all at once and return what came back within `seconds`; what did not has a NoAnswer as its error."""
    started = time.monotonic()
    asked: dict[str, Future[Outcome[AnswerT]]] = {}
    for name, question in questions.items():
        with _one_asks:
            pending = _waiting.get(name)
            if pending is None or pending.done():
                pending = _waiting[name] = _pool.submit(copy_context().run, _ask, question)
        asked[name] = pending
    return {name: _collect(future, started, seconds) for name, future in asked.items()}


def _collect(future: Future[Outcome[AnswerT]], started: float, seconds: float) -> Outcome[AnswerT]:
    try:
        return future.result(timeout=max(started + seconds - time.monotonic(), 0))
    except FutureTimeout:
        return Outcome(None, NoAnswer(f"no answer within {seconds:g} s"), time.monotonic() - started)


def _ask(question: Callable[[], AnswerT]) -> Outcome[AnswerT]:
    started = time.monotonic()
    try:
        answer, error = question(), None
    except Exception as problem:  # noqa: BLE001 - whatever goes wrong is the answer to "does it work?"
        answer, error = None, problem
    finally:
        # The thread has a connection of its own, which nobody else would close.
        connections.close_all()
    return Outcome(answer, error, time.monotonic() - started)
