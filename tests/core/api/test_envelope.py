"""Every answer has the one shape, whatever happened."""

import json
import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


def test_success_is_wrapped_with_data_message_and_a_utc_timestamp(client):
    body = client.get(f"{BASE}/echo/?number=4").json()
    assert list(body) == ["success", "data", "message", "timestamp"]
    assert body["success"] is True
    assert body["data"] == {"number": 4}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["timestamp"])


def test_204_has_no_body(client):
    response = client.delete(f"{BASE}/echo/")
    assert (response.status_code, response.content) == (204, b"")


def test_every_answer_carries_a_request_id(client):
    assert (
        client.get(f"{BASE}/echo/", headers={"X-Request-Id": "from-the-client-1"})["X-Request-Id"]
        == "from-the-client-1"
    )


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("bad_request", 400, "bad_request"),
        ("payment_required", 402, "payment_required"),
        ("permission_denied", 403, "permission_denied"),
        ("django_denied", 403, "permission_denied"),
        ("drf_denied", 403, "permission_denied"),
        ("not_found", 404, "not_found"),
        ("http404", 404, "not_found"),
        ("conflict", 409, "conflict"),
        ("precondition_failed", 412, "precondition_failed"),
        ("validation_failed", 422, "validation_failed"),
        ("nested", 422, "validation_failed"),
        ("rate_limited", 429, "rate_limited"),
        ("throttled", 429, "rate_limited"),
        ("unavailable", 503, "unavailable"),
        ("outage", 503, "unavailable"),
    ],
)
def test_a_refusal_has_its_status_and_its_code(client, name, status, code):
    response = client.get(f"{BASE}/refuse/{name}/")
    body = response.json()
    assert (response.status_code, body["error"]["code"]) == (status, code)
    assert body["success"] is False
    assert body["error"]["message"]
    assert set(body) == {"success", "error", "timestamp"}


def test_nested_complaints_are_named_by_their_path(client):
    details = client.get(f"{BASE}/refuse/nested/").json()["error"]["details"]
    assert details == {"location.lat": ["Too far north."], "items.1.name": ["Required."]}


@pytest.mark.parametrize(("name", "seconds"), [("rate_limited", "7"), ("throttled", "13"), ("outage", "10")])
def test_whoever_should_wait_is_told_how_long(client, name, seconds):
    assert client.get(f"{BASE}/refuse/{name}/")["Retry-After"] == seconds


def test_an_unknown_address_below_the_api_is_an_envelope_too(client):
    response = client.get(f"{BASE}/nowhere/")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_a_stranger_gets_401_with_a_challenge(client):
    response = client.get(f"{BASE}/private/")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Session realm="api"'


def test_a_method_that_is_not_offered_gets_405_with_allow(client):
    response = client.patch(f"{BASE}/thing/", {}, "application/json")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, PUT")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed_json"),
        (b'{"a": NaN}', "application/json", 400, "malformed_json"),
        (b'{"a": "\\ud800"}', "application/json", 400, "malformed_json"),
        (b"\xff", "application/json", 400, "malformed_json"),
        (b"[" * 100_000, "application/json", 400, "malformed_json"),
        (b"a=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'"' + b"x" * 2_700_000 + b'"', "application/json", 413, "request_too_large"),
    ],
    ids=["cut-off", "nan", "half-surrogate", "not-utf-8", "too-deep", "a-form", "too-large"],
)
def test_a_body_that_cannot_be_read_is_refused(client, body, content_type, status, code):
    response = client.post(f"{BASE}/echo/", body, content_type)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_an_accept_header_that_cannot_be_met_gets_406(client):
    response = client.get(f"{BASE}/echo/", headers={"Accept": "text/csv"})
    assert (response.status_code, response.json()["error"]["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize("accept", ["application/problem+json", "application/json, application/problem+json;q=0.5"])
@pytest.mark.parametrize("path", ["refuse/validation_failed/", "nowhere/", "refuse/outage/"])
def test_problem_details_come_to_whoever_asks_for_them(client, path, accept):
    """RFC 9457: the same code, in the other shape, from views, resolver and middleware alike."""
    response = client.get(f"{BASE}/{path}", headers={"Accept": accept})
    body = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert body["status"] == response.status_code
    assert body["type"] == f"/api/docs/errors/#{body['code']}"
    assert set(body) == {"type", "title", "status", "detail", "code", "errors"}


def test_success_is_an_envelope_even_for_a_client_that_only_accepts_problems(client):
    response = client.get(f"{BASE}/echo/", headers={"Accept": "application/problem+json"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json()["success"] is True


def test_a_write_with_a_session_needs_a_csrf_token(person, sign_in):
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, person)
    response = strict.post(f"{BASE}/private/", {}, "application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (403, "csrf_failed")


def test_what_is_longer_than_a_kilobyte_is_compressed_when_asked_for(client):
    long = client.post(
        f"{BASE}/echo/", {"text": "words " * 300}, "application/json", headers={"Accept-Encoding": "gzip"}
    )
    short = client.get(f"{BASE}/echo/", headers={"Accept-Encoding": "gzip"})
    assert long["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in short


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("number=x", 422, "number"),
        ("number=0", 422, "number"),
        ("number=1%00", 422, "number"),
        ("words=red,blue", 422, "words"),
        ("words=red,green,red", 422, "words"),
        ("words=,", 422, "words"),
        ("nmuber=1", 400, "nmuber"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, status, field):
    response = client.get(f"{BASE}/echo/?{query}")
    assert response.status_code == status
    assert list(response.json()["error"]["details"]) == [field]


def test_words_may_be_repeated_or_separated_by_commas(client):
    repeated = client.get(f"{BASE}/echo/?words=red&words=green").json()["data"]
    assert repeated == client.get(f"{BASE}/echo/?words=red,%20green").json()["data"] == {"words": ["red", "green"]}


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("tst_01jd3k8m9qa4t6v0w2x4y6z8ab", 200),
        ("tst_81jd3k8m9qa4t6v0w2x4y6z8ab", 404),
        ("tst_01jd3k8m9qa4t6v0w2x4y6z8a", 404),
        ("biz_01jd3k8m9qa4t6v0w2x4y6z8ab", 404),
        ("tst_01jd3k8m9qa4t6v0w2x4y6z8au", 404),
        ("17", 404),
    ],
    ids=["good", "beyond-128-bits", "too-short", "other-prefix", "letter-u", "a-number"],
)
def test_only_well_formed_ids_reach_a_view(client, key, status):
    assert client.get(f"{BASE}/things/{key}/").status_code == status
