"""The check judges every row and writes nothing but its report (IMP-1 to IMP-4, IMP-7)."""

import pytest

from apps.businesses.models import Business, FieldChange
from apps.imports.services import uploading
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db

BROKEN = {
    "latitude 95": ({"latitude": "95"}, "latitude", "no latitude"),
    "swapped": ({"latitude": "-73.98", "longitude": "40.75"}, "latitude", "look swapped"),
    "swapped out of range": ({"latitude": "133.98", "longitude": "40.75"}, "latitude", "no latitude"),
    "no minus": ({"longitude": "73.98"}, "latitude", "minus sign of the longitude"),
    "0, 0": ({"latitude": "0", "longitude": "0"}, "latitude", "Atlantic"),
    "half a point": ({"longitude": ""}, "longitude", "is empty"),
    "too far from its city": ({"borough": "Shelbyville"}, "latitude", "km from Shelbyville"),
    "in no place": (
        {"latitude": "10", "longitude": "10", "borough": "", "postal_code": ""},
        "latitude",
        "no place we know",
    ),
    "no key": ({"external_id": ""}, "external_id", "is empty"),
    "no name": ({"name": ""}, "name", "needs a name"),
    "a name too long": ({"name": "x" * 201}, "name", "201 characters"),
    "control characters": ({"name": "Pi\x07zza"}, "name", "control characters"),
    "unknown category": ({"cuisine": "", "category": "Pizzza"}, "category", "Did you mean “Pizza”"),
    "bad phone": ({"phone": "12"}, "phone", "no telephone number"),
    "bad website": ({"website": "http://10.0.0.1/"}, "website", "no host"),
    "bad e-mail": ({"email": "nobody"}, "email", "no e-mail"),
    "bad price": ({"price_level": "9"}, "price_level", "no price level"),
    "bad hours": ({"hours": "whenever we like"}, "hours", "was not understood"),
    "bad attribute": ({"attributes": "sauna=yes"}, "attributes", "no attribute"),
    "bad day": ({"opened_on": "31/12/2019"}, "opened_on", "no date"),
    "bad postcode": ({"postal_code": "ABC"}, "postal_code", "no postcode"),
    "what cannot be empty": ({"name": "--"}, "name", "cannot be emptied"),
}


@pytest.mark.parametrize(("cells", "column", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_says_what_is_wrong_where(cells, column, says, directory, sheet, row, send, report):
    job = send(sheet(row(1, **cells), row(2)))
    found = report(job)
    assert (found[1][0], found[2][0]) == ("error", "new")
    assert says in found[1][1][column]


def test_a_dry_run_writes_nothing_and_counts_everything(directory, sheet, row, send, as_system):
    with as_system():
        before = (Business.objects.count(), FieldChange.objects.count())
    job = send(sheet(row(1), row(2), row(3, latitude="95")))
    assert (job.state, job.counts, job.rows_total) == ("checked", {"new": 2, "error": 1}, 3)
    with as_system():
        assert (Business.objects.count(), FieldChange.objects.count()) == before


def test_the_same_key_twice_is_an_error_on_both_rows(directory, sheet, row, send, report):
    found = report(send(sheet(row(1), row(2), row(1, name="Other"))))
    assert [found[number][0] for number in (1, 2, 3)] == ["error", "new", "error"]
    assert found[1][1]["external_id"] == found[3][1]["external_id"] == "The same key stands in lines 2, 4."


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"latitude": "", "longitude": ""}, "middle of postcode 10036"),
        ({"latitude": "", "longitude": "", "postal_code": ""}, "middle of Springfield"),
        ({"latitude": "41.2"}, "in no place we know; the listing was put under Springfield"),
        ({"borough": "Gotham"}, "no city we list"),
    ],
)
def test_a_row_that_could_not_be_placed_is_not_lost(cells, note, directory, sheet, row, send, report):
    outcome, problems = report(send(sheet(row(1, **cells))))[1]
    assert outcome == "new"
    assert any(note in reason for reason in problems.values())


def test_a_decimal_comma_and_a_dropped_zero_are_understood(directory, sheet, row, send, as_system, report):
    job = send(sheet(row(1, latitude="40,755", longitude="-73,98")))
    assert report(job)[1] == ("new", {})
    with as_system():
        assert job.rows.get(number=1).values["point"] == [40.755, -73.98]


