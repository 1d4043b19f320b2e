"""Row policies as declarations that stand beside the model they protect."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from apps.core.rls.context import Login

COMMANDS = ("select", "insert", "update", "delete")
# Jobs run with an actor or not at all; wrapped in SELECT so that it is asked once per statement, not per row.
HAS_ACTOR = "(SELECT app.has_actor())"
OWN = "(SELECT app.current_user_id())"
SIGNING_IN = "(SELECT app.kind()) = 'auth'"
# The kinds of actors that the processes of a login serve. The context is a setting that injected SQL could make too;
# the login is not, so what it writes down about its actor is held to these.
KINDS = {Login.SITE: ("anonymous", "auth", "user"), Login.STAFF: ("auth", "staff")}


@dataclass(frozen=True, slots=True)
class Policy:
    """One permission: `login` may run `command` on rows that satisfy `using` and, for what it writes, `check`."""

    login: Login
    command: str
    using: str = ""
    check: str = ""

    def __post_init__(self) -> None:
        if self.command not in COMMANDS:
            raise ValueError(f"{self.command!r} is not one of {', '.join(COMMANDS)}.")
        if (bool(self.using), bool(self.check)) != (self.command != "insert", self.command in {"insert", "update"}):
            raise ValueError(f"A policy for {self.command} says which rows it is about, and what may be written.")

    @property
    def name(self) -> str:
        """The name in the database, such as `site_select`: one policy per login and command."""
        return f"{self.login.value.removeprefix('lawless_')}_{self.command}"

    def create_sql(self, table: str) -> str:
        """Return the CREATE POLICY statement."""
        parts = [f'CREATE POLICY {self.name} ON "{table}" FOR {self.command.upper()} TO {self.login.value}']
        if self.using:
            parts.append(f"USING ({self.using})")
        if self.check:
            parts.append(f"WITH CHECK ({self.check})")
        return " ".join(parts)


def read(*logins: Login, rows: str = "true") -> tuple[Policy, ...]:
    """Let each login read the `rows`."""
    return tuple(Policy(login, "select", using=rows) for login in logins)


def add(*logins: Login, rows: str = "true") -> tuple[Policy, ...]:
    """Let each login insert such `rows`."""
    return tuple(Policy(login, "insert", check=rows) for login in logins)


def change(*logins: Login, rows: str = "true", into: str | None = None) -> tuple[Policy, ...]:
    """Let each login update the `rows`, whose new form must satisfy `into` (the same condition when not given)."""
    return tuple(Policy(login, "update", using=rows, check=into or rows) for login in logins)


def remove(*logins: Login, rows: str = "true") -> tuple[Policy, ...]:
    """Let each login delete the `rows`."""
    return tuple(Policy(login, "delete", using=rows) for login in logins)


def everything(*logins: Login, rows: str = HAS_ACTOR) -> tuple[Policy, ...]:
    """Let each login read and write the `rows`; by default all of them, provided that somebody acts."""
    return (
        *read(*logins, rows=rows),
        *add(*logins, rows=rows),
        *change(*logins, rows=rows),
        *remove(*logins, rows=rows),
    )


def of_own_kind(login: Login, column: str) -> str:
    """Return the condition that the kind of actor in `column` is one that processes of `login` serve."""
    return f"{column} = ANY (ARRAY[{', '.join(repr(kind) for kind in KINDS[login])}])"


class Protection:
    """All policies of one table, and in one sentence why they are so."""

    def __init__(self, reason: str, *groups: Iterable[Policy]) -> None:
        self.reason = reason
        self.policies: tuple[Policy, ...] = tuple(policy for group in groups for policy in group)
        names = [policy.name for policy in self.policies]
        if len(names) != len(set(names)):
            raise ValueError(f"Two policies of one login for one command: {sorted(names)}.")

    def grants(self) -> dict[Login, list[str]]:
        """Return the commands each login is granted: exactly those it has a policy for."""
        granted: dict[Login, list[str]] = {}
        for policy in self.policies:
            granted.setdefault(policy.login, []).append(policy.command)
        return granted


def normalise(expression: str) -> str:
    """Return an SQL condition without casts, brackets and blanks, to compare a declaration with the catalogue."""
    text = re.sub(r"::[a-z_ ]+(\(\d+\))?(\[\])?", "", expression.lower())
    text = re.sub(r"\bas\s+\w+\b", "", text)
    return re.sub(r"[\s()\"]+", "", text)
