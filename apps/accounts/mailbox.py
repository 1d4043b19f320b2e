"""The development mailbox: mails become files that a page shows, instead of leaving the machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from apps.core import ids

_NAME = re.compile(r"[0-9a-f-]{36}")


def folder() -> Path:
    """Return where the mails lie, made when it is not there yet."""
    path = Path(settings.BASE_DIR) / ".local" / "mailbox"
    path.mkdir(parents=True, exist_ok=True)
    return path


class MailboxBackend(BaseEmailBackend):
    """Writes each mail to a file named by a time-ordered id."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            (folder() / f"{ids.uuid7()}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as the mailbox page shows it; `text` is its plain part."""

    name: str
    subject: str
    recipients: str
    sender: str
    sent_at: datetime | None
    text: str


def newest(limit: int = 100) -> list[Mail]:
    """Return the latest mails, newest first."""
    files = sorted(folder().glob("*.eml"), reverse=True)[:limit]
    return [_read(file) for file in files]


def find(name: str) -> Mail | None:
    """Return one mail by its id, or None for anything that is not the id of a mail."""
    path = folder() / f"{name}.eml"
    return _read(path) if _NAME.fullmatch(name) and path.exists() else None


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), _class=ParsedMessage, policy=policy.default)
    body = message.get_body(("plain",))
    date = message["date"]
    return Mail(
        name=path.stem,
        subject=str(message["subject"] or ""),
        recipients=str(message["to"] or ""),
        sender=str(message["from"] or ""),
        sent_at=date.datetime if date else None,
        text=body.get_content() if body else "",
    )
