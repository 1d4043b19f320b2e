"""One spelling for names, numbers, websites and streets, so that what means the same reads the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from apps.duplicates.data import Likeness

# Version of everything here and in `blocking`: what was written down under another one is written anew.
VERSION = 1


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Letters that Unicode does not take apart into a plain one and a mark.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d",
        "Đ": "d", "ð": "d", "þ": "th", "ı": "i", "&": " and ", "'": None, "’": None, "‘": None, "ʼ": None, "`": None,
        ".": None,
    }
)  # fmt: skip
_GAPS = re.compile(r"[^\w]+|_")

_LEGAL = _set(
    """ltd limited llc inc incorporated corp corporation co company gmbh mbh ag kg kgaa ug ohg ek ev se sarl sas sasu
    sa srl snc bv nv vof oy oyj ab as asa aps plc llp lp pllc pc pty sl slu lda ltda doo dba kft zrt"""
)
_LEGAL_END = re.compile(rf"(?:[\s,]+(?:{'|'.join(_LEGAL)})\b\.?)+\s*$", re.IGNORECASE)
_JOINING = _set("and the und et y e of la le el los las les der die das il lo al")
# Words that many names hold and that set nobody apart.
_COMMON = _set(
    """restaurant restaurante ristorante cafe coffee bar pub grill kitchen bistro deli delicatessen bakery pizzeria pizza
    diner eatery food foods house shop store market grocery salon spa nails hair barber dental dentistry clinic center
    centre service services cleaners laundry laundromat pharmacy hotel inn nyc ny new york brooklyn manhattan queens bronx
    bank group studio lounge express gourmet"""
)
# A number counts as that of a branch where the name says so, or where it ends the name.
_BRANCH = re.compile(
    r"(?:#|\bno\.?|\bnr\.?|\bn°|\bnumber|\bstore|\bbranch|\bunit|\blocation)\s*#?\s*(\d{1,6})\b", re.IGNORECASE
)
_LAST_NUMBER = re.compile(r"\s(\d{1,6}|ii|iii|iv|vi|vii|viii|ix)\s*$", re.IGNORECASE)
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}

_PHONE_EXTENSION = re.compile(r"(?:ext\.?|extension|x|#)\s*\d{1,6}\s*$", re.IGNORECASE)
_CALLING = {
    "US": "1", "CA": "1", "GB": "44", "IE": "353", "DE": "49", "AT": "43", "CH": "41", "FR": "33", "BE": "32", "NL": "31",
    "LU": "352", "ES": "34", "PT": "351", "IT": "39", "DK": "45", "SE": "46", "NO": "47", "FI": "358", "PL": "48",
    "CZ": "420", "HU": "36", "GR": "30", "TR": "90", "AU": "61", "NZ": "64", "IN": "91", "JP": "81", "CN": "86",
    "BR": "55", "MX": "52", "AR": "54", "ZA": "27", "IL": "972", "AE": "971", "SG": "65",
}  # fmt: skip
# Italian numbers keep their zero abroad.
_KEEPS_ZERO = {"IT"}
_SHORTEST_PHONE = 7

# Hosts where everybody has a page: the first part of the path says whose it is.
_SHARED_HOSTS = _set(
    """facebook.com instagram.com twitter.com x.com youtube.com tiktok.com linkedin.com yelp.com tripadvisor.com linktr.ee
    google.com goo.gl maps.app.goo.gl g.page opentable.com resy.com doordash.com ubereats.com grubhub.com seamless.com
    toasttab.com sites.google.com booking.com airbnb.com treatwell.com fresha.com vagaro.com booksy.com etsy.com
    foursquare.com yellowpages.com pinterest.com wa.me t.me"""
)
# Countries whose second level says what kind, not who.
_SECOND_LEVEL = _set("co com net org gov edu ac gob gouv or ne")
# Hosts where everybody has a name before the dot.
_SHARED_SUFFIXES = _set(
    """wixsite.com wordpress.com blogspot.com squarespace.com weebly.com business.site square.site myshopify.com github.io
    webflow.io jimdofree.com godaddysites.com"""
)

_UNIT = re.compile(
    r"(?:^|,|\s)\s*(?:#|(?:suite|ste|unit|apt|apartment|floor|fl|level|room|rm|shop|store|stall|booth|kiosk)\b\.?)\s*#?\s*"
    r"([\w-]+)|,?\s*\b(\d+)(?:st|nd|rd|th)\s+(?:floor|fl)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"\d+[a-z]?(?:-\d+[a-z]?)?")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
_WORDS = {
    "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "aven": "avenue", "blvd": "boulevard",
    "boul": "boulevard", "rd": "road", "dr": "drive", "ln": "lane", "ct": "court", "pl": "place", "plz": "plaza",
    "sq": "square", "pkwy": "parkway", "pky": "parkway", "hwy": "highway", "tpke": "turnpike", "tpk": "turnpike",
    "ter": "terrace", "cir": "circle", "expy": "expressway", "bway": "broadway", "e": "east", "w": "west", "n": "north",
    "s": "south", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7",
    "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12", "ft": "fort", "mt": "mount",
}  # fmt: skip


def likeness(
    *,
    business_id: int,
    name: str,
    phone: str,
    website: str,
    street_address: str,
    postal_code: str,
    city_id: int,
    country: str,
    category_id: int,
    lat: float,
    lon: float,
) -> Likeness:
    """Return what of a listing is compared, in one spelling."""
    whole, core, number = name_parts(name)
    street, house, unit = street_parts(street_address)
    return Likeness(
        business_id,
        whole,
        core,
        number,
        phone_number(phone, country),
        site(website),
        street,
        house,
        unit,
        re.sub(r"\W+", "", postal_code).lower(),
        city_id,
        category_id,
        lat,
        lon,
    )


def fold(text: str) -> str:
    """Return the text in small letters without accents, apostrophes and dots."""
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def name_parts(name: str) -> tuple[str, str, str]:
    """Return every word of a name, the words that set it apart, and the number of the branch."""
    number = ""
    name = _LEGAL_END.sub("", name)
    if found := _BRANCH.search(name):
        number = found[1]
        name = name[: found.start()] + " " + name[found.end() :]
    elif found := _LAST_NUMBER.search(name):
        number = _ROMAN.get(found[1].lower(), found[1])
        name = name[: found.start()]
    words = _GAPS.sub(" ", fold(name)).split()
    kept = [word for word in words if word not in _JOINING] or words
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept.pop()
    core = [word for word in kept if word not in _COMMON] or kept
    return " ".join(kept), " ".join(core), number.lstrip("0") or number


def phone_number(phone: str, country: str) -> str:
    """Return a phone number with its country's code and nothing but digits; empty when it is too short to be one."""
    text = _PHONE_EXTENSION.sub("", phone.strip())
    digits = re.sub(r"\D", "", text)
    code = _CALLING.get(country, "")
    if text.startswith(("+", "00")):
        digits = digits.removeprefix("00")
        # +44 (0)20: a zero that is dialled at home alone.
        if code and digits.startswith(f"{code}0") and country not in _KEEPS_ZERO:
            digits = code + digits[len(code) :].lstrip("0")
    elif code == "1":
        digits = digits if len(digits) == 11 and digits.startswith("1") else f"1{digits}"
    else:
        digits = code + (digits if country in _KEEPS_ZERO else digits.lstrip("0"))
    return digits if len(digits) - len(code) >= _SHORTEST_PHONE else ""


