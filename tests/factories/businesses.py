"""Places, categories and listings; a listing comes with all its parts, valid and live."""

from datetime import UTC, datetime

import factory
from django.contrib.gis.geos import Point
from factory.django import DjangoModelFactory

from apps.businesses import rules
from apps.businesses.models import (
    Business,
    BusinessCategory,
    BusinessSlug,
    BusinessStats,
    Category,
    City,
    Location,
    Neighbourhood,
    OpeningHours,
)
from apps.businesses.states import PUBLIC
from apps.core import calendar


class CategoryFactory(DjangoModelFactory):
    """A category at the top of the tree, or below `parent`."""

    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda number: f"Category {number}")
    slug = factory.LazyAttribute(lambda made: rules.slugify(made.name))
    icon = "store"

    @classmethod
    def _get_or_create(cls, model_class, *args, **kwargs):
        parent = kwargs.pop("parent", None)
        found = Category.objects.filter(slug=kwargs["slug"]).first()
        return found or (
            Category.objects.add_child(Category.objects.get(pk=parent.pk), kwargs)
            if parent
            else Category.objects.add_root(kwargs)
        )


class CityFactory(DjangoModelFactory):
    """Springfield, in the time zone of New York."""

    class Meta:
        model = City
        django_get_or_create = ("slug",)

    name = "Springfield"
    slug = factory.LazyAttribute(lambda made: rules.slugify(made.name))
    sort_name = factory.LazyAttribute(lambda made: made.name)
    region = "New York"
    country = "US"
    timezone = "America/New_York"
    centre = factory.LazyFunction(lambda: Point(-73.98, 40.75, srid=4326))
    south, west, north, east = 40.5, -74.3, 41.0, -73.6
    population = 100_000


class NeighbourhoodFactory(DjangoModelFactory):
    """A part of Springfield."""

    class Meta:
        model = Neighbourhood
        django_get_or_create = ("city", "slug")

    name = "Old Town"
    slug = factory.LazyAttribute(lambda made: rules.slugify(made.name))
    city = factory.SubFactory(CityFactory)
    centre = factory.LazyFunction(lambda: Point(-73.985, 40.755, srid=4326))


class BusinessFactory(DjangoModelFactory):
    """A live listing in Springfield with location, address of its page, category and an empty rating."""

    class Meta:
        model = Business
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Business {number}")
    sort_name = factory.LazyAttribute(lambda made: rules.sort_name(made.name))
    slug = factory.LazyAttribute(lambda made: rules.slugify(made.name))
    status = "live"
    primary_category = factory.SubFactory(CategoryFactory, name="Cafés")
    published_at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)

    @factory.post_generation
    def parts(self, create, extracted, **kwargs):
        """Make the rows that every listing has; `parts__point=(lat, lon)` and `parts__histogram=(…)` change them."""
        public = {"is_public": self.status in PUBLIC}
        lat, lon = kwargs.get("point", (40.758, -73.9855))
        city = kwargs.get("city") or CityFactory()
        Location.objects.create(
            business=self,
            point=Point(lon, lat, srid=4326),
            timezone=kwargs.get("timezone", city.timezone),
            street_address=kwargs.get("street_address", "1 Main Street"),
            hide_street=kwargs.get("hide_street", False),
            city=city,
            postal_code="10036",
            **public,
        )
        BusinessSlug.objects.create(business=self, slug=self.slug, **public)
        BusinessCategory.objects.create(business=self, category=self.primary_category, **public)
        histogram = kwargs.get("histogram", (0, 0, 0, 0, 0))
        count, total = sum(histogram), sum(stars * number for stars, number in enumerate(histogram, start=1))
        BusinessStats.objects.create(
            business=self,
            **{f"r{stars}": number for stars, number in enumerate(histogram, start=1)},
            rating_count=count,
            rating_sum=total,
            rating=float(rules.CURRENT_FORMULA.exact(count, total)),
            formula_version=rules.CURRENT_FORMULA.version,
            **public,
        )


class OpeningHoursFactory(DjangoModelFactory):
    """Nine to five on workdays."""

    class Meta:
        model = OpeningHours

    business = factory.SubFactory(BusinessFactory)
    spec = factory.LazyFunction(
        lambda: calendar.to_json(
            calendar.Schedule.weekly(**dict.fromkeys(("mo", "tu", "we", "th", "fr"), "09:00-17:00"))
        )
    )
    osm = "Mo-Fr 09:00-17:00"
    is_public = factory.LazyAttribute(lambda made: made.business.status in PUBLIC)
