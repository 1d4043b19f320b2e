"""The shapes of the directory's answers; they read the frozen values of selectors and search, never models."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.businesses.data import HoursView
from apps.businesses.rules import ATTRIBUTES
from apps.businesses.states import PUBLIC
from apps.core.api.sparse import SparseSerializer
from apps.core.calendar import Kind, Period, Status, osm, to_json

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LISTING_STATES = [state.value for state in PUBLIC]
OPEN_STATES = [status.value for status in Status]
DAY_KINDS = [kind.value for kind in Kind]
SUGGESTION_KINDS = ["business", "category", "place"]


class PageLinkField(serializers.CharField):
    """The address of the page for people, from the path a value has."""

    def to_representation(self, value: str) -> str:
        return f"{settings.SITE_URL}{value}"


class PointSerializer(serializers.Serializer):
    """A position in degrees, WGS 84."""

    lat = serializers.FloatField(min_value=-90, max_value=90)
    lon = serializers.FloatField(min_value=-180, max_value=180)


class CategoryReferenceSerializer(serializers.Serializer):
    """A category, as far as a list needs it."""

    slug = serializers.CharField()
    name = serializers.CharField()


class CityReferenceSerializer(serializers.Serializer):
    """A city, as far as a list needs it."""

    slug = serializers.CharField()
    name = serializers.CharField()


class CategoryNodeSerializer(SparseSerializer):
    """A category in its tree, in the order of the tree; `depth` 1 is the top."""

    slug = serializers.CharField(source="category.slug")
    name = serializers.CharField(source="category.name")
    icon = serializers.CharField(source="category.icon", help_text="The name of a Lucide icon.")
    synonyms = serializers.ListField(source="category.synonyms", child=serializers.CharField())
    depth = serializers.IntegerField()
    parent = serializers.CharField(allow_null=True, help_text="The slug of the category above.")


class CategoryDetailSerializer(SparseSerializer):
    """A category with the way to it from the top and what lies directly below."""

    slug = serializers.CharField(source="category.slug")
    name = serializers.CharField(source="category.name")
    icon = serializers.CharField(source="category.icon", help_text="The name of a Lucide icon.")
    synonyms = serializers.ListField(source="category.synonyms", child=serializers.CharField())
    ancestors = CategoryReferenceSerializer(many=True)
    children = CategoryReferenceSerializer(many=True)


class NeighbourhoodSerializer(serializers.Serializer):
    """A part of a city."""

    slug = serializers.CharField()
    name = serializers.CharField()
    centre = PointSerializer()


class BoxSerializer(serializers.Serializer):
    """A box in degrees; `west` beyond `east` means that it spans the 180th meridian."""

    west = serializers.FloatField()
    south = serializers.FloatField()
    east = serializers.FloatField()
    north = serializers.FloatField()


class CitySerializer(SparseSerializer):
    """A city, or a borough that people search as one."""

    slug = serializers.CharField()
    name = serializers.CharField()
    region = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2.")
    timezone = serializers.CharField(help_text="An IANA zone.")
    centre = PointSerializer()
    box = BoxSerializer(source="*")
    population = serializers.IntegerField()


class CityDetailSerializer(CitySerializer):
    """A city; its neighbourhoods come when expanded."""

    expandable = {"neighbourhoods": lambda: NeighbourhoodListSerializer}


class NeighbourhoodListSerializer(serializers.ListSerializer):
    """All parts of a city, by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, child=NeighbourhoodSerializer(), **kwargs)


class WhySerializer(serializers.Serializer):
    """One reason for a rank: `points` is 100 · `weight` · `value`."""

    name = serializers.CharField()
    label = serializers.CharField()
    value = serializers.FloatField()
    weight = serializers.FloatField()
    points = serializers.FloatField()


class RatingSerializer(serializers.Serializer):
    """A rating with its sum; `stars` is null while nobody has rated (RAT-4)."""

    stars = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()
    histogram = serializers.ListField(
        child=serializers.IntegerField(), help_text="How many gave one, two, three, four and five stars."
    )


