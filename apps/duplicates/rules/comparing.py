"""How likely it is that two listings show the same business: evidence added up field by field, and three barriers."""

from __future__ import annotations

from math import asin, cos, exp, radians, sin, sqrt

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio, token_sort_ratio

from apps.duplicates.data import Comparison, Likeness, Part, Shared

# From here on two listings are shown to people as a pair.
PROPOSED = 0.8
# What a barrier leaves of any score.
_BARRED = 0.3
# Before anything is known but that two listings share a key: about one in fifty is a pair.
_PRIOR = -4.0

_NAME = ((0.97, 4.0), (0.90, 3.0), (0.82, 1.5), (0.74, 0.0), (0.66, -2.0), (0.62, -4.5), (0.0, -6.0))
_LEAST_NAME = 0.62
# In percent, and below what `_LEAST_NAME` could still reach.
_WORTH = 55
# In percent: two words that are one word with a slip of the pen, and names that differ in where the blanks are.
_ALIKE_WORD = 82
_SHORTEST_SLIP = 4
_SQUEEZED_ALIKE = 96
_MOST_WITH_LONE_WORDS = 0.64
_DISTANCE = ((25, 2.5), (80, 1.5), (200, 0.3), (500, -1.0), (2_000, -3.0), (float("inf"), -6.0))
# Two addresses that contradict one another and lie further apart than this are two places, whatever else agrees.
_ONE_PLACE_METRES = 150
_ALIKE_STREET = 88
_SAME_ADDRESS, _SAME_HOUSE, _OTHER_HOUSE, _OTHER_STREET = 4.0, 2.5, -4.0, -4.0
_SAME_PHONE, _OTHER_PHONE = 3.5, -1.5
_SAME_WEBSITE, _OTHER_WEBSITE = 2.5, -1.0
# A number or site on so many listings says little, on more nothing: it belongs to a chain or a building.
_FEW, _MANY = 2, 4
_OTHER_NUMBER = -10.0
_SAME_CATEGORY, _OTHER_CATEGORY = 0.5, -0.7
_SAME_POSTCODE, _OTHER_POSTCODE = 0.3, -0.7


def compare(one: Likeness, other: Likeness, shared: Shared = Shared()) -> Comparison:  # noqa: B008 - frozen
    """Return how likely two listings show the same business.

    The weights of all fields are added to the odds. Three barriers keep the score low whatever else agrees: names that
    have nothing in common, different branch numbers, and two addresses far apart. The name alone reaches at most one half.
    """
    metres = distance(one, other)
    alike = names_alike(one, other)
    street = _street(one, other)
    parts = (
        _name(one, other, alike),
        _number(one, other),
        _sharable("phone", one.phone, other.phone, shared.phone, _SAME_PHONE, _OTHER_PHONE),
        _sharable("website", one.website, other.website, shared.website, _SAME_WEBSITE, _OTHER_WEBSITE),
        street,
        _near(metres),
        _plain("category", one.category_id, other.category_id, _SAME_CATEGORY, _OTHER_CATEGORY),
        _plain("postal_code", one.postal_code, other.postal_code, _SAME_POSTCODE, _OTHER_POSTCODE),
    )
    barrier = _barrier(one, other, alike, street, metres)
    score = 1 / (1 + exp(-(_PRIOR + sum(part.weight for part in parts))))
    return Comparison(round(min(score, _BARRED) if barrier else score, 4), parts, barrier)


def names_alike(one: Likeness, other: Likeness) -> float:
    """Return from 0 to 1 how alike two names are; what sets them apart counts twice, common words once."""
    if one.name == other.name:
        return 1.0
    whole = max(token_sort_ratio(one.name, other.name), ratio(one.name.replace(" ", ""), other.name.replace(" ", "")))
    if one.core == other.core:
        ours, theirs = set(one.name.split()), set(other.name.split())
        # "Joe's Pizza" and "Joe's Pizza Restaurant" are alike, "Astoria Deli" and "Astoria Spa" are not.
        if ours <= theirs or theirs <= ours:
            return max(0.93, whole / 100)
        return _unless_lone_words(one.name, other.name, whole / 100)
    squeezed = ratio(one.core.replace(" ", ""), other.core.replace(" ", ""))
    core = max(token_sort_ratio(one.core, other.core), squeezed)
    alike = min(max(whole, core), (whole + 2 * core) / 3) / 100
    return alike if squeezed >= _SQUEEZED_ALIKE else _unless_lone_words(one.core, other.core, alike)