def test_an_unknown_cuisine_makes_a_restaurant_and_says_so(directory, sheet, row, send, as_system, report):
    job = send(sheet(row(1, cuisine="Martian"), row(2, cuisine="Other"), row(3, cuisine="Pizza/Martian")))
    assert "no category “Martian”" in report(job)[1][1]["cuisine"]
    with as_system():
        found = [job.rows.get(number=number).values["categories"] for number in (1, 2, 3)]
    assert found == [["restaurants"], ["restaurants"], ["pizza"]]


def test_good_cells_of_bad_rows_can_be_kept(directory, sheet, row, send, report, as_user):
    job = send(sheet(row(1, phone="12", hours="Mo-Fr 09:00-17:00; at our whim")), keep_good_cells=True)
    outcome, problems = report(job)[1]
    assert outcome == "new"
    assert "Left out" in problems["phone"]
    assert "not counted" in problems["hours"]


def test_an_import_of_nothing_ends_with_the_reason(directory, send):
    job = send(b"external_id,name\n")
    assert (job.state, job.problem) == ("failed", "The file has a heading and no rows.")


def test_a_file_that_breaks_off_keeps_its_reason(directory, send):
    content = (
        b'{"features": [{"properties": {"name": "A", "@id": "1", "amenity": "cafe"}, "geometry": {"type": "Point",'
    )
    content += b' "coordinates": [-73.98, 40.755]}}' + b"," * 1 + b'{"prop'
    job = send(content, name="x.geojson")
    assert job.state == "failed"
    assert "cut off" in job.problem


class TestColumns:
    def test_unknown_headings_wait_for_somebody(self, directory, send, as_system, work):
        job = send(b"Kennung,Bezeichnung,Art,Lat,Lng\nK1,Pizza Uno,Pizza,40.755,-73.98\n")
        assert (job.state, job.rows.count()) == ("mapping", 0)
        from django.db import transaction

        from apps.core.actor import Actor

        chosen = {
            "Kennung": "external_id",
            "Bezeichnung": "name",
            "Art": "category",
            "Lat": "latitude",
            "Lng": "longitude",
        }
        with as_system(), transaction.atomic():
            uploading.assign(by=Actor.system("test"), job=job, columns=chosen, match_by="external_id")
        assert work(job).counts == {"new": 1}

    def test_columns_can_be_said_when_sending(self, directory, send):
        columns = {"Kennung": "external_id", "Bezeichnung": "name", "Art": "category"}
        job = send(b"Kennung,Bezeichnung,Art,Lat,Lng\nK1,Pizza Uno,Pizza,40.755,-73.98\n", columns=columns)
        assert (job.state, job.counts) == ("checked", {"new": 1})

    def test_a_heading_that_is_not_there_asks(self, directory, send, sheet, row):
        job = send(sheet(row(1)), columns={"Kennung": "external_id"})
        assert (job.state, job.problem) == ("mapping", "The file has no column “Kennung”.")


class TestComparison:
    @pytest.fixture
    def listing(self, directory, as_system):
        with as_system():
            return BusinessFactory(
                name="Old Slice", phone="+12123661182", primary_category=directory.pizza, parts__city=directory.city
            )

    def test_a_row_that_says_the_same_is_unchanged(self, listing, send, report):
        job = send(f"reference,name,phone\n{listing.reference},Old  Slice,(212) 366-1182\n".encode())
        assert report(job)[1] == ("unchanged", {})

    def test_an_empty_cell_leaves_and_the_marker_clears(self, listing, send, as_system):
        job = send(f"reference,name,phone,website\n{listing.reference},,--,\n".encode())
        with as_system():
            assert job.rows.get(number=1).changes == {"phone": ["+12123661182", ""]}

    def test_a_changed_field_is_shown_before_and_after(self, listing, send, as_system):
        job = send(f"reference,name,price_level\n{listing.reference},New Slice,$$\n".encode())
        with as_system():
            assert job.rows.get(number=1).changes == {"name": ["Old Slice", "New Slice"], "price_level": [None, 2]}

    @pytest.mark.parametrize("reference", ["biz_01jd3k8r7p2v4x6z8b0c2d4f6h", "biz_nonsense"])
    def test_an_id_of_ours_that_leads_nowhere_is_an_error(self, directory, send, report, reference):
        outcome, problems = report(send(f"reference,name\n{reference},X\n".encode()))[1]
        assert (outcome, problems["reference"]) == ("error", "There is no such listing, or none you may change.")