class BusinessHitSerializer(SparseSerializer):
    """One listing of a search result. `why` (expand) says why it ranks where it does."""

    id = serializers.CharField(source="reference", help_text="The id of the listing; it never changes.")
    name = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The page for people.")
    status = serializers.ChoiceField(LISTING_STATES)
    category = serializers.SerializerMethodField()
    city = serializers.SerializerMethodField()
    neighbourhood = serializers.CharField()
    address = serializers.CharField()
    location = PointSerializer(source="*")
    timezone = serializers.CharField()
    price_level = serializers.IntegerField(source="price", allow_null=True)
    rating = serializers.SerializerMethodField()
    attributes = serializers.ListField(child=serializers.CharField())
    is_open = serializers.BooleanField(allow_null=True, help_text="Null when the hours are unknown.")
    distance_m = serializers.FloatField(allow_null=True, help_text="Metres from the searched point, if there is one.")
    score = serializers.FloatField(help_text="0 to 100; comparable within one search only.")

    expandable = {"why": lambda: WhyListSerializer}

    def get_url(self, hit: Any) -> str:
        return f"{settings.SITE_URL}/b/{hit.slug}/"

    @extend_schema_field(CategoryReferenceSerializer)
    def get_category(self, hit: Any) -> dict[str, str]:
        return {"slug": hit.category_slug, "name": hit.category_name}

    @extend_schema_field(CityReferenceSerializer)
    def get_city(self, hit: Any) -> dict[str, str]:
        return {"slug": hit.city_slug, "name": hit.city_name}

    @extend_schema_field(
        {
            "type": "object",
            "required": ["stars", "count"],
            "properties": {"stars": {"type": ["number", "null"]}, "count": {"type": "integer"}},
        }
    )
    def get_rating(self, hit: Any) -> dict[str, Any]:
        return {"stars": hit.rating if hit.rating_count else None, "count": hit.rating_count}


class SponsoredSerializer(serializers.Serializer):
    """A paid placement: shown above the results, labelled, with its payer; it is no result and has no rank."""

    payer = serializers.CharField(source="placement.payer", help_text="Who paid for it; show this name with the label.")
    id = serializers.CharField(source="hit.reference", help_text="The id of the listing.")
    name = serializers.CharField(source="hit.name")
    url = serializers.SerializerMethodField(help_text="The page for people.")
    address = serializers.CharField(source="hit.address")
    location = PointSerializer(source="hit")

    def get_url(self, placed: Any) -> str:
        return f"{settings.SITE_URL}/b/{placed.hit.slug}/"


class WhyListSerializer(serializers.ListSerializer):
    """All reasons for a rank."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, source="parts", child=WhySerializer(), **kwargs)


class CountSerializer(serializers.Serializer):
    """How many, counted up to a limit: `more` says that there are more than `value`."""

    value = serializers.IntegerField()
    more = serializers.BooleanField()


class FacetValueSerializer(serializers.Serializer):
    """One choice of a facet."""

    value = serializers.CharField()
    label = serializers.CharField()
    count = CountSerializer()
    selected = serializers.BooleanField()


class FacetSerializer(serializers.Serializer):
    """One group of choices; `name` is the parameter."""

    name = serializers.CharField()
    label = serializers.CharField()
    values = FacetValueSerializer(many=True)


class SuggestionSerializer(serializers.Serializer):
    """One completion; `parameters` search for it."""

    kind = serializers.ChoiceField(SUGGESTION_KINDS)
    label = serializers.CharField()
    detail = serializers.CharField()
    slug = serializers.CharField(allow_blank=True)
    parameters = serializers.SerializerMethodField()

    def get_parameters(self, suggestion: Any) -> dict[str, str]:
        return dict(suggestion.query.to_params()) if suggestion.query else {}


class PeriodSerializer(serializers.Serializer):
    """Wall-clock times of the place; closing at or before opening means the next day."""

    opens = serializers.CharField(help_text="HH:MM")
    closes = serializers.CharField(help_text="HH:MM")
    open_end = serializers.BooleanField(help_text="Closes then or later.")


class DaySerializer(serializers.Serializer):
    """One weekday."""

    day = serializers.ChoiceField(WEEKDAYS)
    kind = serializers.ChoiceField(DAY_KINDS)
    periods = PeriodSerializer(many=True)


class OpeningSerializer(serializers.Serializer):
    """A real stretch of time, in UTC."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class DateSerializer(DaySerializer):
    """One date with everything applied: seasons, holidays, special days."""

    date = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    openings = OpeningSerializer(many=True)


