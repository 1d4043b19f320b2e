"""Text records of a domain: from the network's name servers, or from files in development."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

import dns.exception
import dns.resolver
from django.conf import settings
from django.utils.translation import gettext as _

from apps.core.errors import Unavailable

_SECONDS = 8.0
_MOST = 100


class Names(Protocol):
    """Who knows the text records of domains."""

    def texts(self, domain: str) -> list[str]:
        """Return the text records of a domain, none for one that does not exist. Raises: Unavailable."""
        ...


class NameServers:
    """Asks the name servers this machine is set up with."""

    def texts(self, domain: str) -> list[str]:
        resolver = dns.resolver.Resolver()
        resolver.lifetime = _SECONDS
        try:
            # The name is complete: search domains of this network are none of its business.
            found = resolver.resolve(f"{domain}.", "TXT", search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise Unavailable(_("The name server did not answer.")) from error
        return [b"".join(row.strings).decode("utf-8", "replace") for row in list(found)[:_MOST]]


class NameFile:
    """Reads `names.json` in the folder of look-ups: {"joes.example": ["a text", …]}."""

    def texts(self, domain: str) -> list[str]:
        path = Path(settings.CLAIM_LOOKUP_FOLDER) / "names.json"
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return [str(text) for text in known.get(domain, [])]


def names() -> Names:
    """Return who is asked here."""
    return NameServers() if settings.CLAIM_LOOKUPS == "network" else NameFile()
