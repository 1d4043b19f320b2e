"""Signing in and out, and what an outsider can learn from trying."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisConnectionError

from apps.accounts import tasks
from apps.core import clock, ratelimit
from apps.core.cache import ForgivingRedisCache
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused():
    """Return what asking Redis is like while it is away."""

    def refuse(*args, **kwargs):
        raise RedisConnectionError("Connection refused.")

    return refuse


@pytest.fixture
def signed_in(client, person, sign_in):
    sign_in()
    return client


@pytest.fixture
def who(client):
    """Ask the site who it takes the caller for."""

    def ask():
        response = client.get(reverse("account_email"))
        return response.context["user"].email if response.status_code == 200 else None

    return ask


def test_the_right_password_signs_in_and_signing_out_ends_it(client, person, sign_in, who):
    assert sign_in()["Location"] == "/"
    assert who() == "ada@example.com"
    client.post("/accounts/logout/")
    assert who() is None


def test_signing_out_takes_a_post(signed_in, who):
    assert signed_in.get("/accounts/logout/").status_code == 200
    assert who() == "ada@example.com"


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, person, sign_in):
    known = sign_in(password="not-the-Passw0rd")
    unknown = sign_in(login="nobody@example.com", password="not-the-Passw0rd")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    assert "site_session" not in client.cookies


def test_somebody_who_may_not_sign_in_does_not(client, person, sign_in, who, as_system):
    with as_system():
        person.is_active = False
        person.save(update_fields=["is_active"])
    sign_in()
    assert who() is None


def test_the_session_survives_a_flushed_redis(signed_in, who):
    cache.clear()
    assert who() == "ada@example.com"


def test_whoever_signs_out_while_redis_is_away_stays_signed_out_when_it_returns(signed_in, who, monkeypatch, refused):
    cookie = signed_in.cookies["site_session"].value
    assert who() == "ada@example.com"
    with monkeypatch.context() as away:
        away.setattr("django.core.cache.backends.redis.RedisCacheClient.get_client", refused)
        signed_in.post("/accounts/logout/")
    ForgivingRedisCache._silent_until = 0.0
    signed_in.cookies["site_session"] = cookie
    assert who() is None


def test_a_session_of_the_site_opens_nothing_in_the_portal(signed_in, who, settings):
    cookie = signed_in.cookies["site_session"].value
    settings.SESSION_COOKIE_NAME = "staff_session"
    signed_in.cookies["staff_session"] = cookie
    assert who() is None


def test_sessions_that_are_over_are_deleted(signed_in, person, as_system):
    with as_system():
        Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
        tasks.forget_expired_sessions()
        assert not Session.objects.exists()


def test_the_session_key_changes_at_sign_in_and_the_cookie_is_guarded(client, person, sign_in):
    sign_in()
    first = client.cookies["site_session"]
    assert (first["httponly"], first["samesite"]) == (True, "Lax")
    client.post("/accounts/logout/")
    sign_in()
    assert client.cookies["site_session"].value != first.value


def test_nobody_on_the_site_can_read_sessions(signed_in, person, as_user, as_system):
    with as_user(person):
        assert not Session.objects.exists()
    with as_system():
        assert Session.objects.exists()


def test_after_signing_in_one_only_goes_to_pages_of_this_site(client, person):
    form = {"login": "ada@example.com", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/accounts/login/", form)["Location"] == "/"


def test_five_tries_a_minute_for_one_address_from_one_network(sign_in, person):
    tries = [sign_in(password=f"wrong-Passw0rd-{number}") for number in range(6)]
    assert [response.status_code for response in tries] == [200] * 5 + [429]
    assert int(tries[-1]["Retry-After"]) > 0
    assert tries[0]["RateLimit-Policy"] == '"auth-address";q=30;w=60, "auth";q=5;w=60'


def test_the_owner_of_the_address_is_not_locked_out_by_a_stranger(sign_in, person):
    for number in range(6):
        sign_in(password=f"wrong-Passw0rd-{number}", REMOTE_ADDR="198.51.100.7")
    assert sign_in(REMOTE_ADDR="203.0.113.9").status_code == 302


def test_neighbours_in_one_ipv6_network_count_as_one(sign_in, person):
    tries = [sign_in(password="wrong-Passw0rd", REMOTE_ADDR=f"2001:db8::{number:x}") for number in range(1, 7)]
    assert tries[-1].status_code == 429


def test_a_claimed_address_behind_no_proxy_is_not_believed(sign_in, person):
    tries = [sign_in(password="wrong-Passw0rd", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}") for number in range(6)]
    assert tries[-1].status_code == 429


def test_behind_a_trusted_proxy_its_word_counts(settings, sign_in, person):
    settings.TRUSTED_PROXY_COUNT = 1
    tries = [sign_in(password="wrong-Passw0rd", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}") for number in range(6)]
    assert {response.status_code for response in tries} == {200}


def test_thirty_a_minute_from_one_network_whoever_they_are(sign_in):
    statuses = [sign_in(login=f"p{number}@example.com", password="wrong").status_code for number in range(31)]
    assert statuses.count(429) >= 1
    assert statuses[-1] == 429


@pytest.fixture
def without_redis(monkeypatch, refused):
    ratelimit.bucket.clear()
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get_client", refused)
    yield
    ratelimit.bucket.clear()
    ForgivingRedisCache._silent_until = 0.0


def test_without_redis_one_can_sign_in_but_not_guess(client, person, sign_in, who, without_redis):
    """The limit fails closed to a small count in each process; the session comes from the database."""
    assert sign_in().status_code == 302
    assert who() == "ada@example.com"
    client.cookies.clear()
    statuses = [sign_in(password="wrong-Passw0rd").status_code for _ in range(3)]
    assert statuses[-1] == 429
