"""A table as CSV, bit by bit: UTF-8 with the mark by which Excel knows it, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from metrics.exports.tables import Row, Table
from perfectcare.common.tables import harmless

ROWS_AT_ONCE = 500
#: Excel takes a file without it for one in Windows-1252.
MARK = "\ufeff"


def csv_of(table: Table) -> Iterator[bytes]:
    """Give the file in pieces of some hundred rows, the first with the column names."""
    rows = iter(table.rows)
    head: list[Row] = [table.columns]
    yield _piece([*head, *islice(rows, ROWS_AT_ONCE)], MARK)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield _piece(some)


def _piece(rows: Iterable[Row], before: str = "") -> bytes:
    lines = io.StringIO(newline="")
    lines.write(before)
    csv.writer(lines).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return lines.getvalue().encode()
