"""The city's open data is read whole, names are set right, and a bad row is a problem and not an exception."""

import pytest

from apps.businesses.demo import categories, gazetteer
from apps.businesses.demo.openfile import OpenFileError, OpenRow, RowProblem, display_name, read

HEADING = "external_id,name,cuisine,street_address,borough,postal_code,latitude,longitude\n"
GOOD = "1,Quillbert'S Pies,Pizza,12 W 8 St,Manhattan,10011,40.7331,-73.9979\n"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Quillbert'S", "Quillbert's"),
        ("O'Quillans", "O'Quillans"),
        ("D'Umbrella Bar", "D'Umbrella Bar"),
        ("O'QUILLAN'S PUB", "O'Quillan's Pub"),
        ("Mcquill'S", "McQuill's"),
        ("Macaroni Palace", "Macaroni Palace"),
        ("Macdonough Inn", "MacDonough Inn"),
        ("Quill Pizza Ii", "Quill Pizza II"),
        ("Emil Iii", "Emil III"),
        ("9Th Street Cafe", "9th Street Cafe"),
        ("Quill Bbq", "Quill BBQ"),
        ("Don'T Ask", "Don't Ask"),
        ("QUILL AND SONS", "Quill And Sons"),
        ("G", "G"),
        ("P & K'S Grill", "P & K's Grill"),
        ("LaQuilla", "LaQuilla"),
        ("Café Noë", "Café Noë"),
        ("  Two   spaces ", "Two Spaces"),
        ("2A", "2A"),
        ("Q.X.'S Cafe", "Q.X.'s Cafe"),
    ],
)
def test_a_name_is_set_right(stored, shown):
    assert display_name(stored) == shown


def test_a_row_is_read_with_its_original_kept(csv_file):
    assert list(read(csv_file(HEADING + GOOD))) == [
        OpenRow(
            line=2,
            external_id="1",
            name="Quillbert's Pies",
            original_name="Quillbert'S Pies",
            category="pizza",
            more_categories=(),
            street_address="12 West 8th Street",
            original_address="12 W 8 St",
            city="manhattan",
            postal_code="10011",
            lat=40.7331,
            lon=-73.9979,
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_any_common_encoding_is_understood(csv_file, encoding):
    row = GOOD.replace("Quillbert'S", "Café Noë")
    assert [r.name for r in read(csv_file(HEADING + row, encoding))] == ["Café Noë Pies"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (GOOD.replace("1,Q", ",Q"), "external_id"),
        (GOOD.replace("Quillbert'S Pies", "  "), "name"),
        (GOOD.replace("Quillbert'S Pies", "x" * 201), "name"),
        (GOOD.replace("Manhattan", "Hoboken"), "borough"),
        (GOOD.replace("Manhattan", ""), "borough"),
        (GOOD.replace("10011", "1001"), "postal_code"),
        (GOOD.replace("40.7331", "95"), "latitude"),
        (GOOD.replace("40.7331", "north"), "latitude"),
        (GOOD.replace("-73.9979", "nan"), "longitude"),
        (GOOD.replace("-73.9979", ""), "longitude"),
        ("1,too,short\n", ""),
        (GOOD.strip() + ",extra\n", ""),
    ],
    ids=[
        "no id",
        "blank name",
        "endless name",
        "other city",
        "no borough",
        "short postcode",
        "latitude 95",
        "latitude in words",
        "not a number",
        "no longitude",
        "too few values",
        "too many values",
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_the_rest_is_read(csv_file, row, column):
    good = GOOD.replace("1,Q", "2,Q")
    problem, rest = read(csv_file(HEADING + row + good))
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column) == (2, column)
    assert problem.reason
    assert isinstance(rest, OpenRow)
    assert rest.line == 3


def test_a_repeated_id_names_the_line_it_repeats(csv_file):
    _first, second = read(csv_file(HEADING + GOOD + GOOD))
    assert second == RowProblem(3, "external_id", "repeats line 2")


def test_a_quoted_line_break_keeps_line_numbers_true(csv_file):
    broken = '5,"Two\nlines",Pizza,1 Elm St,Bronx,10451,40.82,-73.92\n'
    rows = list(read(csv_file(HEADING + broken + GOOD)))
    assert [row.line for row in rows] == [2, 4]
    assert rows[0].name == "Two Lines"


def test_zero_bytes_and_blank_lines_do_no_harm(csv_file):
    rows = list(read(csv_file(HEADING + "\n" + GOOD.replace("Pies", "Pi\0es"))))
    assert [row.name for row in rows] == ["Quillbert's Pies"]


def test_a_field_beyond_all_measure_is_a_problem_of_its_row(csv_file):
    rows = list(read(csv_file(HEADING + GOOD.replace("Pies", "x" * 200_000) + GOOD)))
    assert [type(row) for row in rows] == [RowProblem, OpenRow]


def test_columns_may_stand_in_another_order_and_case(csv_file):
    text = "Borough,LATITUDE,longitude,postal_code,street_address,cuisine,name,external_id\nQueens,40.75,-73.86,11368,1 Elm St,Thai,Quill,9\n"
    (row,) = read(csv_file(text))
    assert (row.city, row.category, row.external_id) == ("queens", "thai", "9")


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "empty"), ("name,cuisine\nQuill,Thai\n", "external_id, street_address, borough")],
    ids=["empty file", "other columns"],
)
def test_a_file_of_another_kind_is_refused_with_the_reason(csv_file, content, says):
    with pytest.raises(OpenFileError, match=says):
        list(read(csv_file(content)))


class TestTheRealFile:
    def test_is_read_whole_without_a_problem(self, open_file):
        rows = list(read(open_file))
        assert len(rows) == 5_105
        assert [row for row in rows if isinstance(row, RowProblem)] == []

    def test_keeps_no_capital_after_an_apostrophe_at_the_end_of_a_name(self, open_file):
        assert [row.name for row in read(open_file) if "'S " in f"{row.name} "] == []

    def test_leads_to_cities_and_categories_that_exist(self, open_file):
        rows = list(read(open_file))
        assert {row.city for row in rows} == {city.slug for city in gazetteer.cities()}
        assert {slug for row in rows for slug in (row.category, *row.more_categories)} <= set(categories.by_slug())
