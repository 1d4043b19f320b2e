"""The API of imports: what a program can do, by the same verbs as a person."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.imports.models import ImportJob

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports/"


@pytest.fixture
def api(as_system):
    """Return a function that signs somebody in."""

    def signed_in(person) -> Client:
        client = Client()
        with as_system():
            client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def start(work, as_system):
    """Return a function that sends a file and has a worker do what it can; returns the import's address."""

    def starting(client, content, **fields):
        response = client.post(IMPORTS, {"file": SimpleUploadedFile("list.csv", content), **fields})
        assert response.status_code == 201, response.content
        with as_system():
            job = ImportJob.objects.last()
        work(job)
        return f"{IMPORTS}{response.json()['data']['id']}/"

    return starting


def test_a_file_is_sent_followed_run_and_undone(people, sheet, row, api, start, work, as_system):
    client = api(people.owner)
    one = start(client, sheet(row(1), row(2, latitude="95")))
    shown = client.get(one).json()["data"]
    assert (shown["state"], shown["counts"]["new"], shown["counts"]["error"], shown["rows"]) == ("checked", 1, 1, 2)
    rows = client.get(f"{one}rows/?outcome=error").json()["data"]["results"]
    assert rows[0]["problems"] == [
        {"column": "latitude", "reason": "95 is no latitude: those go from -90 to 90.", "severity": "error"}
    ]
    assert client.post(f"{one}run/", content_type="application/json").json()["data"]["state"] == "running"
    with as_system():
        job = ImportJob.objects.get()
    work(job)
    shown = client.get(one).json()["data"]
    assert (shown["state"], shown["seconds_left"]) == ("finished", None)
    failed = client.get(f"{one}failed-rows/", headers={"Accept": "text/csv"})
    assert failed.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"K2" in b"".join(failed.streaming_content)
    assert client.post(f"{one}undo/", content_type="application/json").status_code == 200
    work(job)
    assert client.get(one).json()["data"]["undone"] == {"withdrawn": 1, "restored": 0, "kept": 0}


def test_columns_are_read_and_assigned(people, api, start, work, as_system):
    client = api(people.owner)
    one = start(client, b"Kennung,Bezeichnung,Art,Lat,Lng\nK1,Pizza Uno,Pizza,40.755,-73.98\n")
    assert client.get(one).json()["data"]["state"] == "mapping"
    found = client.get(f"{one}columns/").json()["data"]["results"]
    assert found[0] == {"heading": "Kennung", "column": "", "how": "", "samples": ["K1"]}
    body = {
        "columns": {
            "Kennung": "external_id",
            "Bezeichnung": "name",
            "Art": "category",
            "Lat": "latitude",
            "Lng": "longitude",
        }
    }
    wrong = client.put(
        f"{one}columns/", json.dumps({**body, "match_by": "store_code"}), content_type="application/json"
    )
    assert wrong.status_code == 422
    response = client.put(
        f"{one}columns/", json.dumps({**body, "match_by": "external_id"}), content_type="application/json"
    )
    assert (response.status_code, response.json()["data"]["state"]) == (200, "checking")


def test_columns_can_come_with_the_file_and_the_run_by_itself(people, api, start):
    client = api(people.owner)
    columns = json.dumps({"Kennung": "external_id", "Bezeichnung": "name", "Art": "category"})
    content = b"Kennung,Bezeichnung,Art,Lat,Lng\nK1,Pizza Uno,Pizza,40.755,-73.98\n"
    one = start(client, content, columns=columns, run="true")
    assert client.get(one).json()["data"]["state"] == "finished"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"file": b"x", "match_by": "colour"}, 422),
        ({"file": b"x", "columns": "[1]"}, 422),
        ({"file": b"x", "columns": "{"}, 422),
        ({"file": b"x", "source": "Not A Source!"}, 422),
        ({"file": b"x", "brand": "brd_01jd3k8r7p2v4x6z8b0c2d4f6h"}, 404),
        ({"file": b"x", "brand": "nonsense"}, 404),
        ({"file": b"x", "state": "finished"}, 422),
        ({"file": b""}, 422),
    ],
)
def test_wrong_bodies_are_refused_in_the_envelope(people, api, fields, status):
    given = {name: SimpleUploadedFile("list.csv", value) if name == "file" else value for name, value in fields.items()}
    response = api(people.owner).post(IMPORTS, given)
    assert (response.status_code, response.json()["success"]) == (status, False)


def test_without_the_right_a_file_is_refused(people, api):
    response = api(people.manager).post(IMPORTS, {"file": SimpleUploadedFile("list.csv", b"x")})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "permission_denied")


def test_strangers_get_the_same_answer_as_for_what_is_missing(people, sheet, row, api, start):
    one = start(api(people.owner), sheet(row(1)))
    client = api(people.stranger)
    missing = f"{IMPORTS}imp_01jd3k8r7p2v4x6z8b0c2d4f6h/"
    for path in ("", "columns/", "rows/", "failed-rows/"):
        answers = [client.get(f"{address}{path}") for address in (one, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].json()["error"] == answers[1].json()["error"]
    for verb in ("run", "pause", "resume", "cancel", "undo"):
        assert client.post(f"{one}{verb}/", content_type="application/json").status_code == 404
    assert client.get(IMPORTS).json()["data"]["results"] == []


def test_visitors_sign_in(client):
    assert client.get(IMPORTS).status_code == 401
    assert client.post(IMPORTS, {"file": SimpleUploadedFile("x.csv", b"x")}).status_code in {401, 403}


def test_lists_come_in_pages(people, sheet, row, api, start, as_system):
    client = api(people.owner)
    one = start(client, sheet(*(row(number) for number in range(1, 6))))
    start(client, sheet(row(9)))
    page = client.get(f"{IMPORTS}?limit=1").json()["data"]
    assert len(page["results"]) == 1
    assert len(client.get(page["next"]).json()["data"]["results"]) == 1
    rows = client.get(f"{one}rows/?limit=3").json()["data"]
    following = client.get(rows["next"]).json()["data"]
    assert [found["number"] for found in rows["results"] + following["results"]] == [1, 2, 3, 4, 5]


def test_a_verb_takes_no_body(people, sheet, row, api, start):
    client = api(people.owner)
    one = start(client, sheet(row(1)))
    response = client.post(f"{one}run/", json.dumps({"state": "finished"}), content_type="application/json")
    assert response.status_code == 422
    assert client.post(f"{one}undo/", content_type="application/json").status_code == 409
