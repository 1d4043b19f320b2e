"""The context of row security: who acts, carried beside the call stack and sent with each transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from apps.core.actor import Actor


class Login(StrEnum):
    """The database logins, members of nothing (config/roles.py creates them)."""

    OWNER = "lawless_owner"
    SITE = "lawless_site"
    STAFF = "lawless_staff"
    SYSTEM = "lawless_system"
    REPORTER = "lawless_reporter"


class MissingActor(RuntimeError):
    """A job touched the database without saying who acts: a bug, not a refusal."""


_actor: ContextVar[Actor | None] = ContextVar("rls_actor", default=None)
_required: ContextVar[bool] = ContextVar("rls_actor_required", default=False)
_login: ContextVar[Login] = ContextVar("rls_login", default=Login.OWNER)


def current() -> Actor | None:
    """Return who acts here and now, or None when nobody said."""
    return _actor.get()


def current_login() -> Login:
    """Return the login the test suite's shared connection plays; elsewhere the connection itself is the login."""
    return _login.get()


def required() -> bool:
    """Say whether the database refuses to be asked without an actor (background jobs)."""
    return _required.get()


@contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """Let `actor` be who acts inside the block; the outer one returns afterwards, also after an exception."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def actor_required() -> Iterator[None]:
    """Inside the block a query without an actor raises MissingActor instead of finding nothing."""
    token = _required.set(True)
    try:
        yield
    finally:
        _required.reset(token)


@contextmanager
def playing(login: Login) -> Iterator[None]:
    """Let the shared connection of the test suite act as `login`; has no effect on a real login."""
    token = _login.set(login)
    try:
        yield
    finally:
        _login.reset(token)
