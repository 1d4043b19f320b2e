"""A small town with pages to look at: found places, hours of today, a hidden street, former addresses."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.businesses.models import BusinessSlug, Landmark
from apps.businesses.search import services as search_services
from apps.businesses.services import hours
from apps.core import calendar, clock
from tests.factories.businesses import (
    BusinessFactory,
    CategoryFactory,
    CityFactory,
    NeighbourhoodFactory,
    OpeningHoursFactory,
)


@pytest.fixture
def now(monkeypatch):
    """A Friday noon in New York, at which the whole site believes to be."""
    moment = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture
def town(as_system, now):
    """Six places in two cities, indexed; only Joe's and Bella's hours are known."""
    with as_system():
        food = CategoryFactory(name="Food", icon="utensils")
        pizza = CategoryFactory(name="Pizza", parent=food, icon="pizza")
        shops = CategoryFactory(name="Shops")
        empty = CategoryFactory(name="Zeppelins")
        manhattan = CityFactory(name="Manhattan")
        brooklyn = CityFactory(name="Brooklyn", centre=Point(-73.95, 40.65, srid=4326))
        old_town = NeighbourhoodFactory(city=manhattan)
        Landmark.objects.create(
            name="Times Square", slug="times-square", city=manhattan, source="a map",
            centre=Point(-73.9855, 40.758, srid=4326),
        )  # fmt: skip
        made = SimpleNamespace(food=food, pizza=pizza, shops=shops, empty=empty, manhattan=manhattan, brooklyn=brooklyn)
        made.joes = BusinessFactory(
            name="Joe's Pizza", primary_category=pizza, price_level=1, phone="+12125550123",
            website="https://www.joes.example/", attributes={"wifi": True, "parking": False},
            description="Slices </script><script>alert(1)</script> & more.",
            parts__city=manhattan, parts__point=(40.7581, -73.9857), parts__histogram=(0, 0, 0, 10, 90),
        )  # fmt: skip
        made.bella = BusinessFactory(
            name="Pizzeria Bella", primary_category=pizza, price_level=2, parts__city=manhattan,
            parts__point=(40.7600, -73.9900), parts__histogram=(0, 5, 5, 0, 0),
        )  # fmt: skip
        made.hidden = BusinessFactory(
            name="Home Plumber", primary_category=shops, parts__city=manhattan, parts__point=(40.7511, -73.9722),
            parts__hide_street=True, parts__street_address="99 Secret Lane",
        )  # fmt: skip
        made.hidden.location.neighbourhood = old_town
        made.hidden.location.save()
        made.bridge = BusinessFactory(
            name="Bridge Pizza", primary_category=pizza, parts__city=brooklyn, parts__point=(40.7000, -73.9900),
        )  # fmt: skip
        made.paused = BusinessFactory(
            name="Slow Pizza", status="temporarily_closed", primary_category=pizza, parts__city=manhattan,
            parts__point=(40.7700, -73.9700),
        )  # fmt: skip
        made.gone = BusinessFactory(
            name="Gone Pizza", status="permanently_closed", primary_category=pizza, parts__city=manhattan
        )
        made.draft = BusinessFactory(name="Secret Pizza", status="draft", published_at=None, primary_category=pizza)
        for slug in ("joe-and-sons", "joes-old-place"):
            BusinessSlug.objects.create(business=made.joes, slug=slug, is_current=False, is_public=True)
        today = calendar.SpecialDay(
            calendar.DateRange.on(date(2026, 11, 20)), calendar.Day.of("11:00-15:00"), note="Staff party"
        )
        OpeningHoursFactory(
            business=made.joes,
            spec=calendar.to_json(calendar.Schedule.weekly(fr="11:00-23:00", sa="18:00-02:00").with_special(today)),
        )
        OpeningHoursFactory(business=made.bella)
        hours.expand([made.joes.pk, made.bella.pk], now=now)
        search_services.rebuild(now=now)
    return made


@pytest.fixture
def crowd(as_system, town, now):
    """Twenty-two shops more, so that an answer has a second page."""
    with as_system():
        for number in range(22):
            BusinessFactory(name=f"Shop {number}", primary_category=town.shops, parts__city=town.brooklyn)
        search_services.rebuild(now=now)


@pytest.fixture
def page(client, town):
    """Return the text of a page of the town, which must be there."""

    def read(path, **params):
        response = client.get(path, params)
        assert response.status_code == 200, path
        return response.content.decode()

    return read


@pytest.fixture
def queries(client):
    """Return the statements a page asks, without those that open and close its transaction."""

    def asked(path, **params):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path, params).status_code == 200
        frame = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET LOCAL", "RESET")
        return [
            query["sql"]
            for query in captured
            if not query["sql"].startswith(frame) and "set_config" not in query["sql"]
        ]

    return asked
