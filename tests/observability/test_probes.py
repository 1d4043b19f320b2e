"""/health, /status and /metrics: what they say to whom, also when what they ask about is away."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connections, transaction
from django.test import Client

from apps.core import clock
from apps.core.actor import Actor
from apps.observability import deadline, health, tasks
from apps.outbox.models import OutboxEvent
from tests.factories.accounts import RoleGrantFactory, UserFactory

TOKEN = {"Authorization": "Bearer a-long-token"}


@pytest.fixture
def token(settings):
    """Configure the token of the scraper."""
    settings.METRICS_TOKEN = "a-long-token"
    return TOKEN


@pytest.fixture
def only(monkeypatch):
    """Return a function that leaves only the given checks: name -> (function, critical)."""

    def replace(**checks):
        monkeypatch.setattr(health, "_checks", {})
        monkeypatch.setattr(deadline, "_waiting", {})
        for name, (run, critical) in checks.items():
            health.register(name, run, critical=critical)

    return replace


@pytest.fixture
def silent_server():
    """Return the port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:
        yield server.getsockname()[1]


@pytest.fixture
def database_at(monkeypatch):
    """Return a function that lets new connections go to another port."""

    def move(port):
        moved = {**connections.settings["default"], "HOST": "127.0.0.1", "PORT": port}
        monkeypatch.setitem(connections.settings, "default", moved)
        monkeypatch.setattr(deadline, "_waiting", {})
        # A thread that asked before keeps the settings of its connection.
        monkeypatch.setattr(deadline, "_pool", ThreadPoolExecutor(4))

    return move


def test_health_asks_nothing_not_even_who_is_there(client):
    client.cookies["site_session"] = "of-somebody"
    response = client.get("/health")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]
    assert response["X-Request-Id"]