@lru_cache(maxsize=20_000)
def site(website: str) -> str:
    """Return the domain of a website; at hosts that many share, the page there, or nothing when there is none."""
    if not website:
        return ""
    try:
        parts = urlsplit(website if "//" in website else f"//{website}")
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    labels = host.split(".")
    if len(labels) < 2:
        return ""
    domain = ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2:])
    if host in _SHARED_HOSTS or domain in _SHARED_HOSTS:
        page = parts.path.strip("/").split("/")[0].lower()
        return f"{domain}/{page}" if page and "." not in page else ""
    return host if domain in _SHARED_SUFFIXES else domain


def street_parts(address: str) -> tuple[str, str, str]:
    """Return street, house number and unit of an address line, with abbreviations written out."""
    unit = ""
    if found := _UNIT.search(address):
        unit = fold(found[1] or found[2])
        address = address[: found.start()] + " " + address[found.end() :]
    words = [
        word for word in re.split(r"[^\w-]+", fold(next(filter(str.strip, address.split(",")), ""))) if word.strip("-")
    ]
    house = ""
    for at in (0, -1):
        # "469 Flatbush Avenue" and "Hauptstrasse 12a"; "5 Avenue" has no number, and "10th Avenue" neither.
        if len(words) > 1 and _HOUSE.fullmatch(words[at]):
            house = words.pop(at)
            break
    spelled = []
    for position, word in enumerate(words):
        if position == 0 and word == "st":
            spelled.append("saint")
        elif ordinal := _ORDINAL.match(word):
            spelled.append(ordinal[1])
        else:
            spelled.append(_WORDS.get(word) or re.sub(r"(?<=\w{3})str$", "strasse", word))
    return " ".join(spelled), house.lstrip("0"), unit
