"""Mails from templates: each has a text part, and one that looks like the product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send(to: str, *, subject: str, template: str, context: Mapping[str, Any]) -> None:
    """Send one mail; `template` names a `.txt` and a `.html` beside each other, which get `site_url` and `subject` too.

    Raises: OSError and SMTPException while the mail server is away, for the job around it to try again.
    """
    subject = " ".join(str(subject).split())
    values = {"site_url": settings.SITE_URL, "subject": subject, **context}
    message = EmailMultiAlternatives(subject=subject, body=render_to_string(f"{template}.txt", values), to=[to])
    message.attach_alternative(render_to_string(f"{template}.html", values), "text/html")
    message.send()
