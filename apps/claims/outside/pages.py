"""Pages of listed websites: fetched with all the care that an address somebody else chose needs, or from files."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

from apps.claims.rules import domains
from apps.claims.rules.ways import page as rules
from apps.core.errors import Unavailable

MOST_BYTES = 1_000_000
MOST_REDIRECTS = 3
CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 5, 10, 15
_CHUNK = 16_384
_AGENT = "LawlessDirectory-Verification/1.0"
# Every address is looked up once, refused when it leads inward, and connected to as it was looked up.
_CONFIG = Config(
    ip_filter_enable=True,
    ip_filter_allow_loopback_ips=False,
    never_redirect=True,
    default_timeout=(CONNECT_SECONDS, READ_SECONDS),
    user_agent_override=_AGENT,
)


class Refused(Exception):
    """The address, or one it leads to, is not one we ask."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered; `text` is at most `MOST_BYTES` of it."""

    status: int
    text: str


class Pages(Protocol):
    """Who fetches pages."""

    def fetch(self, address: str) -> Fetched:
        """Return what an address answers. Raises: Unavailable, Refused."""
        ...


class Websites:
    """Asks the network: http and https on the usual ports, redirects within one domain, 1 MB, 15 seconds."""

    def fetch(self, address: str) -> Fetched:
        home = domains.host(address)
        deadline = time.monotonic() + TOTAL_SECONDS
        with Manager(_CONFIG).get_session() as session:
            # No proxies, credentials or certificates of this machine.
            session.trust_env = False
            for _hop in range(MOST_REDIRECTS + 1):
                self._ensure_allowed(address, home)
                try:
                    with session.get(address, stream=True, allow_redirects=False) as response:
                        target = response.headers.get("Location", "")
                        if response.is_redirect and target:
                            address = urljoin(address, target)
                            continue
                        return Fetched(response.status_code, self._read(response, deadline))
                except InvalidIPAddress as error:
                    raise Refused(address) from error
                except (requests.RequestException, OSError, ValueError) as error:
                    raise Unavailable(_("The website did not answer.")) from error
        raise Refused(address)

    @staticmethod
    def _ensure_allowed(address: str, home: str) -> None:
        """Refuse what is no ordinary address, and what leads off the site: a redirector elsewhere proves nothing."""
        there = domains.host(address)
        bare = {home, home.removeprefix("www."), f"www.{home}"}
        if not rules.is_fetchable(address) or not there or there not in bare:
            raise Refused(address)

    @staticmethod
    def _read(response: requests.Response, deadline: float) -> str:
        content = bytearray()
        for chunk in response.iter_content(_CHUNK):
            content += chunk
            if len(content) >= MOST_BYTES:
                break
            if time.monotonic() > deadline:
                raise Unavailable(_("The website answered too slowly."))
        return bytes(content[:MOST_BYTES]).decode("utf-8", "replace")


class PageFolder:
    """Reads files in the folder of look-ups: `pages/<host>/<path>`, `index.html` where the path ends in a slash."""

    def fetch(self, address: str) -> Fetched:
        parts = urlsplit(address)
        name = parts.path.lstrip("/")
        if not name or name.endswith("/"):
            name += "index.html"
        root = (Path(settings.CLAIM_LOOKUP_FOLDER) / "pages" / domains.host(address)).resolve()
        path = (root / name).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            return Fetched(404, "")
        return Fetched(200, path.read_text(encoding="utf-8", errors="replace")[:MOST_BYTES])


def pages() -> Pages:
    """Return who fetches here."""
    return Websites() if settings.CLAIM_LOOKUPS == "network" else PageFolder()
