"""What tests of imports start from: a city with a quarter and a postcode, a few categories, people, and a worker."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace

import pytest
from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.db import transaction

from apps.businesses.models import PostalArea
from apps.core.actor import Actor
from apps.imports.models import ImportRow
from apps.imports.services import uploading, working
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.businesses import BusinessFactory, CategoryFactory, CityFactory, NeighbourhoodFactory
from tests.factories.teams import BrandFactory, MembershipFactory, claim

HEADER = ("external_id", "name", "cuisine", "street_address", "borough", "postal_code", "latitude", "longitude")


@pytest.fixture
def directory(as_system) -> SimpleNamespace:
    """Springfield with Old Town and the postcode 10036, a distant city, and categories that rows may name."""
    with as_system():
        made = SimpleNamespace(city=CityFactory(), far=_far_city())
        made.quarter = NeighbourhoodFactory(city=made.city)
        PostalArea.objects.create(
            name="10036", country="US", city=made.city, centre=Point(-73.99, 40.76, srid=4326), source="test"
        )
        made.restaurants = CategoryFactory(name="Restaurants")
        made.pizza = CategoryFactory(name="Pizza", parent=made.restaurants, synonyms=["pizzeria"])
        made.cafes = CategoryFactory(name="Cafés")
    return made


def _far_city():
    return CityFactory(
        name="Shelbyville", region="Elsewhere", centre=Point(2.35, 48.85, srid=4326), south=48.5, west=2.0, north=49.0,
        east=2.6, country="FR", timezone="Europe/Paris",
    )  # fmt: skip


@pytest.fixture
def people(as_system, directory) -> SimpleNamespace:
    """An owner of a verified brand, a manager of it without and one with the right to import, staff of ours, a stranger."""
    with as_system():
        made = SimpleNamespace(
            owner=UserFactory(),
            manager=UserFactory(),
            importer=UserFactory(),
            stranger=UserFactory(),
            clerk=UserFactory(),
        )
        made.brand = BrandFactory(name="Brioche", owner=made.owner)
        made.location = BusinessFactory(
            name="Brioche One", brand=made.brand, store_code="B1", is_claimed=True, verification="verified",
            primary_category=directory.cafes, parts__city=directory.city,
        )  # fmt: skip
        MembershipFactory(brand=made.brand, user=made.manager, role="manager")
        MembershipFactory(brand=made.brand, user=made.importer, role="manager", can_import=True)
        made.cafe = claim(
            BusinessFactory(name="Own Café", primary_category=directory.cafes, parts__city=directory.city), made.owner
        )
        RoleGrantFactory(user=made.clerk, role="moderator")
    return made


@pytest.fixture
def sheet():
    """Return a function that writes rows (dicts) as a CSV file under the columns of the restaurant file and more."""

    def write(*rows: dict, header: tuple[str, ...] = HEADER) -> bytes:
        names = [*header, *dict.fromkeys(name for row in rows for name in row if name not in header)]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode()

    return write


@pytest.fixture
def row():
    """Return a function that makes a good row; what is given replaces it."""

    def make(number: int = 1, **cells: str) -> dict[str, str]:
        return {
            "external_id": f"K{number}",
            "name": f"Slice of Heaven {number}",
            "cuisine": "Pizza",
            "street_address": f"{number} Main Street",
            "borough": "Springfield",
            "postal_code": "10036",
            "latitude": f"{40.75 + number / 10_000:.5f}",
            "longitude": "-73.98",
            **cells,
        }

    return make


@pytest.fixture
def send(as_system, as_user):
    """Return a function that sends a file as somebody, or as the system, and has a worker do what it can."""

    def sending(content: bytes, by=None, name: str = "list.csv", **options):
        context = as_system() if by is None else as_user(by)
        actor = Actor.system("test", reason="because of a test") if by is None else Actor.user(by.pk)
        with context, transaction.atomic():
            job = uploading.start(by=actor, file=ContentFile(content), name=name, **options)
        return worked(as_system, job)

    return sending


@pytest.fixture
def run(send):
    """Return a function that sends a file and lets the check be followed by the run."""
    return lambda content, by=None, **options: send(content, by, runs_by_itself=True, **options)


@pytest.fixture
def steer(as_user, as_system):
    """Return a function that calls a verb as somebody (None is the system) and has a worker do what follows."""

    def steering(verb, job, by=None):
        context = as_system() if by is None else as_user(by)
        actor = Actor.system("test") if by is None else Actor.user(by.pk)
        with context, transaction.atomic():
            job = verb(by=actor, job=job)
        return worked(as_system, job)

    return steering


@pytest.fixture
def work(as_system):
    """Return a function that has a worker do all that a job needs, and returns the job as it is then."""
    return lambda job: worked(as_system, job)


def worked(as_system, job):
    with as_system():
        return working.work_to_the_end(job=job)


@pytest.fixture
def report(as_system):
    """Return a function from a job to its rows: number -> (outcome, {column: reason})."""

    def read(job) -> dict[int, tuple[str, dict[str, str]]]:
        with as_system():
            rows = list(ImportRow.objects.filter(job=job).order_by("number"))
        return {row.number: (row.outcome, {p["column"]: p["reason"] for p in row.problems}) for row in rows}

    return read
