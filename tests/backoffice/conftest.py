"""The portal as tests see it: its own process, its own database login, somebody of each role at the counter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.backoffice import diffs
from apps.businesses.data import Coordinates, NewListing, NewLocation
from apps.businesses.models import Business, Category, City
from apps.businesses.search import services as search
from apps.businesses.services import categories, hours, lifecycle, listings
from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login
from tests.factories.accounts import RoleGrantFactory, UserFactory

REASON = "because a test asked for it"


@pytest.fixture
def portal(settings: object, db: None) -> Iterator[None]:
    """Play the staff process: its addresses, its database login, its field by field history."""
    settings.PROCESS = "staff"
    settings.ROOT_URLCONF = "config.urls_staff"
    settings.LOGIN_URL = settings.LOGIN_REDIRECT_URL = "/admin/"
    settings.LOGOUT_REDIRECT_URL = "/admin/login/"
    diffs.follow()
    with rls.playing(Login.STAFF), rls.acting(None):
        yield
    diffs.unfollow()


@pytest.fixture
def person(as_system: Callable) -> Callable[..., User]:
    """Return a maker of people: with the named platform role, or without any for an empty name."""

    def make(role: str = "", **fields: object) -> User:
        with as_system():
            user = UserFactory(**fields)
            if role:
                RoleGrantFactory(user=user, role=role)
        return user

    return make


@pytest.fixture
def staff_client(portal: None, person: Callable[..., User]) -> Callable[..., Client]:
    """Return a maker of signed-in clients of the portal; `user` is kept on the client."""

    def make(role: str = "admin", kind: type[Client] = Client) -> Client:
        client = kind()
        user = person(role)
        with rls.playing(Login.STAFF), rls.acting(Actor.auth()):
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.user = user
        return client

    return make


@pytest.fixture
def directory(db: None, as_system: Callable) -> Callable[..., Business]:
    """Return a maker of listings in one city and one branch of the category tree."""

    def make(name: str = "Joe’s Pizza", state: str = "live") -> Business:
        by = Actor.system("test")
        with as_system():
            food = Category.objects.filter(slug="food").first() or categories.create(by=by, name="Food")
            if not Category.objects.filter(slug="pizza").exists():
                categories.create(by=by, name="Pizza", parent=food, synonyms=["pizzeria"])
            if not City.objects.filter(slug="queens").exists():
                City(
                    name="Queens",
                    slug="queens",
                    sort_name="Queens",
                    country="US",
                    timezone="America/New_York",
                    centre="POINT(-73.8 40.7)",
                    south=40.5,
                    west=-74.0,
                    north=40.9,
                    east=-73.6,
                ).save()
            place = NewLocation(city="queens", point=Coordinates(40.75, -73.9), street_address="1 Steinway Street")
            listing = listings.create(by=by, listing=NewListing(name=name, categories=("pizza",), location=place))
            hours.set_hours(by=by, business=listing, osm="Mo-Fr 09:00-18:00")
            if state != "draft":
                lifecycle.move(by=by, business=listing, to=state)
            search.upsert([listing.pk])
            return Business.objects.get(pk=listing.pk)

    return make
