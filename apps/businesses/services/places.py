"""Bringing the gazetteer and the category tree of the product into the database."""

from __future__ import annotations

from django.contrib.gis.geos import Point
from django.db import transaction

from apps.businesses import policies
from apps.businesses.demo import categories as tree
from apps.businesses.demo import gazetteer
from apps.businesses.models import Category, City, Landmark, Neighbourhood, PostalArea
from apps.core.actor import Actor

OWN_TABLE = "Own table of facts about the map of New York"
OPEN_DATA = "Addresses in New York City open data (restaurant inspections)"


@transaction.atomic
def load_gazetteer(*, by: Actor) -> None:
    """Add the cities, neighbourhoods, postcodes and landmarks that are not there yet.

    Raises: MayNotManageListings, ReasonMissing.
    """
    policies.ensure_can_manage_listings(by)
    City.objects.bulk_create(
        (
            City(
                slug=c.slug,
                name=c.name,
                sort_name=c.sort_name,
                region=c.region,
                country=c.country,
                timezone=c.zone,
                centre=Point(c.lon, c.lat, srid=4326),
                south=c.south,
                west=c.west,
                north=c.north,
                east=c.east,
                population=c.population,
                source=OWN_TABLE,
            )
            for c in gazetteer.cities()
        ),
        ignore_conflicts=True,
    )
    cities = {city.slug: city for city in City.objects.all()}
    Neighbourhood.objects.bulk_create(
        (
            Neighbourhood(
                slug=n.slug,
                name=n.name,
                city=cities[n.city],
                centre=Point(n.lon, n.lat, srid=4326),
                rank=n.rank,
                source=OWN_TABLE,
            )
            for n in gazetteer.neighbourhoods()
        ),
        ignore_conflicts=True,
    )
    PostalArea.objects.bulk_create(
        (
            PostalArea(
                name=p.code,
                country=cities[p.city].country,
                city=cities[p.city],
                centre=Point(p.lon, p.lat, srid=4326),
                source=OPEN_DATA,
            )
            for p in gazetteer.postcodes()
        ),
        ignore_conflicts=True,
    )
    Landmark.objects.bulk_create(
        (
            Landmark(
                slug=place.slug,
                name=place.name,
                city=cities[place.city],
                centre=Point(place.lon, place.lat, srid=4326),
                kind=place.kind,
                rank=place.rank,
                also=list(place.also),
                source=OWN_TABLE,
            )
            for place in gazetteer.landmarks()
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def load_categories(*, by: Actor) -> None:
    """Add the categories of the product's tree that are not there yet; what staff changed stays as it is.

    Raises: MayNotManageCategories, ReasonMissing.
    """
    policies.ensure_can_manage_categories(by)
    known = set(Category.objects.values_list("slug", flat=True))
    for spec in tree.tree():
        if spec.slug in known:
            continue
        fields = {"slug": spec.slug, "name": spec.name, "icon": spec.icon, "synonyms": list(spec.synonyms)}
        if spec.parent:
            # Fresh each time: adding a child changes what its parent's row says about children.
            Category.objects.add_child(Category.objects.get(slug=spec.parent), fields)
        else:
            Category.objects.add_root(fields)
