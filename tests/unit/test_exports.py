"""Tables become files whose text is text, whose numbers are numbers, and whose names say what is in them."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from metrics.disclosure import Span
from metrics.exports.csv_lines import ROWS_AT_ONCE, csv_of
from metrics.exports.tables import FileFormat, Table, file_name
from metrics.exports.workbooks import write_workbook
from tests.factories import workbooks

OCTOBER = Span(date(2026, 10, 1), date(2026, 10, 31))
AUTUMN = Span(date(2026, 9, 1), date(2026, 11, 30))
HOSTILE = ["=1+1", " =cmd|' /C calc'!A0", "-5 stars", "@SUM(A1)", '"=1', "＝1", "+44", "\t=1"]
HARMLESS = ["Kind, and “quick”.", "two\nlines", "É ✓ 好", "https://example.org", "01234", "x" * 10_000]


def table(rows, columns=("Words", "Number"), count=0):
    return Table("Made up", columns, rows, count, ("What it is.",))


def read_back(made):
    return list(csv.reader(io.StringIO(b"".join(csv_of(made)).decode("utf-8-sig"), newline="")))


def as_workbook(made):
    file = io.BytesIO()
    write_workbook(made, file)
    return file.getvalue()


def test_csv_begins_with_the_mark_that_excel_knows_and_the_column_names():
    assert b"".join(csv_of(table([("a", 1)]))) == b"\xef\xbb\xbfWords,Number\r\na,1\r\n"


def test_csv_keeps_every_letter_and_number():
    assert read_back(table([(words, 7) for words in HARMLESS])) == [
        ["Words", "Number"],
        *([words, "7"] for words in HARMLESS),
    ]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_file_has_a_formula(words):
    assert read_back(table([(words, 7)]))[1] == [f"'{words}", "7"]
    assert workbooks.rows(as_workbook(table([(words, 7)])))[1] == {"A": f"'{words}", "B": 7}


def test_a_column_name_is_no_formula_either():
    assert read_back(table([], columns=("=1",)))[0] == ["'=1"]


def test_a_minus_in_front_of_a_number_stays():
    assert read_back(table([("-5", -5)]))[1] == ["-5", "-5"]


def test_csv_comes_in_pieces_while_its_rows_are_read():
    taken = []

    def rows():
        for number in range(3 * ROWS_AT_ONCE):
            taken.append(number)
            yield ("x", number)

    pieces = csv_of(table(rows()))
    next(pieces)
    assert len(taken) == ROWS_AT_ONCE
    rest = list(pieces)
    assert len(rest) == 2
    assert len(taken) == 3 * ROWS_AT_ONCE


def test_a_workbook_keeps_text_as_text_and_numbers_as_numbers():
    content = as_workbook(table([(words, number) for number, words in enumerate(HARMLESS)]))
    assert workbooks.rows(content) == [
        {"A": "Words", "B": "Number"},
        *({"A": words, "B": number} for number, words in enumerate(HARMLESS)),
    ]
    assert not [name for name, part in workbooks.parts(content).items() if "hyperlink" in part]


def test_a_workbook_can_be_read_whatever_letters_it_holds():
    made = workbooks.rows(as_workbook(table([("a\x01b\x0b<&>\ufffe\x7f", 1)])))
    assert made[1]["A"].startswith("a")
    assert "<&>" in made[1]["A"]


def test_an_empty_cell_is_empty():
    assert workbooks.rows(as_workbook(table([("", 0)])))[1] == {"B": 0}
    assert read_back(table([("", 0)]))[1] == ["", "0"]


def test_a_workbook_says_on_a_second_sheet_what_it_is():
    assert workbooks.rows(as_workbook(table([])), sheet=2) == [{"A": "What it is."}]


def test_a_file_is_named_by_its_division_its_months_and_its_team():
    assert file_name("responses", "COM", OCTOBER, FileFormat.CSV) == "responses-COM-2026-10.csv"
    assert file_name("sheet", "COM", AUTUMN, FileFormat.EXCEL) == "sheet-COM-2026-09-to-2026-11.xlsx"
    assert file_name("responses", "COM", OCTOBER, FileFormat.CSV, team="T1") == "responses-COM-T1-2026-10.csv"
