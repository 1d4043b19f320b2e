"""One's listings out again, in the columns an import reads."""

import csv
import io
import json

import pytest
from django.db import transaction
from openpyxl import load_workbook

from apps.businesses.services import fields
from apps.core.actor import Actor
from apps.core.errors import Denied
from apps.imports.files import writing
from apps.imports.services import exporting
from tests.factories.businesses import OpeningHoursFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(as_user):
    """Return a function that exports as somebody and returns the rows as a spreadsheet sees them."""

    def export(person, **options):
        with as_user(person):
            with transaction.atomic():
                found = exporting.export(by=Actor.user(person.pk), **options)
            text = "".join(writing.csv_lines(exporting.COLUMNS, found.lists()))
        return list(csv.DictReader(io.StringIO(text.lstrip(writing.BOM), newline="")))

    return export


def test_people_get_the_listings_they_have_a_part_in(people, exported):
    assert sorted(row["name"] for row in exported(people.owner)) == ["Brioche One", "Own Café"]
    assert [row["name"] for row in exported(people.manager)] == ["Brioche One"]
    assert exported(people.stranger) == []


def test_one_brand_can_be_exported_alone(people, exported):
    (row,) = exported(people.owner, brand_id=people.brand.pk)
    assert (row["store_code"], row["category"], row["city"]) == ("B1", "Cafés", "springfield")


def test_visitors_export_nothing():
    with pytest.raises(Denied), transaction.atomic():
        exporting.export(by=Actor.anonymous())


def test_an_export_sent_back_changes_nothing(people, exported, run, as_system):
    facts = {
        "description": "=HYPERLINK(1)", "phone": "+12123661182", "website": "https://own.example.com", "price_level": 3,
        "attributes": {"wifi": True, "parking": False}, "opened_on": "2019-05-01", "email": "a@example.com",
        "hours": "Mo-Fr 09:00-17:00; Sa 22:00-02:00; Dec 25 off; PH off",
    }  # fmt: skip
    with as_system():
        fields.apply(by=Actor.system("test"), business=people.cafe, changes=facts)
        OpeningHoursFactory(business=people.location)
    rows = exported(people.owner)
    assert {row["name"]: row["description"] for row in rows}["Own Café"] == "'=HYPERLINK(1)"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    job = run(out.getvalue().encode(), people.owner)
    assert (job.match_by, job.counts) == ("reference", {"unchanged": 2})


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "|", "%", "＝", "＋", "－", "＠", "'="])
def test_whatever_a_text_begins_with_comes_back_as_it_was(mark, people, exported, run, as_system):
    with as_system():
        fields.apply(by=Actor.system("test"), business=people.cafe, changes={"description": f"{mark}SUM(A1)"})
    (row,) = [row for row in exported(people.owner) if row["name"] == "Own Café"]
    assert row["description"].startswith("'")
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    writer.writerows([["reference", "description"], [row["reference"], row["description"]]])
    assert run(content.getvalue().encode(), people.owner).counts == {"unchanged": 1}


def test_workbooks_and_geojson_say_the_same(people, as_user, tmp_path):
    with as_user(people.owner):
        with transaction.atomic():
            found = [exporting.export(by=Actor.user(people.owner.pk)) for _ in range(2)]
        writing.write_xlsx(tmp_path / "x.xlsx", exporting.COLUMNS, found[0].lists())
        collection = json.loads("".join(writing.geojson_pieces(found[1].rows)))
    sheet = load_workbook(tmp_path / "x.xlsx")["Listings"]
    assert [cell.value for cell in sheet[1]] == list(exporting.COLUMNS)
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert {feature["properties"]["name"] for feature in collection["features"]} == {"Brioche One", "Own Café"}
    assert collection["features"][0]["geometry"]["coordinates"] == [-73.9855, 40.758]
