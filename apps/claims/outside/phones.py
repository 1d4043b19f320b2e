"""Codes to phones: through a gateway that the operator names, or into the mailbox of development."""

from __future__ import annotations

from typing import Protocol

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from apps.core.errors import Unavailable

_TIMEOUT = (5, 10)


class Phones(Protocol):
    """Who brings words to a phone."""

    def say(self, number: str, words: str) -> None:
        """Text or speak the words to a number in E.164. Raises: Unavailable."""
        ...


class Gateway:
    """Posts `{"to": …, "text": …}` to the gateway's address; anything but a 2xx counts as not sent."""

    def say(self, number: str, words: str) -> None:
        headers = {"Authorization": f"Bearer {settings.CLAIM_PHONE_TOKEN}"} if settings.CLAIM_PHONE_TOKEN else {}
        try:
            answer = requests.post(
                settings.CLAIM_PHONE_URL,
                json={"to": number, "text": words},
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Unavailable(_("The phone gateway did not answer.")) from error
        if not 200 <= answer.status_code < 300:
            raise Unavailable(_("The phone gateway did not take the message."))


class MailboxPhones:
    """Puts the message into the mailbox page, as if the number had an address."""

    def say(self, number: str, words: str) -> None:
        EmailMessage(subject=_("Text message"), body=words, to=[f"{number}@phone.invalid"]).send()


def phones() -> Phones | None:
    """Return who is asked here, None where nobody can be."""
    if settings.CLAIM_PHONE_URL:
        return Gateway()
    return MailboxPhones() if settings.DEVELOPMENT else None
