"""The id of a request: ours, or the caller's when it is harmless; the address: what a trusted proxy saw."""

import pytest
import structlog
from django.test import RequestFactory

from apps.observability.middleware import client_ip


def test_a_request_gets_an_id(client):
    first, second = client.get("/health")["X-Request-Id"], client.get("/health")["X-Request-Id"]

    assert first.startswith("req_")
    assert first != second


def test_a_harmless_id_of_the_caller_is_kept(client):
    assert client.get("/health", headers={"X-Request-Id": "trace-0123.abc_DEF"})["X-Request-Id"] == "trace-0123.abc_DEF"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with blank 123", "semi;colon123", "line\tbreak123", "ünïcödé-id", "<script>1234"]
)
def test_any_other_id_is_replaced(client, given):
    answered = client.get("/health", headers={"X-Request-Id": given})["X-Request-Id"]

    assert answered.startswith("req_")


def test_the_id_is_in_the_log_of_the_request_and_not_in_the_next(client, monkeypatch):
    from apps.observability import health

    seen = []
    monkeypatch.setattr(health, "_checks", {})
    health.register(
        "look",
        lambda: seen.append(structlog.contextvars.get_contextvars()["request_id"]) or health.Finding(health.State.OK),
    )
    for given in ("trace-0001", "trace-0002"):
        client.get("/status", headers={"X-Request-Id": given})

    assert seen == ["trace-0001", "trace-0002"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "forged, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
    ids=["no proxy", "one", "what a caller claims is ignored", "two", "too few hops", "header missing"],
)
def test_the_callers_address_is_what_a_trusted_proxy_saw(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1")

    assert client_ip(request) == address
