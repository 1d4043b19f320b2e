"""A small directory in Manhattan: two pizzerias, a bakery, and a draft nobody may see."""

import json
from types import SimpleNamespace

import pytest
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from apps.businesses.data import Coordinates, NewListing, NewLocation
from apps.businesses.models import City, Neighbourhood
from apps.businesses.search import services as index
from apps.businesses.services import categories, hours, lifecycle, listings
from apps.core import clock, rls
from apps.core.actor import Actor
from tests.api_roles import Upload
from tests.businesses.api.world import build

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


@pytest.fixture
def world(directory, enter, settings):
    """A team with all that belongs to it, and another owner; nobody is slowed down."""
    settings.RATELIMIT_ENABLE = False
    return build(directory, enter)


@pytest.fixture
def sign_in(world):
    """Return a client on which somebody of a role is signed in."""

    def enter(role):
        client = Client()
        if role != "anonymous":
            with rls.acting(Actor.auth()):
                client.force_login(world.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


@pytest.fixture
def attempt():
    """Return what sends a request as JSON and takes back all it did."""

    def send(client, method, address, body=None, **headers):
        content, kind = "" if body is None else json.dumps(body), "application/json"
        if isinstance(body, Upload):
            file = SimpleUploadedFile("list.csv", body.encode())
            content, kind = encode_multipart(BOUNDARY, {"file": file}), MULTIPART_CONTENT
        with transaction.atomic():
            response = client.generic(method, address, content, content_type=kind, headers=headers)
            transaction.set_rollback(True)
        return response

    return send
