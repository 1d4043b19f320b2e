"""A small town that search knows, and a large invented directory for questions of speed and order."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from apps.businesses.models import Landmark, OpenSpan, PostalArea, SearchSettings
from apps.businesses.search import documents, search, services, vocabulary
from apps.businesses.search.parse import parse_query
from apps.businesses.services import hours
from benchmarks.data import World, small_tables
from tests.factories.businesses import (
    BusinessFactory,
    CategoryFactory,
    CityFactory,
    NeighbourhoodFactory,
    OpeningHoursFactory,
)


@pytest.fixture
def now():
    """A Friday noon in New York."""
    return datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.fixture
def town(as_system, now):
    """Eight listings in two cities, indexed."""
    with as_system():
        food = CategoryFactory(name="Food", synonyms=["eating out"])
        pizza = CategoryFactory(name="Pizza", parent=food, synonyms=["pizzeria"])
        sushi = CategoryFactory(name="Sushi", parent=food)
        shops = CategoryFactory(name="Shops")
        manhattan = CityFactory(name="Manhattan")
        brooklyn = CityFactory(name="Brooklyn", centre=Point(-73.95, 40.65, srid=4326))
        Landmark.objects.create(
            name="Times Square", slug="times-square", city=manhattan, also=["times sq"], source="a map",
            centre=Point(-73.9855, 40.758, srid=4326),
        )  # fmt: skip
        PostalArea.objects.create(
            name="10036", country="US", city=manhattan, source="a map", centre=Point(-73.9903, 40.7597, srid=4326)
        )
        NeighbourhoodFactory(name="Astoria", city=brooklyn, centre=Point(-73.92, 40.64, srid=4326))
        made = SimpleNamespace(food=food, pizza=pizza, sushi=sushi, shops=shops, manhattan=manhattan, brooklyn=brooklyn)
        made.joes = BusinessFactory(
            name="Joe's Pizza", primary_category=pizza, price_level=1, attributes={"wifi": True, "delivery": True},
            parts__city=manhattan, parts__point=(40.7581, -73.9857), parts__histogram=(0, 0, 0, 10, 90),
        )  # fmt: skip
        made.bella = BusinessFactory(
            name="Pizzeria Bella", primary_category=pizza, price_level=2, attributes={"wifi": True},
            parts__city=manhattan, parts__point=(40.7600, -73.9900), parts__histogram=(0, 5, 5, 0, 0),
        )  # fmt: skip
        made.yama = BusinessFactory(
            name="Sushi Yama", primary_category=sushi, price_level=3, description="No pizza here, ever.",
            parts__city=manhattan, parts__point=(40.7590, -73.9860), parts__histogram=(0, 0, 0, 0, 40),
        )  # fmt: skip
        made.elan = BusinessFactory(
            name="Café Élan", primary_category=food, price_level=2, parts__city=manhattan,
            parts__point=(40.7500, -73.9800), parts__hide_street=True,
        )  # fmt: skip
        made.brooklyn_pizza = BusinessFactory(
            name="Bridge Pizza", primary_category=pizza, price_level=1, parts__city=brooklyn,
            parts__point=(40.7000, -73.9900), parts__histogram=(0, 0, 0, 20, 20),
        )  # fmt: skip
        made.grocer = BusinessFactory(
            name="Corner Grocer", primary_category=shops, parts__city=brooklyn, parts__point=(40.6900, -73.9800),
        )  # fmt: skip
        made.grocer.category_rows.create(category=pizza, position=1, is_public=True)
        made.grocer.category_rows.create(category=food, position=2, is_public=True)
        made.paused = BusinessFactory(
            name="Slow Pizza", status="temporarily_closed", primary_category=pizza, parts__city=manhattan,
            parts__point=(40.7700, -73.9700),
        )  # fmt: skip
        made.draft = BusinessFactory(name="Secret Pizza", status="draft", published_at=None, primary_category=pizza)
        for listing in (made.joes, made.bella):
            OpeningHoursFactory(business=listing)
        hours.expand([made.joes.pk, made.bella.pk], now=now)
        services.rebuild(now=now)
    return made


@pytest.fixture
def find(town, now):
    """Return the answer to parameters as the API would take them."""

    def answer(**params):
        return search(parse_query(params), now=now)

    return answer


@pytest.fixture
def names(find):
    """Return the names an answer shows, in order."""
    return lambda **params: [hit.name for hit in find(**params).hits]


@pytest.fixture(scope="session")
def invention():
    """A seeded world and its documents, drawn once for all tests."""
    world = World(2_000)
    return world, list(world.rows())


@pytest.fixture
def invented(as_system, invention, db):
    """Two thousand invented documents, indexed as the rebuild leaves them."""
    world, rows = invention
    columns = documents.COLUMNS
    with as_system(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE given (LIKE {documents.TABLE}) ON COMMIT DROP")
        with cursor.copy(f"COPY given ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {documents.TABLE} ({columns}) SELECT {columns} FROM given")
        vocabulary.rebuild()
        small_tables(cursor, world, "public", -1.0)
    return world


@pytest.fixture
def without_window(as_system, town):
    """Make the documents' own window of open spans useless, so that the table of spans has to answer."""
    with as_system():
        SearchSettings.objects.update(spans_from=None, spans_until=None)
        assert OpenSpan.objects.exists()
