"""A worker in a process of its own, on the real login of workers, that stops where it is told so that it can be killed.

Arguments: id of the delivery, and where to stop: `before` the handler's transaction commits, `during` its commit (which
somebody else holds up), or `after` it. Each stop prints the word and waits for the end.
"""

import sys
import time
from dataclasses import dataclass

import django

django.setup()

from django.db import transaction  # noqa: E402

from apps.audit import catalogue  # noqa: E402
from apps.audit import services as audit  # noqa: E402
from apps.core import rls  # noqa: E402
from apps.core.actor import Actor  # noqa: E402
from apps.core.events import Event  # noqa: E402
from apps.outbox import registry  # noqa: E402
from apps.outbox import services as outbox  # noqa: E402

catalogue.register(catalogue.EventType("tests.effect", catalogue.Severity.INFO, "{actor}"))


@dataclass(frozen=True)
class KettleBoiled(Event):
    """The event of the tests, known to this process too."""

    name = "tests.kettle_boiled"
    kettle: str
    business_id: int | None = None


def say(word: str) -> None:
    """Tell the test, at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def stop(where: str) -> None:
    """Say where, and wait to be killed."""
    say(where)
    time.sleep(60)


@registry.handler(KettleBoiled, name="tests.effect")
def effect(event: KettleBoiled) -> None:
    """Leave a trace that can be counted."""
    audit.record("tests.effect", by=rls.current())
    if sys.argv[2] == "before":
        stop("before")
    if sys.argv[2] == "during":
        transaction.on_commit(lambda: stop("committed, which this test holds up"))
        say("during")


with rls.acting(Actor.system("mortal_worker")):
    outbox.deliver(delivery_id=int(sys.argv[1]))
stop("after")