@pytest.mark.parametrize("path", ["/health", "/status", "/metrics"])
def test_probes_change_nothing(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_status_is_ok_when_everything_answers(client):
    tasks.heartbeat()
    response = client.get("/status?format=json")
    body = response.json()

    assert response.status_code == 200
    assert body["status"] == "ok", body
    assert set(body["components"]) >= {"postgresql", "row_security", "redis", "worker", "outbox"}
    assert all(part["status"] == "ok" and part["latency_ms"] >= 0 for part in body["components"].values())


@pytest.mark.django_db(transaction=True)
def test_status_is_a_page_for_people_and_json_for_programs(client):
    page = client.get("/status", headers={"Accept": "text/html,*/*;q=0.8"})
    data = client.get("/status", headers={"Accept": "application/json"})

    assert page["Content-Type"].startswith("text/html")
    assert "Event delivery" in page.content.decode()
    assert data["Content-Type"] == "application/json"


@pytest.mark.django_db(transaction=True)
def test_details_are_for_the_token_alone(client, token):
    stranger = client.get("/status?format=json").json()["components"]["postgresql"]
    scraper = client.get("/status?format=json", headers=token).json()["components"]["postgresql"]
    wrong = client.get("/status?format=json", headers={"Authorization": "Bearer another"}).json()

    assert "detail" not in stranger
    assert scraper["detail"].startswith("PostgreSQL 1")
    assert "detail" not in wrong["components"]["postgresql"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("role", "shown"), [("moderator", True), (None, False)], ids=["staff", "customer"])
def test_details_are_for_staff_too(client, as_system, role, shown):
    with as_system(), transaction.atomic():
        person = RoleGrantFactory(role=role).user if role else UserFactory()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert ("detail" in client.get("/status?format=json").json()["components"]["postgresql"]) is shown


def test_without_a_token_configured_nobody_holds_it(client, only, settings):
    settings.METRICS_TOKEN = ""
    only(fine=(lambda: health.Finding(health.State.OK, "secret"), True))

    assert b"secret" not in client.get("/status?format=json", headers={"Authorization": "Bearer "}).content


@pytest.mark.parametrize(
    ("critical", "state", "code", "verdict"),
    [
        (True, health.State.DOWN, 503, "down"),
        (False, health.State.DOWN, 200, "degraded"),
        (True, health.State.DEGRADED, 200, "degraded"),
        (True, health.State.OK, 200, "ok"),
    ],
)
def test_the_verdict_depends_on_what_is_critical(client, only, critical, state, code, verdict):
    only(fine=(lambda: health.Finding(health.State.OK), True), part=(lambda: health.Finding(state), critical))
    response = client.get("/status?format=json")

    assert (response.status_code, response.json()["status"]) == (code, verdict)


def test_a_check_that_raises_is_down_and_its_error_is_for_staff(client, only, token):
    def broken():
        raise RuntimeError("pool exhausted at db-7")

    only(part=(broken, True))

    assert b"db-7" not in client.get("/status?format=json").content
    assert b"pool exhausted at db-7" in client.get("/status?format=json", headers=token).content


@pytest.mark.django_db(transaction=True)
def test_a_database_that_hangs_is_reported_within_two_seconds(client, silent_server, database_at):
    client.cookies["site_session"] = "of-somebody"
    database_at(silent_server)
    started = time.monotonic()
    response = client.get("/status?format=json")

    assert time.monotonic() - started < 2.2
    assert response.status_code == 503
    assert response.json()["components"]["postgresql"]["status"] == "down"
    assert client.get("/health").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_stopped_is_reported_at_once(client, database_at):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    database_at(port)
    started = time.monotonic()

    assert client.get("/status").status_code == 503
    assert time.monotonic() - started < 2.2


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_hangs_degrades_the_service(client, silent_server, settings, monkeypatch):
    monkeypatch.setattr(deadline, "_waiting", {})
    away = {**settings.CACHES["limits"], "LOCATION": f"redis://127.0.0.1:{silent_server}/0"}
    settings.CACHES = {**settings.CACHES, "limits": away}
    started = time.monotonic()
    response = client.get("/status?format=json")

    assert time.monotonic() - started < 2.2
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["components"]["redis"]["status"] == "down"
    assert response.json()["components"]["postgresql"]["status"] == "ok"


def test_a_check_that_hangs_is_not_started_again_while_it_does(client, only):
    started = []

    def hang():
        started.append(1)
        time.sleep(2)
        return health.Finding(health.State.OK)

    only(slow=(hang, False))
    client.get("/status?format=json")
    client.get("/status?format=json")

    assert len(started) == 1


@pytest.mark.parametrize(
    ("age_seconds", "state"), [(5, "ok"), (61, "down"), (None, "down")], ids=["fresh", "old", "never"]
)
def test_a_dead_worker_or_scheduler_shows_by_its_missing_heartbeat(age_seconds, state):
    if age_seconds is not None:
        moment = (clock.now() - timedelta(seconds=age_seconds)).timestamp()
        caches["limits"].set(health.HEARTBEAT_KEY, moment, 60)

    assert health.worker().state == state


@pytest.mark.django_db
def test_open_row_security_takes_the_service_down(as_system, as_owner_login):
    with as_system():
        UserFactory()
    assert health.row_security().state == "ok"

    with as_owner_login():
        found = health.row_security()
    assert found.state == "down"
    assert "accounts_user" in found.detail


@pytest.mark.django_db(transaction=True)
def test_outbox_that_is_late_degrades_the_service(client, as_system):
    with as_system(), transaction.atomic():
        OutboxEvent.objects.create(
            wire_name="tests.late.v1",
            payload={},
            actor=Actor.system("test").as_dict(),
            occurred_at=clock.now() - timedelta(minutes=3),
        )

    assert client.get("/status?format=json").json()["components"]["outbox"]["status"] == "degraded"


@pytest.mark.django_db(transaction=True)
def test_the_scraper_reads_figures_of_requests_and_of_the_outbox(client, token):
    response = client.get("/metrics", headers=token)
    text = response.content.decode()

    assert response.status_code == 200
    assert "django_http_requests_before_middlewares_total" in text
    assert "lawless_outbox_oldest_unsent_seconds 0.0" in text
    assert 'lawless_outbox_parked{kind="delivery"} 0.0' in text
    assert 'lawless_source_up{source="outbox"} 1.0' in text


@pytest.mark.django_db(transaction=True)
def test_figures_that_need_the_database_are_left_out_while_it_is_away(client, token, silent_server, database_at):
    database_at(silent_server)
    response = client.get("/metrics", headers=token)

    assert response.status_code == 200
    assert 'lawless_source_up{source="outbox"} 0.0' in response.content.decode()


@pytest.mark.parametrize(
    ("configured", "header", "code"),
    [
        ("", "Bearer ", 404),
        ("", None, 404),
        ("a-long-token", None, 401),
        ("a-long-token", "Bearer another", 401),
        ("a-long-token", "Basic a-long-token", 401),
        ("a-long-token", "Bearer ä-long-token", 401),
    ],
)
def test_metrics_are_for_the_scraper_alone(settings, configured, header, code):
    settings.METRICS_TOKEN = configured
    headers = {"Authorization": header} if header else {}

    assert Client().get("/metrics", headers=headers).status_code == code


def test_probes_at_one_moment_share_one_answer(only):
    """The second one once said that everything is down, because the first was still asking."""
    asked, asking, answer = [], [threading.Event(), threading.Event()], threading.Event()

    def slow():
        asked.append(1)
        answer.wait(1)
        return health.Finding(health.State.OK)

    def ask(number):
        asking[number].set()
        return health.report()

    only(slow=(slow, True))
    with ThreadPoolExecutor(2) as pool:
        reports = [pool.submit(ask, number) for number in range(2)]
        assert all(started.wait(5) for started in asking)
        time.sleep(0.2)
        answer.set()

    assert [report.result().state for report in reports] == [health.State.OK, health.State.OK]
    assert len(asked) == 1
