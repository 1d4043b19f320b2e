"""Exports: no cell that a spreadsheet would compute, and what went out comes back as it was (security test 13)."""

import csv
import io

import pytest
from openpyxl import load_workbook

from apps.imports.files import writing
from apps.imports.rules import cells

LEADING = ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", " =", "'="]
TEXTS = [f"{mark}HYPERLINK(1)" for mark in LEADING]


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_csv_neutralises_and_the_way_back_keeps_the_value(text):
    line = "".join(writing.csv_lines(["name"], [[text]])).lstrip(writing.BOM)
    (cell,) = list(csv.reader(io.StringIO(line, newline="")))[1]
    assert cell == f"'{text}"
    assert cells.plain(cell) == text


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_a_workbook_holds_texts_and_no_formulas(text, tmp_path):
    path = tmp_path / "x.xlsx"
    writing.write_xlsx(path, ["name"], [[text]])
    cell = load_workbook(path)["Listings"]["A2"]
    assert cell.data_type == "s"
    # XML reads every end of a line as the same.
    assert cell.value == text.replace("\r", "\n")


@pytest.mark.parametrize("text", ["Joe's", "10462", "O'Neal", "'90s Diner", "", "a=b", "Café"])
def test_harmless_texts_stay_as_they_are(text):
    assert writing.neutral(text) == text
    assert cells.plain(text) == text


def test_numbers_of_ours_stay_numbers():
    assert "".join(writing.csv_lines(["lon"], [[-73.98]])).endswith("-73.98\r\n")