class HoursSerializer(serializers.Serializer):
    """The hours of a business as they stand at `at`."""

    timezone = serializers.CharField()
    at = serializers.DateTimeField()
    status = serializers.ChoiceField(OPEN_STATES)
    open_until = serializers.DateTimeField(allow_null=True)
    next_open = serializers.DateTimeField(allow_null=True)
    week = DaySerializer(many=True, allow_null=True)
    coming = DateSerializer(many=True)
    schedule = serializers.JSONField(help_text="What the business says, as a write takes it; null when unknown.")
    osm = serializers.CharField(allow_blank=True, help_text="The same in OpenStreetMap's notation, empty when unknown.")
    unparsed = serializers.ListField(
        child=serializers.CharField(), help_text="What the source said and nobody understood."
    )

    def to_representation(self, hours: HoursView) -> dict[str, Any]:
        return super().to_representation(hours_values(hours))


class AddressSerializer(serializers.Serializer):
    """Where a business is, as visitors may know it; `street` is empty when the business hides it."""

    street = serializers.CharField(allow_blank=True)
    street_hidden = serializers.BooleanField()
    neighbourhood = serializers.CharField(source="neighbourhood.name", default="", allow_blank=True)
    postal_code = serializers.CharField(allow_blank=True)
    city = CityReferenceSerializer()
    region = serializers.CharField(source="city.region", allow_blank=True)
    country = serializers.CharField(source="city.country")


class AttributeSerializer(serializers.Serializer):
    """One answered question about a business."""

    key = serializers.ChoiceField(sorted(ATTRIBUTES))
    label = serializers.CharField()
    value = serializers.BooleanField()


class SuccessorSerializer(serializers.Serializer):
    """The listing that stands in for one that moved or was a duplicate."""

    name = serializers.CharField()
    slug = serializers.CharField()


class BusinessSerializer(SparseSerializer):
    """One listing; hours, all categories and the way to the main one come when expanded."""

    id = serializers.CharField(source="reference", help_text="The id of the listing; it never changes.")
    name = serializers.CharField()
    slug = serializers.CharField()
    url = PageLinkField(help_text="The page for people.")
    status = serializers.ChoiceField(LISTING_STATES)
    description = serializers.CharField(allow_blank=True)
    category = CategoryReferenceSerializer()
    address = AddressSerializer()
    location = PointSerializer(source="address.point")
    timezone = serializers.CharField(source="address.timezone")
    price_level = serializers.IntegerField(allow_null=True)
    phone = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    attributes = AttributeSerializer(many=True)
    rating = RatingSerializer()
    opened_on = serializers.DateField(allow_null=True)
    completeness = serializers.IntegerField(help_text="How much of the listing is filled in, in percent.")
    source = serializers.CharField(help_text="Where the listing came from.")
    successor = SuccessorSerializer(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(source="content_changed_at")

    expandable = {
        "hours": lambda: HoursSerializer,
        "categories": lambda: CategoryListSerializer,
        "category_path": lambda: CategoryListSerializer,
    }


class CategoryListSerializer(serializers.ListSerializer):
    """Several categories."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, child=CategoryReferenceSerializer(), **kwargs)


def hours_values(hours: HoursView) -> dict[str, Any]:
    """Return the plain values of `HoursSerializer`."""
    state = hours.state
    return {
        "timezone": hours.timezone,
        "at": hours.at,
        "status": state.status.value,
        "open_until": state.until if state.is_open else None,
        "next_open": state.next_open,
        "week": [_day(row.weekday, row) for row in hours.week.days] if hours.week else None,
        "coming": [
            {
                **_day(row.weekday, row),
                "date": row.date,
                "note": row.note,
                "openings": [{"start": span.start, "end": span.end} for span in row.spans],
            }
            for row in hours.coming
        ],
        "schedule": to_json(hours.schedule) if hours.schedule else None,
        "osm": osm.write(hours.schedule) if hours.schedule else "",
        "unparsed": list(hours.unparsed),
    }


def _day(weekday: int, row: Any) -> dict[str, Any]:
    return {"day": WEEKDAYS[weekday], "kind": row.kind.value, "periods": [_period(period) for period in row.periods]}


def _period(period: Period) -> dict[str, Any]:
    return {"opens": _clock(period.start), "closes": _clock(period.end), "open_end": period.open_end}


def _clock(minutes: int) -> str:
    """Return wall-clock minutes as HH:MM; midnight at the end of the day stays 24:00."""
    minutes = minutes if minutes <= 1440 else minutes - 1440
    return f"{minutes // 60:02}:{minutes % 60:02}"
