"""Background jobs as a real worker runs them: through Redis, with headers, retries and refusals."""

from __future__ import annotations

import queue
import uuid
import warnings

import pytest
from celery.contrib.testing.worker import start_worker
from celery.signals import task_failure, task_postrun, task_retry
from django.core import signing
from django.core.signing import BadSignature
from django.db import OperationalError, transaction

from apps.accounts.models import User
from apps.core import rls
from apps.core import tasks as base
from apps.core.actor import Actor, ActorKind
from apps.core.errors import Conflict, Unavailable
from apps.core.rls import Login
from config.celery import app

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = Actor.user(12, frozenset({"moderator"}), request_id="req_abcdefgh")
seen: queue.Queue[object] = queue.Queue()


@base.task(name="tests.who")
def who():
    """Tell who acts."""
    seen.put(rls.current())


@base.system_task(name="tests.sweep")
def sweep():
    """Tell who acts in a job of the system."""
    seen.put(rls.current())


@base.task(name="tests.count_people")
def count_people():
    """Touch the database."""
    with rls.playing(Login.SYSTEM), transaction.atomic():
        seen.put(User.objects.count())


@base.task(name="tests.fail_first", bind=True)
def fail_first(self, *, kind):
    """Meet an outage once."""
    seen.put((self.request.retries, rls.current()))
    if self.request.retries == 0:
        raise {"unavailable": Unavailable("Away.", retry_after=1), "database": OperationalError("Gone.")}[kind]


@base.task(name="tests.refuse")
def refuse():
    """Be refused."""
    raise Conflict("Already done.")


@base.task(name="tests.break")
def break_down():
    """Have a bug."""
    raise ZeroDivisionError


@base.task(name="tests.newer")
def newer(*, number):
    """Tell what was passed."""
    seen.put(number)


@pytest.fixture(scope="module")
def lane():
    """Start a worker that serves a queue of its own, and return the queue's name."""
    name = f"tests-{uuid.uuid4().hex}"
    with start_worker(app, pool="solo", queues=[name], perform_ping_check=False, shutdown_timeout=20):
        yield name
    with app.connection_for_write() as broker:
        broker.default_channel.queue_delete(name)


@pytest.fixture
def outcomes():
    """Return a queue of what became of each job: (event, exception or state)."""
    happened: queue.Queue[tuple[str, object]] = queue.Queue()

    def failed(exception=None, **_kwargs):
        happened.put(("failed", exception))

    def retried(reason=None, **_kwargs):
        happened.put(("retried", reason))

    def ended(state=None, **_kwargs):
        happened.put(("ended", state))

    task_failure.connect(failed)
    task_retry.connect(retried)
    task_postrun.connect(ended)
    yield happened
    task_failure.disconnect(failed)
    task_retry.disconnect(retried)
    task_postrun.disconnect(ended)


@pytest.fixture(autouse=True)
def nothing_seen():
    """Start each test with nothing seen."""
    while not seen.empty():
        seen.get_nowait()


def test_a_job_acts_as_whoever_enqueued_it(lane):
    with rls.acting(PERSON):
        who.apply_async(queue=lane)

    assert seen.get(timeout=10) == PERSON


def test_a_job_of_the_system_acts_under_its_own_name_whoever_enqueued_it(lane):
    with rls.acting(PERSON):
        sweep.apply_async(queue=lane)

    actor = seen.get(timeout=10)
    assert (actor.kind, actor.name, actor.reason) == (
        ActorKind.SYSTEM,
        "system:tests.sweep",
        "Tell who acts in a job of the system.",
    )


def test_the_actor_of_one_job_does_not_stay_for_the_next(lane):
    with rls.acting(PERSON):
        who.apply_async(queue=lane)
    with rls.acting(None):
        who.apply_async(queue=lane)

    assert [seen.get(timeout=10), seen.get(timeout=10)] == [PERSON, None]


def test_a_job_without_an_actor_may_not_touch_the_database(lane, outcomes):
    with rls.acting(None):
        count_people.apply_async(queue=lane)

    event, error = outcomes.get(timeout=10)
    assert (event, type(error)) == ("failed", rls.MissingActor)
    assert seen.empty()


def test_a_job_with_an_actor_may(lane):
    with rls.acting(Actor.system("test")):
        count_people.apply_async(queue=lane)

    assert seen.get(timeout=10) == 0


@pytest.mark.parametrize(
    "header",
    [
        "not a signature",
        signing.dumps(Actor.system("forged").as_dict(), salt="another.purpose"),
        signing.dumps(Actor.system("forged").as_dict(), key="another key", salt="core.tasks.actor"),
    ],
    ids=["nonsense", "signed for another purpose", "signed with another key"],
)
def test_a_forged_actor_is_refused(lane, outcomes, header):
    with rls.acting(None):
        who.apply_async(queue=lane, headers={base.ACTOR_HEADER: header})

    event, error = outcomes.get(timeout=10)
    assert event == "failed"
    assert isinstance(error, BadSignature)
    assert seen.empty()


@pytest.mark.parametrize("kind", ["unavailable", "database"])
def test_an_outage_is_tried_again_as_the_same_actor(lane, outcomes, kind):
    with rls.acting(PERSON):
        fail_first.apply_async(kwargs={"kind": kind}, queue=lane)

    assert [seen.get(timeout=15), seen.get(timeout=15)] == [(0, PERSON), (1, PERSON)]
    assert [outcomes.get(timeout=10)[0] for _ in range(3)] == ["retried", "ended", "ended"]


def test_a_refusal_is_logged_and_the_job_stops(lane, outcomes, caplog):
    with caplog.at_level("INFO"), rls.acting(PERSON):
        refuse.apply_async(queue=lane)
        assert outcomes.get(timeout=10) == ("ended", "SUCCESS")

    refusals = [line.msg for line in caplog.records if "job_refused" in str(line.msg)]
    assert [(line["code"], line["actor"], line["request_id"]) for line in refusals] == [
        ("conflict", "user:12", "req_abcdefgh")
    ]


def test_a_bug_is_a_failure_and_is_not_tried_again(lane, outcomes):
    with rls.acting(PERSON):
        break_down.apply_async(queue=lane)

    event, error = outcomes.get(timeout=10)
    assert (event, type(error)) == ("failed", ZeroDivisionError)
    assert outcomes.get(timeout=10) == ("ended", "FAILURE")


def test_words_of_a_newer_sender_are_ignored(lane):
    app.send_task("tests.newer", kwargs={"number": 7, "added_later": 1}, queue=lane)

    assert seen.get(timeout=10) == 7


def test_a_job_that_is_delivered_twice_runs_twice_without_harm(lane):
    with rls.acting(PERSON):
        newer.apply_async(kwargs={"number": 7}, queue=lane, task_id="same")
        newer.apply_async(kwargs={"number": 7}, queue=lane, task_id="same")

    assert [seen.get(timeout=10), seen.get(timeout=10)] == [7, 7]


def test_a_job_called_like_a_function_acts_as_its_caller():
    with rls.acting(PERSON):
        who()

    assert seen.get_nowait() == PERSON


def test_every_periodic_job_exists_and_names_the_queue_of_its_definition():
    from config.schedule import SCHEDULE

    app.loader.import_default_modules()
    app.finalize()
    for entry in SCHEDULE.values():
        assert app.tasks[entry["task"]].lane == entry["options"]["queue"]
        assert app.tasks[entry["task"]].system_job == entry["task"]


def test_defining_jobs_uses_nothing_celery_will_drop(lane):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with rls.acting(PERSON):
            who.apply_async(queue=lane)
    assert seen.get(timeout=10) == PERSON
