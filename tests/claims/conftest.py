"""What the tests of claims share: a listing with everything to prove it by, people, and a world outside that obeys."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client

from apps.audit.models import AuditEvent
from apps.backoffice import diffs
from apps.businesses.models import Business, Membership
from apps.businesses.services import ownership
from apps.claims.models import Claim, ClaimCode
from apps.claims.outside import names, pages, phones
from apps.claims.services import claiming, codes, documents
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.rls import Login
from apps.outbox.models import OutboxEvent
from apps.outbox.registry import handlers_of
from tests.claims.test_documents_rules import PDF
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.businesses import BusinessFactory
from tests.fakes.outside_world import FakeNames, FakePages, FakePhones


@pytest.fixture
def person(as_system):
    """Return a maker of people, with the named platform role or none."""

    def make(role="", **fields):
        with as_system():
            user = UserFactory(**fields)
            if role:
                RoleGrantFactory(user=user, role=role)
        return user

    return make


@pytest.fixture
def claimant(person):
    """Somebody who says that the listing is theirs."""
    return person(name="Cleo Claimant")


@pytest.fixture
def by(claimant):
    """The claimant as who acts."""
    return Actor.user(claimant.pk)


@pytest.fixture
def system():
    """A program of ours."""
    return Actor.system("test")


@pytest.fixture
def moderator(person):
    """A reviewer with a reason."""
    user = person("moderator")
    return Actor.staff(user.pk, "because a test asked for it", frozenset({"moderator"}))


@pytest.fixture
def listing(as_system):
    """A live listing nobody manages, with website, phone and address."""
    with as_system():
        return BusinessFactory(
            name="Joe's Pizza", slug="joes-pizza", website="https://www.joes.example/", phone="+12125550123"
        )


@pytest.fixture
def owner(person, listing, as_system, system):
    """Somebody who owns the listing already."""
    user = person(name="Olga Owner", email="olga@example.com")
    with as_system():
        ownership.take(by=system, business=listing, user_id=user.pk)
    return user


@pytest.fixture(autouse=True)
def world(monkeypatch):
    """The world outside: nothing published anywhere, a phone line, everything answering."""
    made = SimpleNamespace(names=FakeNames(), pages=FakePages(), phones=FakePhones())
    monkeypatch.setattr(names, "names", lambda: made.names)
    monkeypatch.setattr(pages, "pages", lambda: made.pages)
    monkeypatch.setattr(phones, "phones", lambda: made.phones)
    return made


@pytest.fixture
def start(as_user, claimant, by, listing):
    """Return a function that starts a claim to the listing as the claimant, on the site's login."""

    def go(**fields):
        with as_user(claimant):
            return claiming.start(by=by, business=listing, now=clock.now(), **fields)

    return go


@pytest.fixture
def choose(as_user, claimant, by):
    """Return a function that chooses a way as the claimant."""

    def go(claim, method, **fields):
        with as_user(claimant):
            return claiming.choose(by=by, claim=claim, method=method, now=clock.now(), **fields)

    return go


@pytest.fixture
def send(as_system, system, world):
    """Return a function that sends the code of a claim and returns it as the claimant reads it."""

    def go(claim):
        with as_system():
            codes.send(by=system, claim_id=claim.pk, now=clock.now())
        if claim.method == "phone":
            return world.phones.said[-1][1].split()[0]
        return mail.outbox[-1].subject.split()[0]

    return go


@pytest.fixture
def mailed(start, choose, send):
    """Return a claim whose code was mailed, and the code."""
    claim = choose(start(), "mail", address="joe@joes.example")
    return claim, send(claim)


@pytest.fixture
def enter(as_user, claimant, by):
    """Return a function that enters a code as the claimant."""

    def go(claim, code):
        with as_user(claimant):
            return codes.redeem(by=by, claim=claim, typed=code, now=clock.now())

    return go


@pytest.fixture
def load(as_system):
    """Return a function that loads a claim as it is now."""

    def go(claim):
        with as_system():
            return Claim.objects.select_related("business").get(pk=claim.pk)

    return go


@pytest.fixture
def owners_of(as_system):
    """Return a function: the primary owners of a listing."""

    def go(listing):
        with as_system():
            rows = Membership.objects.filter(business=listing, is_primary=True)
            return list(rows.values_list("user_id", flat=True))

    return go


@pytest.fixture
def reload_listing(as_system):
    """Return a function that loads a listing as it is now."""

    def go(listing):
        with as_system():
            return Business.objects.get(pk=listing.pk)

    return go


@pytest.fixture
def announced(as_system):
    """Return the wire names of what claims announced so far, in order."""

    def names_of():
        with as_system():
            rows = OutboxEvent.objects.order_by("pk").values_list("wire_name", flat=True)
            return [name for name in rows if name.startswith("claims.")]

    return names_of


@pytest.fixture
def remembered(as_owner_login):
    """Return the names in the audit trail so far, in order."""

    def names_of(name=""):
        with as_owner_login():
            rows = AuditEvent.objects.order_by("pk")
            return list(rows.filter(name=name) if name else rows.values_list("name", flat=True))

    return names_of


@pytest.fixture
def react(as_system):
    """Return a function that lets every event announced so far, and not handled yet, reach its handlers."""
    done = set()

    def go():
        with as_system():
            for _round in range(5):
                rows = [row for row in OutboxEvent.objects.order_by("pk") if row.pk not in done]
                for row in rows:
                    done.add(row.pk)
                    for found in handlers_of(row.wire_name):
                        if found.name.startswith("claims."):
                            found.function(found.event.from_payload(row.payload))

    return go


@pytest.fixture
def age(as_system):
    """Return a function that lets the codes of a claim be so much older."""

    def go(claim, by_how_much=timedelta(days=40)):
        with as_system():
            for code in ClaimCode.objects.filter(claim=claim):
                ClaimCode.objects.filter(pk=code.pk).update(expires_at=code.expires_at - by_how_much)

    return go


@pytest.fixture
def portal(settings, db):
    """Play the staff process."""
    settings.PROCESS, settings.ROOT_URLCONF = "staff", "config.urls_staff"
    settings.LOGIN_URL = settings.LOGIN_REDIRECT_URL = "/admin/"
    diffs.follow()
    with rls.playing(Login.STAFF), rls.acting(None):
        yield
    diffs.unfollow()


@pytest.fixture
def desk(portal, person):
    """Return a function that returns a client of the portal with a role."""

    def enter(role="moderator"):
        client, user = Client(), person(role)
        with rls.playing(Login.STAFF), rls.acting(Actor.auth()):
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


@pytest.fixture
def waiting(start, choose, as_user, claimant, by):
    """A claim with a document that waits for staff."""
    claim = choose(start(), "documents")
    with as_user(claimant):
        documents.add(by=by, claim=claim, upload=io.BytesIO(PDF), name="licence.pdf", kind="licence", now=clock.now())
        claiming.hand_in(by=by, claim=claim, statement="See the licence.", now=clock.now())
    return claim
