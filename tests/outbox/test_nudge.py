"""Waking the relay: through Redis when it is there, and without waiting when it is not."""

from __future__ import annotations

import importlib
import socket
import time

import pytest

from apps.outbox import nudge


@pytest.fixture
def real_nudge(monkeypatch):
    """Return the module as it is, without what other tests replace, and with nothing remembered of an outage."""
    fresh = importlib.reload(nudge)
    yield fresh
    fresh._drop_broker()


@pytest.fixture
def hanging_port():
    """Return the port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port():
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_nudge_reaches_the_broker(real_nudge):
    from config.celery import app

    with app.connection_for_write() as broker:
        broker.default_channel.queue_delete("tests-nudge")
        assert real_nudge.send("outbox.relay", "tests-nudge", delivery_id=7) is True
        message = broker.SimpleQueue("tests-nudge").get(timeout=5)
        broker.default_channel.queue_delete("tests-nudge")

    assert message.headers["task"] == "outbox.relay"
    assert message.payload[1] == {"delivery_id": 7}


@pytest.mark.parametrize("kind", ["closed_port", "hanging_port"])
def test_a_broker_that_is_away_costs_a_moment_once_and_raises_nothing(real_nudge, settings, request, kind):
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{request.getfixturevalue(kind)}/0"
    started = time.monotonic()

    assert real_nudge.send("outbox.relay", "relay") is False
    assert time.monotonic() - started < 1.5

    started = time.monotonic()
    assert [real_nudge.send("outbox.relay", "relay") for _ in range(50)] == [False] * 50
    assert time.monotonic() - started < 0.1


def test_the_broker_is_asked_again_after_a_pause(real_nudge, settings, closed_port, monkeypatch):
    working = settings.CELERY_BROKER_URL
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{closed_port}/0"
    assert real_nudge.send("outbox.relay", "tests-nudge") is False

    settings.CELERY_BROKER_URL = working
    later = time.monotonic() + real_nudge.PAUSE_SECONDS
    monkeypatch.setattr(real_nudge.time, "monotonic", lambda: later)
    assert real_nudge.send("outbox.relay", "tests-nudge") is True

    from config.celery import app

    with app.connection_for_write() as broker:
        broker.default_channel.queue_delete("tests-nudge")
