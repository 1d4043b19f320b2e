"""Wakes the relay without ever standing in the way of whoever wrote: the sweep finds what a lost nudge leaves behind."""

from __future__ import annotations

import threading
import time

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu import Connection
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

RELAY = "outbox.relay"
TIMEOUT_SECONDS = 0.25
# After a failure this process leaves the broker alone for a while, so that an outage slows one request, not each.
PAUSE_SECONDS = 15.0
_AWAY = (BrokerError, RedisError, OSError)
_paused_until = 0.0
_own = threading.local()


def after_commit() -> None:
    """Nudge once when the open transaction commits, however many events it holds."""
    connection = transaction.get_connection()
    if not any(callback is _nudge for _, callback, *_ in connection.run_on_commit):
        transaction.on_commit(_nudge, robust=True)


def send(task: str, queue: str, **kwargs: object) -> bool:
    """Enqueue `task` within a fraction of a second and say whether that worked; a broker that is away is no error."""
    global _paused_until
    if time.monotonic() < _paused_until:
        return False
    try:
        with _broker().Producer() as producer:
            current_app.send_task(task, kwargs=kwargs, queue=queue, producer=producer, retry=False)
    except _AWAY as error:
        _paused_until = time.monotonic() + PAUSE_SECONDS
        _drop_broker()
        log.warning("outbox_nudge_failed", task=task, error=type(error).__name__)
        return False
    return True


def _nudge() -> None:
    send(RELAY, "relay")


def _broker() -> Connection:
    """Return this thread's connection with short time-outs; Celery's own pool waits longer than a request can."""
    if not hasattr(_own, "broker"):
        options = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS, "max_retries": 0}
        _own.broker = Connection(
            settings.CELERY_BROKER_URL, transport_options={**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **options}
        )
    return _own.broker


def _drop_broker() -> None:
    if hasattr(_own, "broker"):
        _own.broker.release()
        del _own.broker
