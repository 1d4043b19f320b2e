"""Reading cities and their parts."""

from __future__ import annotations

from apps.businesses.data import (
    CityView,
    Coordinates,
    NeighbourhoodView,
)
from apps.businesses.errors import CityNotFound
from apps.businesses.models import (
    City,
    Neighbourhood,
)


def cities() -> tuple[CityView, ...]:
    """Return all cities, by name. One query."""
    return tuple(city_view(row) for row in City.objects.order_by("sort_name", "id"))


def city(slug: str) -> CityView:
    """Return a city. One query.

    Raises: CityNotFound.
    """
    found = City.objects.filter(slug=slug).first()
    if found is None:
        raise CityNotFound
    return city_view(found)


def neighbourhoods(city_id: int) -> tuple[NeighbourhoodView, ...]:
    """Return the parts of a city, by name. One query."""
    return tuple(neighbourhood_view(row) for row in Neighbourhood.objects.filter(city_id=city_id).order_by("name"))


def city_view(row: City) -> CityView:
    """Return a city; no query."""
    return CityView(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        region=row.region,
        country=row.country,
        timezone=row.timezone,
        centre=Coordinates(row.latitude, row.longitude),
        south=row.south,
        west=row.west,
        north=row.north,
        east=row.east,
        population=row.population,
    )


def neighbourhood_view(row: Neighbourhood) -> NeighbourhoodView:
    """Return a part of a city; no query."""
    return NeighbourhoodView(row.pk, row.slug, row.name, Coordinates(row.latitude, row.longitude))
