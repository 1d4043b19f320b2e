"""What somebody typed into the profile: facts written into inputs, and inputs read back as facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.businesses import rules, selectors
from apps.businesses.web.owner.values import Names

MOST_CATEGORIES = 4
# Hours have a page of their own.
PROFILE = tuple(name for name in rules.FIELDS if name != "hours")
_PLAIN = ("name", "description", "phone", "website", "email", "street_address", "postal_code", "timezone")
_NORTH_AMERICA = ("US", "CA")


@dataclass(frozen=True, slots=True)
class Typed:
    """The facts that inputs mean; for an input that means none, `problems` says why."""

    facts: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)


def written(facts: Mapping[str, Any], known: Names) -> dict[str, str]:
    """Return facts as the texts of inputs."""
    made = {name: facts[name] or "" for name in _PLAIN}
    made["price_level"] = str(facts["price_level"] or "")
    made["opened_on"] = facts["opened_on"] or ""
    made["hide_street"] = "on" if facts["hide_street"] else ""
    made["city"] = known.cities.get(facts["city"], facts["city"])
    made["neighbourhood"] = facts["neighbourhood"]
    made["lat"], made["lon"] = (f"{degrees:.6f}".rstrip("0").rstrip(".") for degrees in facts["point"])
    for number, slug in enumerate(facts["categories"]):
        made[f"category-{number}"] = known.categories.get(slug, slug)
    for key, answer in facts["attributes"].items():
        made[f"attribute-{key}"] = "yes" if answer else "no"
    return made


def read(inputs: QueryDict, shown: list[str], base: Mapping[str, Any], known: Names) -> Typed:
    """Return the facts that the inputs of the `shown` fields mean."""
    found = Typed()
    for name in shown:
        try:
            found.facts[name] = _READERS.get(name, _text)(name, inputs, base, known)
        except _Unclear as problem:
            found.problems[name] = [problem.message]
    return found


class _Unclear(Exception):
    """An input that means nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _text(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> str:
    return inputs.get(name, "").replace("\r\n", "\n").strip()


def _website(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> str:
    text = _text(name, inputs, base, known)
    return f"https://{text}" if text and "://" not in text else text


def phone(text: str, country: str) -> str:
    """Return a number as it is kept: digits behind a plus where the country is clear; what was kept already stays."""
    if re.search(r"[^\d\s().+/-]", text):
        return text
    digits = re.sub(r"[^\d+]", "", text)
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if country in _NORTH_AMERICA and re.fullmatch(r"1?\d{10}", digits):
        return f"+1{digits[-10:]}"
    return digits


def _phone(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> str:
    text = _text(name, inputs, base, known)
    return base["phone"] if text == base["phone"] else phone(text, known.countries.get(base["city"], ""))


def _categories(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> list[str]:
    by_name = {title.casefold(): slug for slug, title in known.categories.items()}
    wanted: list[str] = []
    for number in range(max(MOST_CATEGORIES, len(base["categories"]))):
        text = inputs.get(f"category-{number}", "").strip()
        slug = by_name.get(text.casefold()) or (text if text in known.categories else "")
        if text and not slug:
            raise _Unclear(_("There is no category “%(name)s”; choose one of the list.") % {"name": text[:60]})
        if slug and slug not in wanted:
            wanted.append(slug)
    if not wanted:
        raise _Unclear(_("Choose at least the main category."))
    return wanted


def _attributes(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> dict[str, bool]:
    answers = {key: inputs.get(f"attribute-{key}", "") for key in rules.ATTRIBUTES}
    return {key: answer == "yes" for key, answer in answers.items() if answer in ("yes", "no")}


def _price(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> int | None:
    text = inputs.get(name, "")
    return int(text) if text in ("1", "2", "3", "4") else None


def _date(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> str | None:
    return inputs.get(name, "").strip() or None


def _check(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> bool:
    return bool(inputs.get(name))


def _city(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> str:
    text = inputs.get(name, "").strip()
    for slug, title in known.cities.items():
        if text.casefold() in (title.casefold(), slug):
            return slug
    raise _Unclear(_("There is no city “%(name)s” here yet; choose one of the list.") % {"name": text[:60]})


def _neighbourhood(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> str:
    text = inputs.get(name, "").strip()
    if not text or text == base["neighbourhood"]:
        return text
    try:
        city = _city("city", inputs, base, known) if "city" in inputs else base["city"]
    except _Unclear:
        city = base["city"]
    for part in selectors.neighbourhoods(known.city_ids.get(city, 0)):
        if text.casefold() in (part.name.casefold(), part.slug):
            return part.slug
    raise _Unclear(
        _("The city has no neighbourhood “%(name)s” here; leave it empty if you are not sure.") % {"name": text[:60]}
    )


def _point(name: str, inputs: QueryDict, base: Mapping[str, Any], known: Names) -> list[float]:
    texts = [inputs.get(part, "").strip().replace(",", ".") for part in ("lat", "lon")]
    if [f"{degrees:.6f}".rstrip("0").rstrip(".") for degrees in base["point"]] == texts:
        return list(base["point"])
    try:
        lat, lon = (float(text) for text in texts)
    except ValueError:
        raise _Unclear(_("Give latitude and longitude in degrees, such as 40.758 and -73.9855.")) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise _Unclear(_("Latitude is -90 to 90, longitude -180 to 180 degrees."))
    return [lat, lon]


_READERS = {
    "website": _website,
    "phone": _phone,
    "categories": _categories,
    "attributes": _attributes,
    "price_level": _price,
    "opened_on": _date,
    "hide_street": _check,
    "city": _city,
    "neighbourhood": _neighbourhood,
    "point": _point,
}
