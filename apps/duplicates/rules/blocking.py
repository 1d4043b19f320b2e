"""Which listings are worth comparing: those that share a key, in blocks that are not too large to say anything."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from math import cos, floor, radians

from apps.duplicates.data import Likeness

# A block is a set of listings that share a key; within one, each is compared with each. Larger blocks say nothing.
LARGEST_BLOCK = 60
_CELL_METRES = 300
_REACH_METRES = 150
_PREFIX = 4
_MOST_WORDS = 3


def keys(listing: Likeness) -> list[int]:
    """Return the keys of a listing: two that share none are never compared."""
    return sorted({_hashed(text) for text in _key_texts(listing)})


def phone_key(phone: str) -> int:
    """Return the key of everybody with that number."""
    return _hashed(f"phone {phone}")


def website_key(website: str) -> int:
    """Return the key of everybody with that website."""
    return _hashed(f"web {website}")


def _key_texts(listing: Likeness) -> Iterator[str]:
    if listing.phone:
        yield f"phone {listing.phone}"
    if listing.website:
        yield f"web {listing.website}"
    squeezed = "".join(sorted(listing.core.split()))
    yield f"name {squeezed} {listing.postal_code or listing.city_id}"
    if listing.street and listing.house:
        yield f"street {listing.house} {listing.street} {listing.city_id}"
    beginnings = sorted({word[:_PREFIX] for word in listing.core.split() if len(word) > 1}, key=len, reverse=True)
    for north, east in _cells(listing.lat, listing.lon):
        for beginning in beginnings[:_MOST_WORDS]:
            yield f"near {north} {east} {beginning}"


def _cells(lat: float, lon: float) -> set[tuple[int, int]]:
    """Return the squares that a listing reaches into: two within 150 m of one another share one."""
    step = _CELL_METRES / 111_320
    # Squares of a band of latitude are equally wide, so that all listings of the band count alike.
    found = set()
    half = _REACH_METRES / 2 / 111_320
    for up in (-half, half):
        band = floor((lat + up) / step)
        width = step / max(cos(radians(band * step)), 0.01)
        reach = half / max(cos(radians(band * step)), 0.01)
        found |= {(band, floor((lon + along) / width)) for along in (-reach, reach)}
    return found


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
