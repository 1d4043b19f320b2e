"""Single cells: from what somebody typed to a value, or to a sentence that says what is wrong with it."""

from __future__ import annotations

import ipaddress
import math
import re
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from apps.core.calendar import osm as notation

# What spreadsheets show in place of a value they could not compute.
SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
# Exports put an apostrophe before text that a spreadsheet would compute; coming back, it goes (`files.writing`).
_NEUTRALISED = re.compile(r"'+(?=[\s\u00a0\ufeff]*[=+\-@|%＝＋－＠\t\r\n])")
_DECIMAL = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_ZIP = re.compile(r"\d{5}(-\d{4})?")
_POSTCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-]{1,11}")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NOT_IN_ADDRESS = re.compile(r"""[\s\\<>"'`{}]""")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_INSIDE = (
    ".local",
    ".localhost",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".corp",
    ".test",
    ".invalid",
    ".home.arpa",
    ".onion",
)
_PRICE_WORDS = {
    "cheap": 1,
    "inexpensive": 1,
    "low": 1,
    "moderate": 2,
    "medium": 2,
    "expensive": 3,
    "high": 3,
    "very expensive": 4,
    "luxury": 4,
}
_YES = frozenset({"yes", "y", "true", "1", "ja", "oui", "si", "sí", "x", "✓"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non"})
_email = EmailValidator()


class Wrong(ValueError):
    """The cell cannot be used; the message is a sentence for its author."""


def plain(text: str) -> str:
    """Return the text without blanks around it; after an export's apostrophe it stays exactly as it is."""
    if text.startswith("'") and _NEUTRALISED.match(text):
        return text[1:]
    return text.strip()


def line(text: str, longest: int) -> str:
    """Return a text of one line. Raises: Wrong."""
    text = " ".join(text.split()) if "\n" in text or "\r" in text or "  " in text or "\t" in text else text
    return _within(_readable(text), longest)


def paragraphs(text: str, longest: int) -> str:
    """Return a text that may have several lines. Raises: Wrong."""
    return _within(_readable(text.replace("\r\n", "\n").replace("\r", "\n")), longest)


def _readable(text: str) -> str:
    if text.isascii() and text.isprintable():
        if text[:1] == "#" and text in SPREADSHEET_ERRORS:
            raise Wrong(_("holds %(error)s: the spreadsheet could not compute this cell.") % {"error": text})
        return text
    if "\ufffd" in text:
        raise Wrong(_("has characters that could not be read. Save the file as UTF-8."))
    if _CONTROL.search(text):
        raise Wrong(_("has control characters, which nobody sees and nothing can show."))
    return text


def _within(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Wrong(
            _("has %(has)s characters; at most %(most)s are kept.") % {"has": f"{len(text):,}", "most": f"{longest:,}"}
        )
    return text


def degrees(text: str, axis: str) -> float:
    """Return a latitude or longitude; a decimal comma is understood. Raises: Wrong."""
    number = _readable(text).replace("\u2212", "-").removesuffix("°").strip()
    if "," in number and "." not in number and number.count(",") == 1:
        number = number.replace(",", ".")
    if not _DECIMAL.fullmatch(number):
        raise Wrong(_("“%(text)s” is no number. Write degrees such as 40.7128.") % {"text": _shown(text)})
    value = float(number)
    most = 90 if axis == "latitude" else 180
    if not math.isfinite(value) or abs(value) > most:
        word = _("latitude") if axis == "latitude" else _("longitude")
        raise Wrong(
            _("%(text)s is no %(word)s: those go from -%(most)s to %(most)s.")
            % {"text": _shown(text), "word": word, "most": most}
        )
    return round(value, 7)


@lru_cache(maxsize=10_000)
def phone(text: str, country: str) -> tuple[str, str]:
    """Return a number in E.164 and a note ("" for none). Raises: Wrong."""
    first, *others = (part.strip() for part in re.split(r"[;/]|,(?=\s*\+)", _readable(text)))
    try:
        number = phonenumbers.parse(first, country or None)
    except phonenumbers.NumberParseException:
        raise Wrong(_("“%(text)s” is no telephone number.") % {"text": _shown(text)}) from None
    # Asking one country is much cheaper than finding out which of those that share a code it is.
    at_home = bool(country) and phonenumbers.is_valid_number_for_region(number, country)
    if not at_home and not phonenumbers.is_valid_number(number):
        raise Wrong(_("“%(text)s” is no telephone number that can exist in %(country)s.") % {
            "text": _shown(text), "country": phonenumbers.region_code_for_country_code(number.country_code)
        })  # fmt: skip
    note = ""
    if any(others):
        note = _("Several numbers; the first is used.")
    elif number.extension:
        note = _("The extension %(number)s is left out.") % {"number": number.extension}
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), note


def website(text: str, longest: int = 300) -> str:
    """Return an address a visitor may be sent to. Raises: Wrong."""
    address = line(text, longest)
    if _NOT_IN_ADDRESS.search(address):
        raise Wrong(_("“%(text)s” is no web address.") % {"text": _shown(text)})
    scheme, mark, _rest = address.partition(":")
    if not mark or ("." in scheme and not _rest.startswith("//")):
        address = f"https://{address}"
    elif scheme.lower() not in {"http", "https"}:
        raise Wrong(_("Only addresses beginning with http:// or https:// are kept."))
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise Wrong(_("“%(text)s” is no web address.") % {"text": _shown(text)}) from None
    if parts.username is not None or parts.password is not None:
        raise Wrong(_("A web address must not hold a user name or a password."))
    if port not in {None, 80, 443, 8080, 8443} or not _is_public(host):
        raise Wrong(_("“%(host)s” is no host that everybody can reach.") % {"host": _shown(host or text)})
    return _within(address, longest)


def _is_public(host: str) -> bool:
    try:
        ascii_host = host.encode("idna").decode().lower() if not host.isascii() else host
    except UnicodeError:
        return False
    try:
        ipaddress.ip_address(ascii_host)
    except ValueError:
        return bool(_HOST.fullmatch(ascii_host)) and not ascii_host.endswith(_INSIDE)
    # A business has a name; a bare number is a mistake or an attack.
    return False


def email(text: str, longest: int = 254) -> str:
    """Return an e-mail address. Raises: Wrong."""
    address = line(text, longest).removeprefix("mailto:")
    try:
        _email(address)
    except ValidationError:
        raise Wrong(_("“%(text)s” is no e-mail address.") % {"text": _shown(text)}) from None
    return address


def price_level(text: str) -> int:
    """Return 1 to 4 from a number, from signs such as $$ or from words. Raises: Wrong."""
    folded = _readable(text).casefold()
    if folded and len(set(folded)) == 1 and folded[0] in "$€£¥" and len(folded) <= 4:
        return len(folded)
    level = _PRICE_WORDS.get(folded)
    if level is None and re.fullmatch(r"[1-4]([.,]0+)?", folded):
        level = int(folded[0])
    if level is None:
        raise Wrong(_("“%(text)s” is no price level: write 1 to 4, or $ to $$$$.") % {"text": _shown(text)})
    return level


def yes_or_no(text: str) -> bool:
    """Return the answer. Raises: Wrong."""
    folded = text.casefold()
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise Wrong(_("“%(text)s” is neither yes nor no.") % {"text": _shown(text)})


def day(text: str) -> str:
    """Return a date as 2019-12-31. Raises: Wrong."""
    match, swapped = _DAY.fullmatch(text), _GERMAN_DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        if swapped:
            return date(int(swapped[3]), int(swapped[2]), int(swapped[1])).isoformat()
    except ValueError:
        raise Wrong(_("There is no such day as %(text)s.") % {"text": _shown(text)}) from None
    raise Wrong(
        _("“%(text)s” is no date that can be read without guessing. Write 2019-12-31.") % {"text": _shown(text)}
    )


def postal_code(text: str, country: str) -> tuple[str, str]:
    """Return a postcode and a note ("" for none). Raises: Wrong."""
    code = _readable(text).upper()
    note = ""
    if re.fullmatch(r"\d+\.0", code):
        code = code[:-2]
    if country == "US":
        if re.fullmatch(r"\d{4}", code):
            code, note = f"0{code}", _("A spreadsheet seems to have dropped the first zero; it was put back.")
        if not _ZIP.fullmatch(code):
            raise Wrong(_("“%(text)s” is no postcode of the United States: five digits.") % {"text": _shown(text)})
    elif not _POSTCODE.fullmatch(code):
        raise Wrong(_("“%(text)s” is no postcode.") % {"text": _shown(text)})
    return code, note


@lru_cache(maxsize=20_000)
def hours(text: str) -> tuple[bool, str]:
    """Return whether anything of an OpenStreetMap text was understood, and what was not, for people."""
    read = notation.parse(text)
    rest = "; ".join(piece.text.strip() for piece in read.unparsed)
    return read.schedule is not None, rest[:200]


def attributes(text: str, known: frozenset[str], labels: dict[str, str]) -> dict[str, bool | None]:
    """Return what a cell such as “wifi=yes; parking=no; delivery” answers; None for an answer taken back. Raises: Wrong."""
    found: dict[str, bool | None] = {}
    for piece in re.split(r"[;|\n]|,(?!\d)", _readable(text)):
        name, mark, answer = (
            part.strip()
            for part in re.split(r"([=:])", f"{piece}=yes" if not re.search("[=:]", piece) else piece, maxsplit=1)
        )
        if not name or not mark:
            continue
        folded = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
        key = folded if folded in known else labels.get(name.casefold(), "")
        if not key:
            raise Wrong(_("There is no attribute “%(name)s”.") % {"name": _shown(name)})
        found[key] = None if answer == "--" else yes_or_no(answer)
    return found


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
