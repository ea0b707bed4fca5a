"""Tables as spreadsheets save and copy them: commas, semicolons or tabs, in UTF-8 or Windows-1252.

Nothing here touches the database or the clock.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

#: A line of a table that people made is never longer; this many columns would be somebody's mistake, or an attack.
LONGEST_LINE = 100_000
#: A spreadsheet runs a cell that begins so as a formula. The last four are the full-width twins.
FORMULA = "=+-@\t\r\0＝＋－＠"
#: A formula may also stand behind what programs strip: blanks, quotation marks, marks without a width.
_RUNS = re.compile(rf"[\s\"'‘’“”\ufeff\u200b]*[{re.escape(FORMULA)}]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_FIRST_LINE = re.compile(r"[^\r\n]*")


class CannotRead(Exception):
    """The table as a whole cannot be read; its words say why."""


def text_of(content: bytes) -> str:
    """Return the letters of a file. Raises CannotRead for one that is no text."""
    if content.startswith(b"PK"):
        raise CannotRead("This is an Excel workbook. In Excel, choose “Save as”, then “CSV UTF-8”.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotRead("This file is saved as UTF-16. In Excel, choose “Save as”, then “CSV UTF-8”.")
    if b"\0" in content:
        raise CannotRead("This is not a text file. In Excel, choose “Save as”, then “CSV UTF-8”.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotRead("This file has characters that cannot be read. In Excel, choose “Save as”, then “CSV UTF-8”.")


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not empty with the line on which it starts; a cell may hold line ends of its own.

    What separates the cells is what the first line has most of. Raises CannotRead where it stops being a table.
    """
    reader = csv.reader(_lines(text), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise CannotRead(
            f"The table breaks off at line {line}: a cell without end, or an odd quotation mark."
        ) from None


def harmless(cell: str) -> str:
    """Return the cell as a spreadsheet will show it: with a quote before what it would run as a formula.

    A number written in digits stays a number, with its minus.
    """
    if not cell or cell[0].isalnum():  # most cells; no letter or digit begins a formula
        return cell
    return f"'{cell}" if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _delimiter(text: str) -> str:
    found = _FIRST_LINE.search(text.lstrip("\r\n"))
    first_line = found[0] if found else ""
    return max(",;\t", key=first_line.count)


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > LONGEST_LINE:
            raise CannotRead(f"Line {number} has {len(line):,} letters. A row may have {LONGEST_LINE:,}.")
        yield line
