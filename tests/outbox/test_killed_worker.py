"""A worker killed at any point: each handler's effect happens once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from apps.audit import catalogue
from apps.audit import services as audit
from apps.audit.models import AuditEvent
from apps.core import clock, rls
from apps.outbox import registry
from apps.outbox import services as outbox
from apps.outbox.models import Delivery
from apps.outbox.rules import LEASE
from apps.outbox.states import AttemptState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def delivery(kettle_boiled, as_system, monkeypatch):
    """Return a committed delivery whose handler leaves a trace in the audit trail."""
    monkeypatch.setattr(catalogue, "_types", dict(catalogue._types))
    catalogue.register(catalogue.EventType("tests.effect", catalogue.Severity.INFO, "{actor}"))

    @registry.handler(kettle_boiled, name="tests.effect")
    def effect(event):
        audit.record("tests.effect", by=rls.current())

    with as_system(), transaction.atomic():
        outbox.publish(kettle_boiled(kettle="blue"))
    with as_system():
        outbox.relay()
        with transaction.atomic():
            return Delivery.objects.get()


@pytest.fixture
def environment():
    """Return what a process needs to be a worker on the test database."""
    server = connection.settings_dict
    url = f"postgis://{server['USER']}:{quote(server['PASSWORD'], safe='')}@{server['HOST']}:{server['PORT']}/{server['NAME']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": url,
        "DATABASE_LOGIN": "system",
        "PROCESS": "worker",
        "PYTHONPATH": str(settings.BASE_DIR),
    }


@pytest.fixture
def commit_waits(owner_connection):
    """Return a function that waits until a commit has run into the lock that the test holds."""

    def wait():
        for _ in range(100):
            waiting = owner_connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0]
            if waiting:
                return
            time.sleep(0.05)
        pytest.fail("the worker's commit did not wait")

    return wait


@pytest.fixture
def killed_worker(environment, commit_waits):
    """Return a function that lets a worker run to a point and kills it there without a warning."""
    workers = []

    def run(delivery, where):
        worker = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("mortal_worker.py")), str(delivery.pk), where],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        workers.append(worker)
        assert any(line.strip() == where for line in worker.stdout), "the worker ended before it got there"
        if where == "during":
            commit_waits()
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)

    yield run
    for worker in workers:
        worker.stdout.close()


@pytest.fixture
def owner_connection():
    """Return a second connection, of the owner of the tables."""
    server = connection.settings_dict
    with psycopg.connect(
        host=server["HOST"],
        port=server["PORT"],
        dbname=server["NAME"],
        user=server["USER"],
        password=server["PASSWORD"],
        options="-c role=lawless_owner",
    ) as opened:
        yield opened


@pytest.fixture
def effects(as_system):
    """Return a function that counts how often the effect happened."""

    def count():
        with as_system(), transaction.atomic():
            return AuditEvent.objects.filter(name="tests.effect").count()

    return count


@pytest.fixture
def swept(as_system, delivery):
    """Return a function that does what sweep and workers do once the lease of a dead worker is over."""

    def sweep():
        with as_system():
            outbox.drain(now=clock.now() + LEASE + LEASE)
            with transaction.atomic():
                return Delivery.objects.get(pk=delivery.pk).state

    return sweep


def test_killed_before_the_commit(delivery, killed_worker, effects, swept):
    killed_worker(delivery, "before")
    assert effects() == 0

    assert swept() == AttemptState.DONE
    assert effects() == 1


def test_killed_while_the_commit_was_under_way(delivery, killed_worker, effects, swept, owner_connection):
    month = f"{clock.now():%Y-%m}"
    owner_connection.execute("INSERT INTO audit_auditchain VALUES (%s, 0, '') ON CONFLICT DO NOTHING", [month])
    owner_connection.commit()
    owner_connection.execute("SELECT FROM audit_auditchain WHERE month = %s FOR UPDATE", [month])
    killed_worker(delivery, "during")
    owner_connection.rollback()

    assert swept() == AttemptState.DONE
    assert effects() == 1


def test_killed_after_the_commit(delivery, killed_worker, effects, swept):
    killed_worker(delivery, "after")
    assert effects() == 1

    assert swept() == AttemptState.DONE
    assert effects() == 1
