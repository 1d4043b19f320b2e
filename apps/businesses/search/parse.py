"""Turning what a reader typed or a program sent into a `SearchQuery`, strictly for the API and leniently for pages."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.businesses.rules import ATTRIBUTES
from apps.businesses.search.data import Box, Point, SearchQuery, Sort
from apps.core.errors import Invalid

MAX_GRAPHEMES = 200
MAX_PAGE_SIZE = 100
RADIUS_KM = (0.1, 100.0)
MAX_CATEGORIES = 20
_MAX_CURSOR = 1_000
_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}
_SLUG = re.compile(r"[a-z0-9-]{1,100}")
_NUMBER = r"[+-]?\d{1,5}(?:\.\d{1,15})?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*[,; ]\s*({_NUMBER})\s*", re.ASCII)


class _Refused(ValueError):
    """One parameter is wrong; the message says how."""


def parse_query(params: Mapping[str, Any]) -> SearchQuery:
    """Return the question the parameters ask. Raises: Invalid, whose `fields` name each wrong parameter."""
    values, wrong = _read(params)
    if wrong:
        raise Invalid(_("Some search parameters are not valid."), fields={name: [line] for name, line in wrong.items()})
    return SearchQuery(**values)


def parse_query_leniently(params: Mapping[str, Any]) -> tuple[SearchQuery, tuple[str, ...]]:
    """Return the question without the parameters that make no sense, and a sentence about each of those."""
    values, wrong = _read(params)
    return SearchQuery(**values), tuple(wrong.values())


def clean_text(text: str) -> str:
    """Return at most `MAX_GRAPHEMES` characters as people count them, without control characters and double blanks.

    Format characters stay where joiners need them (emoji, Persian), direction overrides go: they only disguise text.
    """
    # A grapheme has few code points; cutting first keeps a hostile megabyte cheap.
    text = unicodedata.normalize("NFC", text[: MAX_GRAPHEMES * 20])
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} else char for char in text)
    text = "".join(char for char in kept if char not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    return "".join(_first_graphemes(" ".join(text.split()))).strip()


def _first_graphemes(text: str) -> list[str]:
    """Cut the text after its first `MAX_GRAPHEMES` base characters; marks and joined emoji count with their base."""
    kept: list[str] = []
    bases, joined = 0, False
    for char in text:
        extends = (
            joined or char in "\u200d\ufe0f" or unicodedata.combining(char) or "\U0001f3fb" <= char <= "\U0001f3ff"
        )
        if not extends:
            bases += 1
            if bases > MAX_GRAPHEMES:
                break
        joined = char == "\u200d"
        kept.append(char)
    return kept


def _read(params: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, (field, reader, many) in _READERS.items():
        given = _all(params, name)
        if not given:
            continue
        try:
            value = reader(given if many else given[-1])
        except _Refused as refusal:
            wrong[name] = str(refusal)
            continue
        if field == "near" and isinstance(value, str):
            field = "place"
        if value is not None:
            values[field] = value
    if values.get("open_now"):
        values.pop("open_at", None)
    return values, wrong


def _all(params: Mapping[str, Any], name: str) -> list[str]:
    """Return every value of a parameter as text: of a QueryDict, of a plain mapping, or of one with lists."""
    if hasattr(params, "getlist"):
        raw: Any = params.getlist(name)
    else:
        raw = params.get(name)
    if raw is None:
        return []
    items: Iterable[Any] = raw if isinstance(raw, list | tuple) else [raw]
    return [text for text in (str(item) for item in items) if text.strip()]


def _words(text: str) -> str:
    return clean_text(text)


def _near(text: str) -> Point | str | None:
    """A pair of numbers is a position, anything else the name of a place."""
    pair = _PAIR.fullmatch(text[:100])
    if pair is None:
        return clean_text(text) or None
    lat, lon = float(pair[1]), float(pair[2])
    if not -90 <= lat <= 90:
        raise _Refused(_("A latitude lies between -90 and 90."))
    if not -180 <= lon <= 180:
        raise _Refused(_("A longitude lies between -180 and 180."))
    return Point(_rounded(lat), _rounded(lon))


def _rounded(degrees: float) -> float:
    """Positions have six decimals, so that a URL can hold them exactly; minus zero is zero."""
    return round(degrees, 6) + 0.0


def _number(text: str) -> float:
    try:
        value = float(text[:50])
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in text:
        raise _Refused(_("This is not a number."))
    return value


def _radius(text: str) -> float:
    value = _number(text)
    low, high = RADIUS_KM
    if not low <= value <= high:
        raise _Refused(_("A radius lies between 0.1 and 100 kilometres."))
    return round(value, 3)


def _bbox(text: str) -> Box:
    parts = text[:200].split(",")
    if len(parts) != 4:
        raise _Refused(_("A box has four numbers: west, south, east, north."))
    west, south, east, north = (_rounded(_number(part)) for part in parts)
    if not (-90 <= south <= 90 and -90 <= north <= 90):
        raise _Refused(_("A latitude lies between -90 and 90."))
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise _Refused(_("A longitude lies between -180 and 180."))
    if south >= north or west == east:
        raise _Refused(_("The box has no area: its southern edge must lie below its northern one."))
    return Box(south, west, north, east)


def _slugs(texts: list[str]) -> tuple[str, ...]:
    parts = {part.strip() for text in texts for part in text[:2_000].split(",") if part.strip()}
    if len(parts) > MAX_CATEGORIES:
        raise _Refused(_("At most %(limit)d categories at a time.") % {"limit": MAX_CATEGORIES})
    if not all(_SLUG.fullmatch(part) for part in parts):
        raise _Refused(_("A category is named by its address, such as “coffee-shops”."))
    return tuple(sorted(parts))


def _city(text: str) -> str:
    if not _SLUG.fullmatch(text.strip()):
        raise _Refused(_("A city is named by its address, such as “brooklyn”."))
    return text.strip()


def _rating(text: str) -> float:
    value = _number(text)
    if not 1 <= value <= 5:
        raise _Refused(_("A rating lies between 1 and 5."))
    return round(value, 3)


def _price(texts: list[str]) -> tuple[int, ...]:
    parts = {part.strip() for text in texts for part in text[:100].split(",") if part.strip()}
    if not parts <= {"1", "2", "3", "4"}:
        raise _Refused(_("A price level is 1, 2, 3 or 4."))
    return tuple(sorted(int(part) for part in parts))


def _attributes(texts: list[str]) -> tuple[str, ...]:
    parts = {part.strip() for text in texts for part in text[:2_000].split(",") if part.strip()}
    unknown = sorted(parts - ATTRIBUTES.keys())
    if unknown:
        raise _Refused(_("There is no feature called “%(name)s”.") % {"name": clean_text(unknown[0])[:60]})
    return tuple(sorted(parts))


def _flag(text: str) -> bool:
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _Refused(_("Use true or false."))


def _moment(text: str) -> datetime:
    """A moment with an offset, or a wall time at the place."""
    text = text.strip()[:40]
    # A plus sign of an offset arrives as a blank when a program forgets to encode it.
    if "T" in text:
        text = re.sub(r" (\d\d:?\d\d)$", r"+\1", text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not 2000 <= moment.year <= 2100:
        raise _Refused(_("Write a time as 2026-11-20T19:30."))
    return moment.replace(second=0, microsecond=0)


def _sort(text: str) -> Sort:
    try:
        return Sort(text.strip())
    except ValueError:
        raise _Refused(_("Sort by relevance, distance, rating, newest or name.")) from None


def _page_size(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text.strip(), re.ASCII) or not 1 <= int(text) <= MAX_PAGE_SIZE:
        raise _Refused(_("A page has 1 to 100 results."))
    return int(text)


def _cursor(text: str) -> str:
    if len(text) > _MAX_CURSOR or not text.isascii() or not text.isprintable():
        raise _Refused(_("This cursor is not one of ours."))
    return text


# Parameter -> (field of SearchQuery, reader, whether it takes every value given or the last one).
_READERS: dict[str, tuple[str, Callable[[Any], Any], bool]] = {
    "q": ("q", _words, False),
    "near": ("near", _near, False),
    "radius_km": ("radius_km", _radius, False),
    "bbox": ("bbox", _bbox, False),
    "category": ("categories", _slugs, True),
    "city": ("city", _city, False),
    "rating_min": ("rating_min", _rating, False),
    "price": ("price", _price, True),
    "attributes": ("attributes", _attributes, True),
    "open_now": ("open_now", _flag, False),
    "open_at": ("open_at", _moment, False),
    "sort": ("sort", _sort, False),
    "page_size": ("page_size", _page_size, False),
    "cursor": ("cursor", _cursor, False),
}
