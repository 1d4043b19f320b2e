"""Street addresses of New York in one spelling: taking a line apart and writing its street name for display."""

import re
from typing import NamedTuple

SUFFIXES = {
    "st": "Street",
    "str": "Street",
    "street": "Street",
    "ave": "Avenue",
    "av": "Avenue",
    "avenue": "Avenue",
    "blvd": "Boulevard",
    "boulevard": "Boulevard",
    "rd": "Road",
    "road": "Road",
    "pl": "Place",
    "place": "Place",
    "pkwy": "Parkway",
    "pky": "Parkway",
    "hwy": "Highway",
    "tpke": "Turnpike",
    "ln": "Lane",
    "dr": "Drive",
    "drive": "Drive",
    "sq": "Square",
    "plz": "Plaza",
    "ter": "Terrace",
    "terr": "Terrace",
    "ct": "Court",
    "exp": "Expressway",
    "expwy": "Expressway",
}
DIRECTIONS = {"w": "West", "e": "East", "n": "North", "s": "South"}
ORDINAL_WORDS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
}
SMALL_WORDS = {"of", "the", "and", "at", "on"}
# Spellings met in the city's file that a map would not show.
CORRECTIONS = {
    "northen": "Northern",
    "hyland": "Hylan",
    "macdougal": "MacDougal",
    "cappdano": "Capodanno",
    "capodanno": "Capodanno",
    "marks's": "Marks",
    "mark's": "Marks",
    "john's": "Johns",
    "dekalb": "DeKalb",
    "jfk": "JFK",
    "laguardia": "LaGuardia",
}
WHOLE_NAMES = {
    "Avenue of America": "Avenue of the Americas",
    "Ave of the Americas": "Avenue of the Americas",
    "Castelton Avenue": "Castleton Avenue",
    "Flatland Avenue": "Flatlands Avenue",
    "Fredrick Douglas Boulevard": "Frederick Douglass Boulevard",
    "Frederick Douglas Boulevard": "Frederick Douglass Boulevard",
    "Mc Guiness Boulevard": "McGuinness Boulevard",
    "Mcguinness Boulevard": "McGuinness Boulevard",
    "Newdorp Lane": "New Dorp Lane",
    "Saint Marks Place": "St Marks Place",
    "Union Turn Pike": "Union Turnpike",
    "Rockfeeller Plaza": "Rockefeller Plaza",
    "White Plain Road": "White Plains Road",
}
_NUMBERED = {"Street", "Avenue", "Road", "Place", "Drive", "Lane", "Court", "Terrace"}
_HOUSE = re.compile(r"^(\d+)(?:\s*-\s*(\d+))?([A-Z](?![a-z]))?\s+(?=\S)", re.IGNORECASE)
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)?$", re.IGNORECASE)


class Address(NamedTuple):
    """A line taken apart: `house` as it should be shown ("" when there is none) and the street's name."""

    house: str
    street: str

    def __str__(self) -> str:
        return f"{self.house} {self.street}".strip()


def ordinal(number: int) -> str:
    """Return the English ordinal, 1 → "1st", 112 → "112th"."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def capital(word: str) -> str:
    """Return the word with the capitals an address wants: "mcdonald" → "McDonald", "o'neill" → "O'Neill"."""
    known = CORRECTIONS.get(word.lower())
    if known:
        return known
    if re.fullmatch(r"mc[a-z]{3,}", word, re.IGNORECASE):
        return "Mc" + word[2:].capitalize()
    parts = re.split(r"([-'’])", word.lower())
    return "".join(
        # A lone letter after the apostrophe is an ending ("Mark's", "Int'l") and stays small.
        part if index and len(part) == 1 else part.capitalize()
        for index, part in enumerate(parts)
    )


def street_name(text: str) -> str:
    """Return one spelling of a street's name: "W 57Th St" and "West 57 Street" both give "West 57th Street"."""
    text = text.lstrip("_-– ")
    text = re.split(r"\(|\)|\s-\s|\bbet\b|\bfl\b|\bsuite\b|#|,", text, maxsplit=1, flags=re.IGNORECASE)[0]
    text = re.sub(r"(\d)\s+(st|nd|rd|th)\b(?=\s+\w)", r"\1\2", text.replace(".", " "), flags=re.IGNORECASE)
    words = text.split()
    if not words:
        return ""
    if len(words) > 1 and words[0].lower() in DIRECTIONS:
        words[0] = DIRECTIONS[words[0].lower()]
    shown = []
    last = len(words) - 1
    for index, word in enumerate(words):
        lower = word.lower()
        # "St" is "Street" at the end (or before a closing "North" or "South") and "Saint" in front of a name.
        closing = index == last or (index == last - 1 and words[-1].lower() in {"north", "south", "east", "west"})
        if index and closing and lower in SUFFIXES:
            shown.append(SUFFIXES[lower])
        elif index and lower in SMALL_WORDS:
            shown.append(lower)
        else:
            shown.append(capital(word))
    for index in range(len(shown) - 1):
        if shown[index + 1] in _NUMBERED:
            number = _ORDINAL.match(shown[index])
            if number:
                shown[index] = ordinal(int(number[1]))
            elif shown[index].lower() in ORDINAL_WORDS:
                shown[index] = ordinal(ORDINAL_WORDS[shown[index].lower()])
    name = " ".join(shown)
    return WHOLE_NAMES.get(name, name)


def split(text: str) -> Address:
    """Take an address line apart; a line without a house number keeps an empty one.

    The file runs neighbouring numbers together ("405407 45 St" for 405 to 407): those get their hyphen back.
    """
    text = " ".join(text.split())
    match = _HOUSE.match(text)
    # "57 Street" is a street, not number 57 of a street called "Street".
    if not match or text[match.end() :].lower() in SUFFIXES:
        return Address("", street_name(text))
    first, second, letter = match[1], match[2], (match[3] or "").upper()
    half = len(first) // 2
    if not second and len(first) in (6, 8) and 0 < int(first[half:]) - int(first[:half]) <= 20:
        first, second = first[:half], first[half:]
    house = f"{first}-{second}" if second else first
    return Address(house + letter, street_name(text[match.end() :]))


def house_value(house: str) -> int | None:
    """Return a house number as a place along its street, "97-22" → 9722; None when it does not say one.

    In Queens the part before the hyphen is the cross street and the part after it counts within the block, so the two
    together rise along the street just as plain numbers do.
    """
    match = re.fullmatch(r"(\d{1,5})(?:-(\d{1,4}))?[A-Z]?", house)
    if not match:
        return None
    if match[2] is None:
        return int(match[1])
    if len(match[2]) == 2:
        return int(match[1] + match[2])
    return int(match[1])