def _unless_lone_words(one: str, other: str, alike: float) -> float:
    """Lower the likeness of two rooms of one house: "Fordham University - Student Deli" and "… - Millennium Grill"."""
    if _lone_words(one, other) and _lone_words(other, one):
        return min(alike, _MOST_WITH_LONE_WORDS)
    return alike


def _lone_words(one: str, other: str) -> bool:
    """Say whether a name has a word that nothing in the other resembles."""
    theirs = other.split()
    return any(not any(_one_word(word, known) for known in theirs) for word in one.split())


def _one_word(one: str, other: str) -> bool:
    """Say whether two words are one with a slip of the pen: `sapde` for `spade`."""
    if ratio(one, other, score_cutoff=_ALIKE_WORD):
        return True
    return min(len(one), len(other)) >= _SHORTEST_SLIP and OSA.distance(one, other, score_cutoff=1) <= 1


def worth_comparing(one: Likeness, other: Likeness) -> bool:
    """Say quickly whether two listings that share a key can be a pair at all; most cannot."""
    if one.number and other.number and one.number != other.number:
        return False
    if ratio(one.core, other.core, score_cutoff=_WORTH) or ratio(one.name, other.name, score_cutoff=_WORTH):
        return True
    return bool(token_sort_ratio(one.core, other.core, score_cutoff=_WORTH))


def distance(one: Likeness, other: Likeness) -> float:
    """Return the metres between two listings."""
    south, north = radians(one.lat), radians(other.lat)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 12_742_000 * asin(min(1.0, sqrt(half)))


def _name(one: Likeness, other: Likeness, alike: float) -> Part:
    weight = next(weight for least, weight in _NAME if alike >= least)
    verdict = "same" if one.name == other.name else "alike" if weight > 0 else "different"
    return Part("name", verdict, weight, round(alike, 2))


def _number(one: Likeness, other: Likeness) -> Part:
    if one.number == other.number:
        return Part("number", "same" if one.number else "unknown", 0.5 if one.number else 0.0)
    if one.number and other.number:
        return Part("number", "different", _OTHER_NUMBER)
    return Part("number", "unknown", 0.0)


def _sharable(field: str, one: str, other: str, listings: int, same: float, different: float) -> Part:
    if not (one and other):
        return Part(field, "unknown", 0.0)
    if one != other:
        return Part(field, "different", different)
    if listings >= _MANY:
        return Part(field, "shared", 0.0, listings)
    return Part(field, "same", same if listings <= _FEW else same / 2, listings)


def _street(one: Likeness, other: Likeness) -> Part:
    if not (one.street and other.street):
        return Part("street", "unknown", 0.0)
    if not _one_street(one.street, other.street):
        return Part("street", "different", _OTHER_STREET)
    if not (one.house and other.house):
        return Part("street", "alike", 0.5)
    if one.house != other.house and not _one_house(one.house, other.house):
        return Part("street", "different", _OTHER_HOUSE)
    if one.unit and other.unit and one.unit != other.unit:
        return Part("street", "alike", _SAME_HOUSE)
    return Part("street", "same", _SAME_ADDRESS)


def _one_street(one: str, other: str) -> bool:
    if one == other:
        return True
    # 57 Street and 58 Street differ by one letter: what is a number must be the same number.
    if _figures(one) != _figures(other):
        return False
    return token_sort_ratio(one, other) >= _ALIKE_STREET


def _figures(street: str) -> list[str]:
    return [word for word in street.split() if word[0].isdigit()]


def _one_house(one: str, other: str) -> bool:
    """12 and 12-14 are one house, and so are 12 and 12a; 30-30 and 30-32 are not."""
    shorter, longer = sorted((one, other), key=len)
    rest = longer.removeprefix(shorter)
    return rest != longer and not rest[0].isdigit()


def _near(metres: float) -> Part:
    weight = next(weight for most, weight in _DISTANCE if metres <= most)
    verdict = "same" if weight > 1 else "alike" if weight > 0 else "different"
    return Part("distance", verdict, weight, round(metres))


def _plain(field: str, one: object, other: object, same: float, different: float) -> Part:
    if not (one and other):
        return Part(field, "unknown", 0.0)
    return Part(field, "same", same) if one == other else Part(field, "different", different)


def _barrier(one: Likeness, other: Likeness, alike: float, street: Part, metres: float) -> str:
    if one.number and other.number and one.number != other.number:
        return "number"
    if alike < _LEAST_NAME:
        return "name"
    if street.verdict == "different" and metres > _ONE_PLACE_METRES:
        return "address"
    return ""
