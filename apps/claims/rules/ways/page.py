"""A tag on the listed page, or a file on its website."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit, urlunsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.claims.data import Facts, Means
from apps.claims.rules import codes, domains
from apps.claims.rules.ways.way import Way
from apps.claims.states import Method

TAG_NAME = "lawless-verification"
_PORTS = (None, 80, 443)


def judge(facts: Facts, means: Means) -> tuple[str, str]:
    """Offer it for websites of one's own, and for pages of builders; not for profiles on a platform."""
    if not facts.website:
        return "", _("The listing names no website.")
    name = domains.host(facts.website)
    if not name or not is_fetchable(facts.website):
        return "", _("We look only at ordinary web addresses, on the usual ports.")
    if not domains.has_own_host(name):
        return "", _("The website is a page on %(host)s, where nobody can add a tag of their own.") % {"host": name}
    return name, ""


def is_fetchable(website: str) -> bool:
    """Say whether we ask this address at all: http or https, a usual port, no credentials."""
    try:
        parts = urlsplit(website.strip())
        return parts.scheme in ("http", "https") and parts.port in _PORTS and parts.username is None
    except ValueError:
        return False


def tag(record: str) -> str:
    """Return the tag to put into the head of the listed page."""
    return f'<meta name="{TAG_NAME}" content="{record}">'


def file_address(website: str, record: str) -> str:
    """Return where the file lies that stands in for a tag; only at the root, which a tenant of a path does not have."""
    parts = urlsplit(website.strip())
    return urlunsplit((parts.scheme, parts.netloc, f"/lawless-{record[:16]}.txt", "", ""))


def has_tag(html: str, record: str) -> bool:
    """Say whether the head of a page holds the tag; what visitors may write further below does not count."""
    reader = _Head()
    reader.feed(html)
    return any(codes.same(found, record) for found in reader.found)


def is_file(text: str, record: str) -> bool:
    """Say whether the file holds the record and nothing else."""
    return codes.same(text.strip()[:200], record)


class _Head(HTMLParser):
    """Reads the tags of ours until the head of the page ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._over = True
        values = dict(attrs)
        if tag == "meta" and not self._over and (values.get("name") or "").lower() == TAG_NAME:
            self.found.append((values.get("content") or "").strip()[:200])

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self._over = True


WAY = Way(
    Method.PAGE,
    proves=gettext_lazy("That you can change the listed website."),
    cannot=gettext_lazy("That you are more than whoever looks after the website."),
    takes=gettext_lazy("As long as changing your website takes"),
    judge=judge,
    basis=frozenset({"website"}),
)
