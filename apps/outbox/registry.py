"""Who reacts to what: handlers of events and of foreign messages, filled by the apps as they start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from apps.core.events import Event
from apps.outbox.data import ReceivedMessage

QUEUES = frozenset({"critical", "default", "bulk", "relay"})
EventT = TypeVar("EventT", bound=Event)


@dataclass(frozen=True, slots=True)
class Handler:
    """One reaction to one event: a name that never changes, what runs, and on which queue."""

    name: str
    event: type[Event]
    function: Callable[[Any], None]
    queue: str


_handlers: dict[str, Handler] = {}
_inbox: dict[str, Callable[[ReceivedMessage], None]] = {}


def handler(
    event: type[EventT], *, queue: str = "default", name: str = ""
) -> Callable[[Callable[[EventT], None]], Callable[[EventT], None]]:
    """Make a function of one event a handler; its name is `app.function` unless given.

    The function runs in its own transaction, acting as whoever caused the event, and its effects happen once. Order is
    not promised: load the current state, lock, decide.
    Raises: ValueError when the name is taken or the queue unknown.
    """

    def register(function: Callable[[EventT], None]) -> Callable[[EventT], None]:
        chosen = name or f"{function.__module__.split('.')[-2]}.{function.__name__}"
        known = _handlers.get(chosen)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"There are two handlers called {chosen!r}.")
        if queue not in QUEUES:
            raise ValueError(f"{queue!r} is not one of the queues {', '.join(sorted(QUEUES))}.")
        _handlers[chosen] = Handler(chosen, event, function, queue)
        return function

    return register


def register_inbox(source: str, function: Callable[[ReceivedMessage], None]) -> None:
    """Let `function` handle the messages of `source`, each in its own transaction, acting as the system.

    Raises: ValueError when another function handles that source already.
    """
    known = _inbox.get(source)
    if known is not None and known.__qualname__ != function.__qualname__:
        raise ValueError(f"Messages of {source!r} are handled by {known.__qualname__} already.")
    _inbox[source] = function


def handlers_of(wire_name: str) -> list[Handler]:
    """Return the handlers of an event, by name."""
    return sorted((h for h in _handlers.values() if h.event.wire_name == wire_name), key=lambda h: h.name)


def find(name: str) -> Handler:
    """Return the handler of that name; raises LookupError when the code no longer has it."""
    try:
        return _handlers[name]
    except KeyError:
        raise LookupError(f"There is no handler called {name!r} any more.") from None


def exists(name: str) -> bool:
    """Say whether the code still has a handler of that name."""
    return name in _handlers


def find_inbox(source: str) -> Callable[[ReceivedMessage], None]:
    """Return what handles messages of `source`; raises LookupError when nothing does."""
    try:
        return _inbox[source]
    except KeyError:
        raise LookupError(f"Nothing handles messages of {source!r}.") from None


def queue_of(name: str) -> str:
    """Return the queue of a handler, the default one for a handler that is gone."""
    known = _handlers.get(name)
    return known.queue if known else "default"
