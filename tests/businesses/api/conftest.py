"""A small directory in Manhattan: two pizzerias, a bakery, and a draft nobody may see."""

from types import SimpleNamespace

import pytest
from django.contrib.gis.geos import Point

from apps.businesses.data import Coordinates, NewListing, NewLocation
from apps.businesses.models import City, Neighbourhood
from apps.businesses.search import services as index
from apps.businesses.services import categories, hours, lifecycle, listings
from apps.core import clock
from apps.core.actor import Actor

BY = Actor.system("test")


@pytest.fixture
def enter():
    """Return what enters a listing as a program of ours."""

    def make(name, *, category, lat, lon, opening="", publish=True, **more):
        place = NewLocation(
            city="manhattan", point=Coordinates(lat, lon), street_address="1 Broadway", neighbourhood="midtown"
        )
        listing = NewListing(name=name, categories=(category,), location=place, **more)
        business = listings.create(by=BY, listing=listing)
        if opening:
            hours.set_hours(by=BY, business=business, osm=opening)
        return lifecycle.publish(by=BY, business=business) if publish else business

    return make


@pytest.fixture
def directory(as_system, enter):
    with as_system():
        city = City.objects.create(
            name="Manhattan", slug="manhattan", sort_name="manhattan", country="US", region="New York",
            timezone="America/New_York", centre=Point(-73.97, 40.78), south=40.68, west=-74.05, north=40.88, east=-73.9,
        )  # fmt: skip
        Neighbourhood.objects.create(name="Midtown", slug="midtown", city=city, centre=Point(-73.985, 40.755))
        food = categories.create(by=BY, name="Food", icon="utensils")
        categories.create(by=BY, parent=food, name="Pizza", icon="pizza", synonyms=["pizzeria"])
        categories.create(by=BY, parent=food, name="Bakery", icon="croissant")
        near = enter("Aldo's Pizza", category="pizza", lat=40.758, lon=-73.985, opening="24/7", price_level=2,
                     attributes={"delivery": True})  # fmt: skip
        far = enter("Zora Pizza", category="pizza", lat=40.80, lon=-73.95, opening="Mo-Su 03:00-03:01", price_level=3)
        bakery = enter("Corner Bakery", category="bakery", lat=40.757, lon=-73.986)
        draft = enter("Secret Draft", category="bakery", lat=40.757, lon=-73.986, publish=False)
        ids = [near.pk, far.pk, bakery.pk]
        hours.expand(ids, now=clock.now())
        index.upsert(ids)
    return SimpleNamespace(near=near, far=far, bakery=bakery, draft=draft)
