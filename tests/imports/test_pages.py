"""The pages of an import as a person meets them, without JavaScript."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.businesses.models import Business
from apps.imports.models import ImportJob
from apps.imports.services import uploading
from apps.imports.web import views
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db
UPLOAD = "/manage/imports/"


@pytest.fixture
def browser(as_system):
    """Return a function that signs somebody in."""

    def signed_in(person) -> Client:
        client = Client()
        with as_system():
            client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def post(work):
    """Return a function that sends a file through the page and has a worker look at it."""

    def posting(client, content, name="list.csv", **fields):
        response = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), "source": "file", **fields})
        assert response.status_code == 302, response.content.decode()[:2000]
        return response.headers["Location"]

    return posting


@pytest.fixture
def worker(as_system, work):
    """Have a worker do all that imports wait for."""

    def working():
        with as_system():
            found = list(ImportJob.objects.order_by("pk"))
        for job in found:
            work(job)

    return working


def test_ten_kinds_of_broken_rows_are_left_out_mended_and_sent_again(
    people, sheet, row, browser, post, worker, as_system
):
    """The journey of an owner: send, look, import, mend what was wrong, send that, and take it all back."""
    broken = [
        {"latitude": "95"}, {"latitude": "-73.98", "longitude": "40.75"}, {"latitude": "0", "longitude": "0"},
        {"name": ""}, {"phone": "12"}, {"website": "javascript:alert(1)"}, {"email": "nobody"}, {"price_level": "9"},
        {"hours": "whenever"}, {"cuisine": "", "category": "Pizzza"},
    ]  # fmt: skip
    good = [row(number) for number in range(1, 6)]
    bad = [row(number, **cells) for number, cells in enumerate(broken, start=11)]
    client = browser(people.owner)
    page = post(client, sheet(*good, *bad))
    assert "Waiting for a worker" in client.get(page).content.decode()
    worker()
    shown = client.get(page).content.decode()
    assert "nothing has been written yet" in shown
    assert "Latitude and longitude look swapped." in client.get(f"{page}?show=error").content.decode()
    with as_system():
        assert not Business.objects.filter(name__startswith="Slice").exists()

    assert client.post(f"{page}run/").status_code == 302
    worker()
    shown = client.get(page).content.decode()
    assert "10 rows have to be mended." in shown
    with as_system():
        assert Business.objects.filter(name__startswith="Slice", status="pending").count() == 5

    failed = b"".join(client.get(f"{page}failed-rows.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(failed, newline="")))
    assert len(rows) == 10
    assert all(found["problem"].startswith("line ") for found in rows)
    mended = [{**dict.fromkeys(found, ""), **row(number)} for number, found in enumerate(rows, start=11)]
    again = post(client, sheet(*mended))
    worker()
    client.post(f"{again}run/")
    worker()
    with as_system():
        assert Business.objects.filter(name__startswith="Slice", status="pending").count() == 15

    client.post(f"{again}undo/")
    worker()
    assert "10 new listings withdrawn" in client.get(again).content.decode()
    with as_system():
        assert Business.objects.filter(name__startswith="Slice", status="suspended").count() == 10


def test_the_file_of_failed_rows_can_be_sent_as_it_is(people, sheet, row, browser, post, worker, as_system):
    client = browser(people.owner)
    page = post(client, sheet(row(1, latitude="95")))
    worker()
    failed = b"".join(client.get(f"{page}failed-rows.csv").streaming_content)
    again = post(client, failed.replace(b",95,", b",40.755,"))
    worker()
    with as_system():
        assert ImportJob.objects.last().counts == {"new": 1}
    assert "Import now" in client.get(again).content.decode()


def test_other_headings_are_assigned_on_a_page(people, browser, post, worker, as_system):
    client = browser(people.owner)
    page = post(client, b"Kennung,Bezeichnung,Art,Lat,Lng\nK1,Pizza Uno,Pizza,40.755,-73.98\n")
    worker()
    assert client.get(page).headers["Location"] == f"{page}columns/"
    shown = client.get(f"{page}columns/").content.decode()
    assert "Pizza Uno" in shown
    wrong = client.post(f"{page}columns/", {"column-0": "name", "column-1": "name", "match_by": "external_id"})
    assert wrong.status_code == 422
    assert "Two headings are assigned to this column." in wrong.content.decode()
    fields = {
        f"column-{index}": name
        for index, name in enumerate(["external_id", "name", "category", "latitude", "longitude"])
    }
    assert client.post(f"{page}columns/", {**fields, "match_by": "external_id"}).status_code == 302
    worker()
    with as_system():
        assert ImportJob.objects.get().counts == {"new": 1}


def test_the_list_shows_ones_imports_and_exports(people, sheet, row, browser, post, worker):
    client = browser(people.owner)
    post(client, sheet(row(1)), name="menu of <i>friends.csv")
    worker()
    shown = client.get(UPLOAD).content.decode()
    assert "menu of &lt;i&gt;friends.csv" in shown
    for kind in ("csv", "xlsx", "geojson"):
        response = client.get(f"/manage/exports/listings.{kind}")
        assert response.status_code == 200
        assert "attachment" in response.headers["Content-Disposition"]
        assert b"".join(response.streaming_content)


@pytest.mark.parametrize(("name", "content"), [("list.csv", b""), ("list.csv", b"x" * 200)])
def test_a_file_that_cannot_be_taken_says_why_beside_the_field(people, browser, monkeypatch, name, content):
    monkeypatch.setattr(uploading, "MAX_BYTES", 100)
    response = browser(people.owner).post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()


def test_a_body_that_is_far_too_large_is_not_read(people, browser, monkeypatch):
    monkeypatch.setattr(views, "MAX_BYTES", -views._FORM_BYTES)
    response = browser(people.owner).post(UPLOAD, {"file": SimpleUploadedFile("a.csv", b"x")})
    assert (response.status_code, response.headers["Location"]) == (302, UPLOAD)


def test_sending_takes_a_token(people, as_system):
    client = Client(enforce_csrf_checks=True)
    with as_system():
        client.force_login(people.owner)
    assert client.post(UPLOAD, {"file": SimpleUploadedFile("a.csv", b"x")}).status_code == 403


def test_without_the_right_the_page_says_who_can_grant_it(people, browser):
    shown = browser(people.manager).get(UPLOAD).content.decode()
    assert "You may not import listings yet" in shown
    assert 'type="file"' not in shown


class TestStrangers:
    @pytest.fixture
    def page(self, people, sheet, row, browser, post, worker):
        found = post(browser(people.owner), sheet(row(1)))
        worker()
        return found

    @pytest.mark.parametrize("path", ["", "columns/", "progress/", "failed-rows.csv"])
    def test_an_import_of_others_is_not_there(self, page, people, browser, path):
        assert browser(people.stranger).get(f"{page}{path}").status_code == 404

    @pytest.mark.parametrize("verb", ["run", "pause", "resume", "cancel", "undo", "explode"])
    def test_nobody_steers_it(self, page, people, browser, verb):
        assert browser(people.stranger).post(f"{page}{verb}/").status_code == 404

    @pytest.mark.parametrize(
        "path", [UPLOAD, f"{UPLOAD}imp_01jd3k8r7p2v4x6z8b0c2d4f6h/", "/manage/exports/listings.csv"]
    )
    def test_visitors_are_asked_to_sign_in(self, client, path):
        assert client.get(path).status_code == 302

    def test_an_unknown_verb_is_no_page(self, page, people, browser):
        assert browser(people.owner).post(f"{page}explode/").status_code == 404

    def test_a_verb_that_does_not_fit_says_so(self, page, people, browser):
        response = browser(people.owner).post(f"{page}undo/", follow=True)
        assert "No row of this file can be imported." in response.content.decode()

    @pytest.mark.parametrize("query", ["?show=nonsense", "?after=-1", "?after=99999999999999", "?show=new&after=x"])
    def test_odd_addresses_are_no_errors(self, page, people, browser, query):
        assert browser(people.owner).get(f"{page}{query}").status_code == 200


@pytest.mark.parametrize("number", [0, 30])
def test_the_list_asks_as_often_however_much_there_is(
    number, people, as_system, browser, django_assert_max_num_queries
):
    with as_system():
        for index in range(number):
            ImportJob(started_by=people.owner, started_as="user", source="file", file_name=f"{index}.csv").save()
        BusinessFactory(name="Another")
    client = browser(people.owner)
    client.get(UPLOAD)
    with django_assert_max_num_queries(30):
        assert client.get(UPLOAD).status_code == 200
