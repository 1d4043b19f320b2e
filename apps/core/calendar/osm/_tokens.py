"""The letters of `opening_hours`: text to tokens in one linear pass."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_LONG_DAYS = (
    ("mon", "monday", "mondays"),
    ("tue", "tues", "tuesday", "tuesdays"),
    ("wed", "weds", "wednesday", "wednesdays"),
    ("thu", "thur", "thurs", "thursday", "thursdays"),
    ("fri", "friday", "fridays"),
    ("sat", "saturday", "saturdays"),
    ("sun", "sunday", "sundays"),
)
_MONTH_WORDS = {month.lower(): number for number, month in enumerate(MONTHS, 1)}
_MONTH_WORDS |= {month: number for number, month in enumerate(_LONG_MONTHS, 1)} | {"sept": 9}
_DAY_WORDS = {day.lower(): index for index, day in enumerate(DAYS)}
_DAY_WORDS |= {word: index for index, words in enumerate(_LONG_DAYS) for word in words}


class Kind(Enum):
    COMMENT = auto()
    ALWAYS = auto()
    TIME = auto()
    YEAR = auto()
    NUMBER = auto()
    MONTH = auto()
    DAY = auto()
    WORD = auto()
    MARK = auto()
    OTHER = auto()


class Token(NamedTuple):
    kind: Kind
    text: str
    value: int
    start: int
    end: int


_PATTERN = re.compile(
    r"""
    (?P<comment>"[^"]*")
  | (?P<always>24/7(?![0-9]))
  | (?P<clock>(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?![0-9])(?:[ ]?(?P<half>[ap])\.?m\b\.?)?)
  | (?P<hour>(?P<hh>[0-9]{1,2})[ ]?(?P<hhalf>[ap])\.?m\b\.?)
  | (?P<number>[0-9]+)
  | (?P<word>[^\W\d_]+)
  | (?P<mark>\|\||[;,\-:\[\]+])
  | (?P<dash>[\u2010-\u2015\u2212])
  | (?P<other>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def tokens_of(text: str) -> list[Token]:
    """Split a text into tokens; nothing but white space is left out. Times are in minutes, months 1-12, days 0-6."""
    return [_token(match) for match in _PATTERN.finditer(text)]


def _token(match: re.Match[str]) -> Token:
    kind, value, text = Kind.OTHER, 0, match[0]
    if match["comment"]:
        kind = Kind.COMMENT
    elif match["always"]:
        kind = Kind.ALWAYS
    elif match["clock"] or match["hour"]:
        kind, value = _time(match)
    elif match["number"]:
        kind, value = _number(text)
    elif match["word"]:
        kind, value = _word(text)
    elif match["mark"]:
        kind = Kind.MARK
    elif match["dash"]:
        kind, text = Kind.MARK, "-"
    return Token(kind, text, value, match.start(), match.end())


def _time(match: re.Match[str]) -> tuple[Kind, int]:
    hours, minutes = int(match["h"] or match["hh"]), int(match["m"] or 0)
    half = (match["half"] or match["hhalf"] or "").lower()
    if minutes > 59 or hours * 60 + minutes > 2880 or (half and not 1 <= hours <= 12):
        return Kind.OTHER, 0
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    return Kind.TIME, hours * 60 + minutes


def _number(text: str) -> tuple[Kind, int]:
    if len(text) > 4:
        return Kind.OTHER, 0
    return (Kind.YEAR if len(text) == 4 else Kind.NUMBER), int(text)


def _word(text: str) -> tuple[Kind, int]:
    word = text.lower()
    if word in _MONTH_WORDS:
        return Kind.MONTH, _MONTH_WORDS[word]
    if word in _DAY_WORDS:
        return Kind.DAY, _DAY_WORDS[word]
    return Kind.WORD, 0
