"""A table as an Excel workbook, written row by row into a file."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from metrics.exports.tables import Row, Table
from perfectcare.common.tables import harmless

#: What an Excel sheet holds, its line of column names included.
MOST_LINES = 1_048_576
MOST_ROWS = MOST_LINES - 1
#: Text is text: never a formula, a link or a number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTH, WIDTH_ABOUT = 18, 110


def write_workbook(table: Table, file: IO[bytes]) -> None:
    """Write the table, and a second sheet that says what it is."""
    with TemporaryDirectory() as folder, xlsxwriter.Workbook(file, {**OPTIONS, "tmpdir": folder}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        sheet = book.add_worksheet(table.title)
        sheet.set_column(0, len(table.columns) - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        _write(sheet, 0, table.columns, bold)
        for number, row in enumerate(table.rows, start=1):
            _write(sheet, number, row)
        about = book.add_worksheet("About")
        about.set_column(0, 0, WIDTH_ABOUT, wrapped)
        for number, words in enumerate(table.about):
            _write(about, number, (words,))


def _write(sheet: Worksheet, number: int, row: Row, shape: Format | None = None) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(number, place, cell, shape)
        elif cell:
            sheet.write_string(number, place, harmless(cell), shape)
