"""System checks of the foundations: the database login, and what must differ in production."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError

from apps.core.rls import guard


@register(Tags.database)
def database_login(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a login that sees past row security, except for the commands that must be the owner."""
    if not databases or settings.RLS_SWITCH_ROLE or settings.DATABASE_LOGIN == "owner":
        return []
    try:
        dangers = guard.dangers()
    except OperationalError:
        return []
    return [
        Error(
            f"The database login is not safe: {danger}.",
            hint="Point DATABASE_LOGIN at site, staff, system or reporter; see config/README.md.",
            id="core.E001",
        )
        for danger in dangers
    ]
