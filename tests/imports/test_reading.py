"""Text files as rows: encodings, separators, headings, and what is no such file at all."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from apps.imports.errors import FileUnreadable
from apps.imports.files import open_table, opening

HEADER = "external_id,name,street_address\n"


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens bytes as a file of some name."""

    def open_bytes(content: bytes, name: str = "list.csv", **options):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return open_table(path, name, **options)

    return open_bytes


@pytest.fixture
def workbook():
    """Return the bytes of a small workbook."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["external_id", "name"])
    book.active.append(["1", "Café"])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_an_encoding_is_found_out(opened, encoding, label):
    table = opened(f"{HEADER}1,Café Münster,5 Rue de la Paix and further\n".encode(encoding))
    assert (table.header, table.encoding) == (("external_id", "name", "street_address"), label)
    assert next(table.rows).cells[1] == "Café Münster"


def test_a_guessed_encoding_says_that_it_is_a_guess(opened):
    table = opened(f"{HEADER}1,Café,x\n".encode("cp1252"))
    assert "a guess" in table.notes[0]


def test_bytes_that_windows_does_not_know_are_latin_1(opened):
    assert opened(f"{HEADER}1,x\x81y é,z\n".encode("latin-1")).encoding == "Latin-1"


def test_a_chosen_encoding_overrules_the_guess(opened):
    table = opened(f"{HEADER}1,Łódź,x\n".encode("iso8859-2"), encoding="iso8859-2")
    assert next(table.rows).cells[1] == "Łódź"


@pytest.mark.parametrize("encoding", ["klingon", "zip", "../../etc"])
def test_an_encoding_that_does_not_exist_is_refused(opened, encoding):
    with pytest.raises(FileUnreadable, match="no encoding"):
        opened(HEADER.encode(), encoding=encoding)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_separator_is_found_out(opened, mark):
    lines = [("external_id", "name", "latitude"), ("1", "A", "40,7128"), ("2", "B", "40,7129")]
    if mark == ",":
        lines = [("external_id", "name", "latitude"), ("1", "A", "40.7"), ("2", "B", "40.8")]
    table = opened("\n".join(mark.join(line) for line in lines).encode())
    assert (table.delimiter, table.header) == (mark, lines[0])
    assert [row.cells for row in table.rows] == lines[1:]


def test_excels_line_about_the_separator_is_understood(opened):
    table = opened(b"sep=;\nexternal_id;name\n1;A\n")
    assert (table.delimiter, [row.cells for row in table.rows]) == (";", [("1", "A")])


def test_rows_keep_the_line_they_begin_on(opened):
    table = opened(b'external_id,name,description\n1,A,"two\nlines"\n\n2,B,x\n')
    assert [(row.number, row.line) for row in table.rows] == [(1, 2), (2, 5)]


def test_rows_of_another_shape_say_so(opened):
    rows = list(opened(b"external_id,name,city\n1,A\n2,B,X,too,many\n3,C,X,,\n").rows)
    assert ["2 cells" in rows[0].problem, "5 cells" in rows[1].problem, rows[2].problem] == [True, True, ""]


def test_an_open_quotation_mark_costs_one_row_and_not_the_memory(opened):
    long = b'external_id,name,city\n1,"never closed,X\n' + b"2,B,X\n" * 400
    assert any("quotation mark" in row.problem for row in opened(long).rows)


def test_zero_characters_are_marked_as_unreadable(opened):
    assert next(opened(b"external_id,name\n1,A\0B\n").rows).cells[1] == "A\ufffdB"


def test_headings_that_repeat_or_are_missing_are_named(opened):
    table = opened(b"external_id,name,Name,,phone\n1,A,B,C,D\n")
    assert table.header == ("external_id", "name", "Name (2)", "Column 4", "phone")
    assert len(table.notes) == 2


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "empty"),
        (b"\n\n  \n", "a.csv", "no row"),
        (b"1,40.7,-73.9\n2,40.8,-73.8\n", "a.csv", "does not look like a heading"),
        (b"%PDF-1.7 ...", "a.csv", "PDF"),
        (b"\xd0\xcf\x11\xe0 old", "a.xls", "not read"),
        (b"\xd0\xcf\x11\xe0 old", "a.xlsx", "old Office"),
        (b"\x1f\x8b packed", "a.csv", "gzip"),
        (b"<!doctype html><html>", "a.csv", "web page"),
        (b'{"type": "FeatureCollection"}', "a.csv", "GeoJSON"),
        (b"external_id,name\n", "a.xlsx", "text file"),
        (b"external_id,name\n", "a.docx", "not read"),
    ],
)
def test_what_is_no_table_is_refused_with_its_name(opened, content, name, says):
    with pytest.raises(FileUnreadable, match=says):
        opened(content, name)


def test_a_zip_called_csv_is_refused(opened):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("list.csv", HEADER)
    for name in ("list.csv", "list.xlsx"):
        with pytest.raises(FileUnreadable, match="ZIP archive"):
            opened(out.getvalue(), name)


def test_a_workbook_called_csv_is_named(opened, workbook):
    with pytest.raises(FileUnreadable, match="Excel workbook"):
        opened(workbook, "list.csv")


def test_a_file_over_the_limit_is_refused(opened, monkeypatch):
    monkeypatch.setattr(opening, "MAX_BYTES", 10)
    with pytest.raises(FileUnreadable, match="Split it"):
        opened(HEADER.encode())


def test_too_many_rows_are_refused_where_they_begin(opened):
    table = opened(HEADER.encode() + b"1,A,x\n" * 5, max_rows=3)
    with pytest.raises(FileUnreadable, match="more than 3 rows"):
        list(table.rows)


class TestWorkbooks:
    def test_cells_come_as_somebody_would_have_typed_them(self, opened):
        from datetime import date

        book, out = Workbook(), io.BytesIO()
        book.active.append(["external_id", "name", "postal_code", "opened_on", "hide_street", "phone", "latitude"])
        book.active.append([30075445, "A", 10462.0, date(2019, 12, 31), True, None, 40.5])
        book.active.append([])
        book.active.append([7, "B"])
        book.create_sheet("Notes").append(["x"])
        book.save(out)
        table = opened(out.getvalue(), "list.xlsx")
        assert [row.cells for row in table.rows] == [
            ("30075445", "A", "10462", "2019-12-31", "yes", "", "40.5"),
            ("7", "B", "", "", "", "", ""),
        ]
        assert "Only the sheet" in table.notes[0]

    def test_a_formula_is_never_a_cell(self, opened):
        book, out = Workbook(), io.BytesIO()
        book.active.append(["external_id", "name"])
        book.active.append(["1", "=1+1"])
        book.save(out)
        assert next(opened(out.getvalue(), "list.xlsx").rows).cells == ("1", "")

    def test_a_bomb_is_not_unpacked(self, opened, workbook):
        out = io.BytesIO(workbook)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/zeros", b"\0" * 50_000_000)
        with pytest.raises(FileUnreadable, match="unpacks to far more"):
            opened(out.getvalue(), "list.xlsx")

    def test_entities_are_not_expanded(self, opened, workbook):
        evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "AAAA"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(out, "w") as after:
            for part in before.infolist():
                after.writestr(part, evil if part.filename.endswith("sheet1.xml") else before.read(part))
        with pytest.raises(FileUnreadable, match="damaged"):
            list(opened(out.getvalue(), "list.xlsx").rows)

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
    def test_a_torn_workbook_is_refused(self, opened, workbook, share):
        with pytest.raises(FileUnreadable):
            list(opened(workbook[: int(len(workbook) * share)], "list.xlsx").rows)


class TestGeoJson:
    def test_features_become_rows_of_our_columns(self, opened):
        content = b"""{"type": "FeatureCollection", "generator": "overpass-turbo", "features": [
          {"type": "Feature", "id": "node/1", "properties": {"@id": "node/1", "name": "Joe's", "amenity": "restaurant",
           "cuisine": "pizza;italian", "addr:housenumber": "7", "addr:street": "Carmine Street", "addr:postcode": "10014",
           "contact:phone": "+1 212 366 1182", "opening_hours": "Mo-Su 10:00-04:00", "wheelchair": "yes",
           "internet_access": "wlan", "outdoor_seating": "no"},
           "geometry": {"type": "Point", "coordinates": [-74.00218, 40.73060]}},
          {"type": "Feature", "properties": {"name": "Park", "leisure": "park"}, "geometry": {"type": "Polygon",
           "coordinates": [[[0, 0], [2, 0], [2, 4], [0, 0]]]}},
          {"type": "Feature", "properties": {"name": "Nowhere"}, "geometry": null}, 7]}"""
        table = opened(content, "export.geojson")
        rows = list(table.rows)
        first = dict(zip(table.header, rows[0].cells, strict=True))
        assert first == {
            "external_id": "node/1", "name": "Joe's", "category": "restaurant", "cuisine": "pizza;italian",
            "street_address": "7 Carmine Street", "postal_code": "10014", "city": "", "neighbourhood": "",
            "latitude": "40.7306", "longitude": "-74.00218", "phone": "+1 212 366 1182", "website": "", "email": "",
            "hours": "Mo-Su 10:00-04:00", "description": "", "store_code": "", "opened_on": "",
            "attributes": "wheelchair_accessible=yes; outdoor_seating=no; wifi=yes",
        }  # fmt: skip
        assert dict(zip(table.header, rows[1].cells, strict=True))["latitude"] == "2.0"
        assert [bool(row.problem) for row in rows] == [False, False, True, True]
        assert [row.line for row in rows] == [2, 7, 9, 9]

    def test_a_file_cut_off_says_where(self, opened):
        rows = opened(b'{"features": [{"properties": {"name": "A"}}, {"prop', "x.json").rows
        assert next(rows).number == 1
        with pytest.raises(FileUnreadable, match="cut off near line 1"):
            next(rows)

    @pytest.mark.parametrize("content", [b'{"elements": []}', b"[1, 2]", b'{"features": 3}', b"{" * 5_000])
    def test_other_json_is_refused(self, opened, content):
        with pytest.raises(FileUnreadable):
            list(opened(content, "x.geojson").rows)

    def test_deep_nesting_is_refused_without_a_crash(self, opened):
        deep = b'{"features": [{"geometry": {"coordinates": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}]}"
        with pytest.raises(FileUnreadable):
            list(opened(deep, "x.geojson").rows)
