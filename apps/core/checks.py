"""System checks of the foundations: the database login, and what an installation for strangers must not be."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError
from django.http.request import validate_host

from apps.core.rls import guard


@register(Tags.database)
def database_login(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a login that sees past row security, except for the commands that must be the owner."""
    may_be_owner = settings.DATABASE_LOGIN == "owner" and settings.PROCESS not in guard.SERVING
    if not databases or settings.RLS_SWITCH_ROLE or may_be_owner:
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


@register(Tags.security, deploy=True)
def for_strangers(**kwargs: Any) -> list[CheckMessage]:
    """Refuse what is convenient on a developer's machine and dangerous elsewhere."""
    found = []
    if settings.DEVELOPMENT:
        hint = "Set DJANGO_SETTINGS_MODULE to config.settings.prod."
        found.append(Error("The pages of development are switched on.", hint=hint, id="core.E002"))
    if settings.EMAIL_BACKEND == "apps.accounts.mailbox.MailboxBackend":
        hint = "Set EMAIL_URL: kept in files, mails reach nobody, and their links open accounts."
        found.append(Error("Mail goes to the mailbox of development.", hint=hint, id="core.E003"))
    for name in ("SITE_URL", "STAFF_URL"):
        if urlsplit(getattr(settings, name)).scheme != "https":
            found.append(Error(f"{name} is not an https address.", hint=f"Correct {name}.", id="core.E004"))
    own = urlsplit(settings.STAFF_URL if settings.PROCESS == "staff" else settings.SITE_URL).hostname or ""
    if "*" in settings.ALLOWED_HOSTS or not validate_host(own, settings.ALLOWED_HOSTS):
        hint = f"Name {own} and no wildcard for everything in ALLOWED_HOSTS."
        found.append(Error("ALLOWED_HOSTS does not fit the address.", hint=hint, id="core.E005"))
    return found
