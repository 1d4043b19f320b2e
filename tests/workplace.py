"""The cast of the owner's workplace: who owns, manages and helps where, and a browser signed in as each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.core import rls
from apps.core.actor import Actor
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, CategoryFactory, CityFactory, OpeningHoursFactory
from tests.factories.teams import BrandFactory, MembershipFactory, RegionFactory, claim

_FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET LOCAL", "RESET")


@pytest.fixture
def cast(as_system: Callable[..., object]) -> SimpleNamespace:
    """Ana owns a café and a brand of four bakeries in two regions; Max manages the north, Sam helps in one bakery."""
    with as_system():
        made = SimpleNamespace()
        for name, person in {
            "owner": "Ana Ruiz",
            "manager": "Max Berg",
            "helper": "Sam Lee",
            "stranger": "Uma Far",
        }.items():
            user = UserFactory(name=person, email=f"{name}@example.com")
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            setattr(made, name, user)
        cafes, bakeries, city = CategoryFactory(name="Cafés"), CategoryFactory(name="Bakeries"), CityFactory()
        made.cafe = claim(
            BusinessFactory(
                name="Café Minuet", primary_category=cafes, phone="+12125550101", website="https://minuet.example/",
                description="Coffee and cake.", attributes={"wifi": True}, parts__city=city,
            ),
            made.owner,
        )  # fmt: skip
        OpeningHoursFactory(business=made.cafe)
        made.brand = BrandFactory(name="Brioche & Co", owner=made.owner)
        made.north, made.south = (
            RegionFactory(brand=made.brand, name="North"),
            RegionFactory(brand=made.brand, name="South"),
        )
        made.bakeries = [
            BusinessFactory(
                name=f"Brioche & Co {number}", slug=f"brioche-{number}", primary_category=bakeries, brand=made.brand,
                region=made.north if number <= 2 else made.south, store_code=f"B{number}", is_claimed=True,
                verification="verified", parts__city=city,
            )
            for number in range(1, 5)
        ]  # fmt: skip
        MembershipFactory(region=made.north, user=made.manager, role="manager")
        MembershipFactory(business=made.bakeries[0], user=made.helper, role="staff")
    return made


@pytest.fixture
def signed_in(db: None) -> Callable[[User], Client]:
    """Return a client that a person is signed in on."""

    def sign_in(user: User) -> Client:
        client = Client()
        with rls.acting(Actor.auth()):
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def read() -> Callable[[Client, str], str]:
    """Return the text of a page, without tags and with single spaces; the page must be there."""

    def text(client: Client, path: str, **params: str) -> str:
        response = client.get(path, params)
        assert response.status_code == 200, (path, response.status_code)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))

    return text


@pytest.fixture
def asked() -> Callable[..., list[str]]:
    """Return the statements a page asks beyond those that say who reads it and open its transaction."""

    def statements(client: Client, path: str, **params: str) -> list[str]:
        client.get(path, params)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path, params).status_code == 200
        own = [query["sql"] for query in captured if not query["sql"].startswith(_FRAME)]
        sessions = ("django_session", 'FROM "accounts_user"', 'FROM "accounts_rolegrant"', "set_config")
        return [sql for sql in own if not any(part in sql for part in sessions)]

    return statements
