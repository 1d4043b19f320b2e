"""A repeated POST with an Idempotency-Key is carried out once."""

import hashlib
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection

from apps.core import clock
from apps.core.api.tasks import forget_idempotency_records
from apps.core.models import IdempotencyRecord
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/private/"


@pytest.fixture
def post(ada):
    return lambda body=None, key="key-1": ada.post(
        URL, body or {}, "application/json", headers={"Idempotency-Key": key}
    )


@pytest.fixture
def name_of(person, as_system):
    def read():
        with as_system():
            person.refresh_from_db()
            return person.name

    return read


def test_the_repetition_gets_the_first_answer_and_changes_nothing(post, name_of):
    first, second = post({"a": 1}), post({"a": 1})
    assert (first.status_code, "Idempotency-Replayed" in first) == (201, False)
    assert (second.status_code, second["Idempotency-Replayed"], second["Location"]) == (201, "true", "/somewhere/")
    assert first.json()["data"] == second.json()["data"] == {"name": "Ada+", "given": {"a": 1}}
    assert name_of() == "Ada+"


def test_the_order_of_keys_and_blanks_make_no_other_body(post, ada):
    post({"a": 1, "b": 2})
    again = ada.post(URL, b'{"b":2,   "a":1}', "application/json", headers={"Idempotency-Key": "key-1"})
    assert again["Idempotency-Replayed"] == "true"


def test_another_body_under_the_same_key_is_refused(post, name_of):
    post({"a": 1})
    response = post({"a": 2})
    assert (response.status_code, response.json()["error"]["code"]) == (422, "idempotency_key_reused")
    assert name_of() == "Ada+"


def test_another_key_is_another_request(post, name_of):
    post()
    post(key="key-2")
    assert name_of() == "Ada++"


def test_a_refused_request_leaves_no_trace_and_may_be_repeated(post, name_of):
    assert post({"fail": True}).status_code == 409
    assert name_of() == "Ada"
    assert post({"fail": False}).status_code == 201


def test_while_the_first_request_runs_the_second_is_told_to_wait(post, person):
    digest = hashlib.sha256(f"user:{person.pk}\nPOST {URL}\nkey-1".encode()).digest()
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
    ) as first:
        first.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
        response = post()
        first.rollback()
    assert (response.status_code, response.json()["error"]["code"]) == (409, "idempotency_in_progress")
    assert response["Retry-After"] == "1"
    assert post().status_code == 201


def test_after_a_day_the_key_is_forgotten(post, name_of, as_system):
    post()
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1)):
        post()
        assert name_of() == "Ada++"
    with time_machine.travel(clock.now() + timedelta(hours=49)), as_system():
        forget_idempotency_records()
        assert not IdempotencyRecord.objects.exists()


def test_nobody_sees_the_answers_of_others(post, as_user, as_system, person):
    post()
    with as_system():
        stranger = UserFactory()
    with as_user(stranger):
        assert not IdempotencyRecord.objects.exists()
    with as_user(person):
        assert IdempotencyRecord.objects.count() == 1


def test_the_same_key_of_another_person_is_another_request(post, ada, sign_in, as_system):
    post()
    with as_system():
        grace = UserFactory(name="Grace")
    sign_in(ada, grace)
    assert post().json()["data"]["name"] == "Grace+"


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "ü"])
def test_an_unusable_key_is_refused(post, key):
    response = post(key=key)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid_idempotency_key")
