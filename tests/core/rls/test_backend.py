"""The actor reaches the database with each transaction and never outlives it."""

import contextvars
import threading

import pytest
from django.db import connection, transaction

from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login, MissingActor, actor_required, playing

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen():
    """Return what the database believes about the actor."""

    def ask() -> tuple[object, ...]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.current_user_id(), app.kind(), app.actor(), current_user")
            return cursor.fetchone()

    return ask


def test_a_visitor_is_anonymous_on_the_site_login(seen):
    assert seen() == (None, "anonymous", "anonymous", "lawless_site")


def test_the_actor_changes_within_a_transaction_and_comes_back(seen):
    with rls.acting(Actor.user(42)):
        assert seen() == (42, "user", "user:42", "lawless_site")
    assert seen()[1] == "anonymous"


def test_the_outer_actor_returns_after_a_rolled_back_savepoint(seen):
    with rls.acting(Actor.user(1)):
        seen()
        with pytest.raises(ZeroDivisionError), transaction.atomic(), rls.acting(Actor.user(2)):
            assert seen()[0] == 2
            raise ZeroDivisionError
        assert seen()[0] == 1


def test_a_setting_made_before_a_savepoint_survives_its_rollback(seen):
    with rls.acting(Actor.user(1)):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert seen()[0] == 1


def test_without_an_actor_the_kind_is_none(seen):
    with rls.acting(None):
        assert seen()[:3] == (None, "none", "")


def test_a_job_without_an_actor_is_stopped_loudly(seen):
    with rls.acting(None), actor_required(), pytest.raises(MissingActor):
        seen()


@pytest.mark.django_db(transaction=True)
def test_a_job_without_an_actor_is_stopped_outside_of_a_transaction_as_well(seen):
    with rls.acting(None), actor_required(), pytest.raises(MissingActor):
        seen()


def test_a_new_thread_has_no_actor_unless_the_context_is_copied():
    found = {}
    copied = contextvars.copy_context()
    with rls.acting(Actor.user(7)):
        inside = contextvars.copy_context()
        threads = [
            threading.Thread(target=lambda: found.update(bare=rls.current())),
            threading.Thread(target=lambda: found.update(copied=inside.run(rls.current))),
        ]
        for thread in threads:
            thread.start()
            thread.join()
    assert found["bare"] is None
    assert found["copied"].user_id == 7
    assert copied.run(rls.current).user_id is None


def test_the_context_costs_no_query_that_django_counts(django_assert_num_queries):
    with rls.acting(Actor.user(3)), django_assert_num_queries(1), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_the_connection_after_a_transaction(seen):
    with rls.acting(Actor.user(42)), transaction.atomic():
        assert seen()[0] == 42
    with rls.acting(Actor.user(42)):
        assert seen()[:2] == (None, "none")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_after_an_exception_in_a_transaction(seen):
    with pytest.raises(ZeroDivisionError), rls.acting(Actor.user(42)), transaction.atomic():
        seen()
        raise ZeroDivisionError
    with rls.acting(None), transaction.atomic():
        assert seen()[:2] == (None, "none")


def test_each_login_is_played_by_the_shared_connection(seen):
    played = []
    for login in (Login.SITE, Login.STAFF, Login.SYSTEM, Login.REPORTER):
        with playing(login):
            played.append(seen()[3])
    assert played == ["lawless_site", "lawless_staff", "lawless_system", "lawless_reporter"]
