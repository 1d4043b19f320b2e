"""The facts of a listing as JSON: what may be written, and what was said, in the same shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.businesses import rules
from apps.businesses.data import Coordinates
from apps.core import calendar
from apps.core.api.bodies import Body
from apps.core.calendar import osm

SLUG = r"^[a-z0-9-]{1,120}$"
MOST_HOURS_TEXT = 5_000
FIELD_NAMES = list(rules.FIELDS)


@extend_schema_field(
    {
        "type": "object",
        "required": ["lat", "lon"],
        "additionalProperties": False,
        "properties": {
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
        },
    }
)
class PointField(serializers.Field):
    """A position in degrees, WGS 84, as an object of `lat` and `lon`."""

    default_error_messages = {
        "shape": "Give an object of lat and lon, in degrees.",
        "range": "Latitude is -90 to 90, longitude -180 to 180 degrees.",
    }

    def to_internal_value(self, data: Any) -> Coordinates:
        if not isinstance(data, dict) or data.keys() != {"lat", "lon"}:
            self.fail("shape")
        values = [data["lat"], data["lon"]]
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
            self.fail("shape")
        lat, lon = values
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            self.fail("range")
        return Coordinates(float(lat), float(lon))

    def to_representation(self, value: Any) -> dict[str, float]:
        return {"lat": value[0], "lon": value[1]}


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": MOST_HOURS_TEXT, "description": "OpenStreetMap's notation."},
            {
                "type": "object",
                "description": "A schedule: `version` 1, `week`, and perhaps `seasons`, `holidays`, `specials`, `secondary`.",
                "additionalProperties": True,
            },
        ]
    }
)
class HoursField(serializers.Field):
    """Opening hours: a schedule as JSON, a text in OpenStreetMap's notation, or null for unknown ones."""

    default_error_messages = {
        "shape": "Give a schedule, a text in OpenStreetMap's notation, or null.",
        "long": "At most {most} characters.",
        "null_characters": "Null characters are not allowed.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str):
            if len(data) > MOST_HOURS_TEXT:
                self.fail("long", most=MOST_HOURS_TEXT)
            if "\x00" in data:
                self.fail("null_characters")
            return data
        if not isinstance(data, dict):
            self.fail("shape")
        try:
            read = calendar.to_json(calendar.from_json(data))
        except calendar.ScheduleError as error:
            raise serializers.ValidationError(error.message) from error
        # What was understood is shallow, whatever was sent.
        if _holds_null_character(read):
            self.fail("null_characters")
        return read

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "boolean"})
class YesOrNoField(serializers.Field):
    """True or false, and nothing that looks like it."""

    default_error_messages = {"invalid": "Must be true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> bool:
        return bool(value)


@extend_schema_field(
    {
        "type": "object",
        "properties": {key: {"type": "boolean"} for key in sorted(rules.ATTRIBUTES)},
        "additionalProperties": False,
    }
)
class AttributesField(serializers.DictField):
    """Questions about a business answered with true or false; a key that is absent is not answered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=YesOrNoField(), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        unknown = [key for key in data if key not in rules.ATTRIBUTES] if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({str(key)[:60]: ["There is no such attribute."] for key in unknown[:10]})
        return super().to_internal_value(data)


def fact_fields() -> dict[str, serializers.Field]:
    """Return a fresh field, none of them required, for each fact that may be written: exactly those of `rules.FIELDS`."""
    text = serializers.CharField
    made = {
        "name": text(max_length=200),
        "categories": serializers.ListField(
            child=serializers.RegexField(SLUG), min_length=1, max_length=10, help_text="Slugs, the main one first."
        ),
        "description": text(max_length=5_000, allow_blank=True),
        "phone": text(max_length=32, allow_blank=True),
        "website": text(max_length=300, allow_blank=True, help_text="http or https, without a user name."),
        "email": text(max_length=254, allow_blank=True),
        "price_level": serializers.IntegerField(min_value=1, max_value=4, allow_null=True),
        "attributes": AttributesField(help_text="All of them: what is absent is no longer answered."),
        "opened_on": serializers.DateField(allow_null=True),
        "street_address": text(max_length=200, allow_blank=True),
        "hide_street": YesOrNoField(),
        "postal_code": text(max_length=12, allow_blank=True),
        "city": serializers.RegexField(SLUG, help_text="The slug of a city."),
        "neighbourhood": serializers.RegexField(SLUG, allow_blank=True, help_text="A slug, or empty."),
        "point": PointField(),
        "timezone": text(max_length=64, help_text="An IANA zone."),
        "hours": HoursField(),
    }
    for field in made.values():
        field.required = False
    return made


class FactsBody(Body):
    """Any facts of a listing; what is absent stays as it is."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**fact_fields(), **super().get_fields()}


class FactsBase(FactsBody):
    """What the caller saw before it changed something."""


class FactsPatch(FactsBody):
    """Facts to change. With `base`, a field that somebody else changed since is not overwritten (409)."""

    base = FactsBase(required=False, help_text="What the fields said when they were read.")


class NewListingBody(FactsBody):
    """A new listing: at least its name, categories, city and position."""

    def get_fields(self) -> dict[str, serializers.Field]:
        found = super().get_fields()
        for name in ("name", "categories", "city", "point"):
            found[name].required = True
        return found


class HoursBody(Body):
    """The hours as a whole; `special_days` replaces those of `hours`."""

    hours = HoursField()
    special_days = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        max_length=400,
        help_text="Days that differ: `from`, perhaps `to`, `hours` (`closed`, `24h` or a list of periods), `note`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        days = attrs.pop("special_days", None)
        if days is None:
            return attrs
        spec = attrs["hours"]
        if isinstance(spec, str):
            found = osm.parse(spec) if spec.strip() else None
            spec = calendar.to_json(found.schedule) if found and found.schedule and not found.unparsed else None
        if spec is None:
            raise serializers.ValidationError(
                {"hours": [_("Say the weekly hours first, in a form that is understood.")]}
            )
        try:
            merged = self.fields["hours"].to_internal_value({**spec, "specials": days})
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"special_days": error.detail}) from error
        return {**attrs, "hours": merged}


class FactsSerializer(serializers.Serializer):
    """Everything a listing says, as its team reads and writes it; the street is there even when it is hidden."""

    def get_fields(self) -> dict[str, serializers.Field]:
        found = fact_fields()
        for field in found.values():
            field.read_only = True
        found["opened_on"] = serializers.CharField(read_only=True, allow_null=True, help_text="A date.")
        return found


def shown(field: str, value: Any) -> Any:
    """Return one fact as `FactsSerializer` shows it."""
    return {"lat": value[0], "lon": value[1]} if field == "point" and value is not None else value


def all_shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return several facts as `FactsSerializer` shows them."""
    return {name: shown(name, value) for name, value in facts.items()}


def _holds_null_character(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_holds_null_character(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_holds_null_character(part) for part in value)
