"""The operator's doors."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.businesses.models import Business

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file."""

    def write(content: bytes, name: str = "list.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def called(command, *arguments, **options):
    out, err = StringIO(), StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_a_file_is_imported_and_its_bad_rows_are_left_in_a_file(directory, file, sheet, row, as_system):
    path = file(sheet(row(1), row(2, latitude="95")))
    out, err = called("import_businesses", path)
    assert "finished: 1 new, 0 updated, 0 unchanged, 0 skipped, 1 error." in out
    assert "line 3, latitude: 95 is no latitude" in err
    (failed,) = csv.DictReader(path.with_name("list.csv.failed.csv").open(encoding="utf-8-sig"))
    assert (failed["external_id"], failed["latitude"]) == ("K2", "95")
    assert failed["problem"].startswith("line 3: latitude 95 is no latitude")
    with as_system():
        assert Business.objects.count() == 1


def test_a_dry_run_writes_nothing(directory, file, sheet, row, as_system):
    out, _err = called("import_businesses", file(sheet(row(1))), "--dry-run")
    assert "checked: 1 new" in out
    with as_system():
        assert Business.objects.count() == 0


def test_headings_are_said_with_map(directory, file):
    path = file(b"Kennung,Bezeichnung,Art,Lat,Lng\nK1,Pizza Uno,Pizza,40.755,-73.98\n")
    with pytest.raises(CommandError, match="'Kennung' -> \\?"):
        called("import_businesses", path)
    out, _err = called(
        "import_businesses", path, "--map", "Kennung=external_id", "--map", "Bezeichnung=name", "--map", "Art=category"
    )
    assert "1 new" in out


@pytest.mark.parametrize(("content", "says"), [(b"", "empty"), (b"%PDF-1", "PDF")])
def test_a_file_that_is_none_is_an_error(directory, file, content, says):
    with pytest.raises(CommandError, match=says):
        called("import_businesses", file(content))


def test_a_missing_file_is_an_error(directory, tmp_path):
    with pytest.raises(CommandError):
        called("import_businesses", tmp_path / "nothing.csv")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson"])
def test_all_listings_are_exported(people, tmp_path, ending):
    path = tmp_path / f"all.{ending}"
    out, _err = called("export_businesses", path)
    assert "2 listings" in out
    assert path.stat().st_size > 100


def test_an_export_in_another_format_is_refused(tmp_path):
    with pytest.raises(CommandError):
        called("export_businesses", tmp_path / "all.pdf")
