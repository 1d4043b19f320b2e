"""Rate limits: exact under concurrency, honest in their headers, and safe without Redis."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from apps.core import ratelimit
from tests.core.api.kit import FEW, FEW_CLOSED

URL = "/api/v1/few/"


@pytest.fixture
def still():
    with time_machine.travel("2026-03-01T12:00:10Z", tick=False):
        yield


@pytest.fixture
def without_redis(monkeypatch):
    def refuse(*args, **kwargs):
        raise RedisConnectionError("Connection refused.")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get_client", refuse)
    ratelimit.bucket.clear()
    yield
    ratelimit.bucket.clear()
    caches["default"].__class__._silent_until = 0.0


@pytest.mark.parametrize("rate", [FEW, ratelimit.AUTH, ratelimit.API], ids=lambda rate: rate.name)
def test_sixteen_at_once_get_exactly_as_many_as_the_class_allows(rate, still):
    with ThreadPoolExecutor(16) as pool:
        verdicts = list(pool.map(lambda _: ratelimit.consume(rate, "somebody"), range(rate.amount + 80)))
    assert sum(verdict.allowed for verdict in verdicts) == rate.amount


@pytest.mark.django_db
def test_every_answer_says_what_is_left(client, still):
    answers = [client.get(URL) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["X-RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    reset = answers[0]["X-RateLimit-Reset"]
    assert answers[0]["RateLimit-Policy"] == '"few";q=3;w=60'
    assert answers[0]["RateLimit"] == f'"few";r=2;t={reset}'
    assert "Retry-After" not in answers[0]
    assert answers[3]["Retry-After"] == reset
    assert answers[3].json()["error"]["code"] == "rate_limited"


@pytest.mark.django_db
def test_after_the_window_it_goes_on(client):
    with time_machine.travel("2026-03-01T12:00:10Z", tick=False) as clock:
        statuses = [client.get(URL).status_code for _ in range(4)]
        clock.shift(61)
        assert [*statuses, client.get(URL).status_code] == [200, 200, 200, 429, 200]


@pytest.mark.django_db
def test_signed_in_callers_are_counted_by_person_and_strangers_by_network(client, ada, still):
    for _ in range(3):
        ada.get(URL)
    assert ada.get(URL).status_code == 429
    assert Client().get(URL).status_code == 200


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("nonsense", "", True),
    ],
)
def test_a_network_counts_as_one_caller(one, other, same):
    assert (ratelimit.network(one) == ratelimit.network(other)) is same


@pytest.mark.django_db
def test_a_page_beyond_its_class_is_a_friendly_429(client, still):
    answers = [client.get("/page/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3]["Content-Type"].startswith("text/html")
    assert int(answers[3]["Retry-After"]) > 0
    assert answers[0]["X-RateLimit-Limit"] == "3"


@pytest.mark.django_db
def test_reads_go_on_without_redis(client, still, without_redis):
    answers = [client.get(URL) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[0]


def test_a_class_that_fails_closed_lives_on_a_small_bucket(still, without_redis):
    """Eight requests a minute become a quarter of that, counted in this process, for each key alone."""
    allowed = [ratelimit.consume(FEW_CLOSED, "one").allowed for _ in range(4)]
    assert allowed == [True, True, False, False]
    assert ratelimit.consume(FEW_CLOSED, "two").allowed


def test_the_bucket_is_exact_under_concurrency_and_bounded_in_size(still, without_redis, monkeypatch):
    with ThreadPoolExecutor(16) as pool:
        verdicts = list(pool.map(lambda _: ratelimit.consume(FEW_CLOSED, "one"), range(40)))
    assert sum(verdict.allowed for verdict in verdicts) == 2
    monkeypatch.setattr(ratelimit.bucket, "MOST_KEYS", 10)
    for number in range(50):
        ratelimit.consume(FEW_CLOSED, f"key {number}")
    assert len(ratelimit.bucket._counts) <= 11


def test_the_switch_turns_counting_off(settings):
    settings.RATELIMIT_ENABLE = False
    assert ratelimit.consume(FEW, "anybody") is None
