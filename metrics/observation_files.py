"""Tables of numbers from outside, uploaded or pasted: what they hold, and what is wrong with them, row by row.

Two layouts are known by their headings: ours, one figure a row, and the monthly table of A&E attendances that NHS
England publishes. The formats are described in docs/observations.md. Nothing here touches the database or the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import itemgetter

from metrics import attendance_rows, our_rows
from metrics.attendance_rows import AttendanceRows
from metrics.entries import Directory, Entry, Problem
from metrics.our_rows import OurRows, Row, shown
from perfectcare.common.dates import day_words
from perfectcare.common.file_dates import DateOrder, order_of, proven_order, read_day
from perfectcare.common.tables import CannotRead, records, text_of

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 250_000
TOO_LARGE = "This is larger than 20 MB. Split it into smaller files."
EXAMPLE = (
    "measure,subject,period,starts_on,numerator,denominator\r\n"
    "ucr_two_hours,division,week,2025-06-02,41,52\r\n"
    "ucr_referrals,division,day,2025-06-02,9,\r\n"
    "staff_gap,division,month,2025-05-01,112.5,\r\n"
)

#: The columns of each layout, who reads its rows, and which column is the date.
LAYOUTS: Mapping[tuple[str, ...], tuple[type[OurRows | AttendanceRows], str]] = {
    our_rows.COLUMNS: (OurRows, "starts_on"),
    attendance_rows.COLUMNS: (AttendanceRows, "period"),
}


@dataclass(frozen=True)
class Doubt:
    """Why a table's dates cannot be read: day and month of `example` can change places, and nothing proves which.

    `contradiction` are the lines of two dates that prove different things.
    """

    example: str
    day_first: str
    month_first: str
    contradiction: tuple[int, int] | None


@dataclass(frozen=True)
class Table:
    """A table whose headings and length are right, and what its dates prove."""

    text: str
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    rows: int
    unused: tuple[str, ...]
    order: DateOrder | None
    doubt: Doubt | None

    @property
    def is_of_attendances(self) -> bool:
        return self.columns == attendance_rows.COLUMNS


@dataclass(frozen=True)
class Reading:
    """What a table holds: the figures to store, and what is wrong with the other rows."""

    table: Table
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    skipped: int
    strangers: int

    @property
    def wrong_rows(self) -> int:
        return len({problem.line for problem in self.problems})


def decode(content: bytes) -> str:
    """Return the letters of an uploaded file. Raises CannotRead."""
    if len(content) > LARGEST_FILE:
        raise CannotRead(TOO_LARGE)
    return text_of(content)


def open_table(text: str) -> Table:
    """Look at headings, length and dates. Raises CannotRead for what is no such table."""
    if "\0" in text:
        raise CannotRead("This holds characters that no table has. Copy or save it again.")
    if not text.strip():
        raise CannotRead("There is nothing in it.")
    rows = records(text)
    _, first = next(rows, (1, []))
    heads = tuple("_".join(cell.casefold().split()) for cell in first)
    columns = _layout(heads)
    dates, count = _dates(rows, heads.index(LAYOUTS[columns][1]))
    if not count:
        raise CannotRead("There are headings but no rows below them.")
    order = proven_order(dates)
    unused = tuple(shown(head) for head in heads if head and head not in columns)
    return Table(text, columns, heads, count, unused, order, None if order else _doubt(dates))


def read(table: Table, directory: Directory, *, today: date, order: DateOrder = DateOrder.AUTO) -> Reading:
    """Return what the table holds. `order` says which comes first in its dates where they do not prove it."""
    chosen = table.order if order == DateOrder.AUTO else order
    if chosen is None:
        raise CannotRead("Say whether the day or the month comes first in its dates.")
    problems: list[Problem] = []
    reader = LAYOUTS[table.columns][0](directory, today=today, order=chosen)
    found = reader.read(_rows(table, problems))
    problems = sorted([*problems, *found.problems], key=lambda problem: problem.line)
    return Reading(table, found.entries, tuple(problems), found.skipped, found.strangers)


def _layout(heads: tuple[str, ...]) -> tuple[str, ...]:
    columns = max(LAYOUTS, key=lambda each: len(set(each) & set(heads)))
    expected = f"Expected: {', '.join(columns)}."
    missing = [column for column in columns if column not in heads]
    if len(missing) == len(columns):
        raise CannotRead(f"The first row must name the columns. {expected}")
    if missing:
        raise CannotRead(f"The first row must name the columns. Missing: {', '.join(missing)}. {expected}")
    twice = [column for column in columns if heads.count(column) > 1]
    if twice:
        raise CannotRead(f"The first row names a column twice: {', '.join(twice)}. {expected}")
    return columns


def _dates(rows: Iterator[Row], place: int) -> tuple[dict[str, int], int]:
    """Return the dates as they are written, each with the first line that has it, and the number of rows."""
    dates: dict[str, int] = {}
    count = 0
    for line, cells in islice(rows, MOST_ROWS + 1):
        count += 1
        if len(cells) > place:
            dates.setdefault(cells[place].strip(), line)
    if count > MOST_ROWS:
        raise CannotRead(f"There are more than {MOST_ROWS:,} rows. Split them into smaller files.")
    return dates, count


def _doubt(dates: dict[str, int]) -> Doubt:
    """Say what the dates leave open. There is at least one that does."""
    proofs: dict[DateOrder | None, str] = {}
    for text in dates:
        proofs.setdefault(order_of(text), text)
    day_first, month_first = proofs.get(DateOrder.DAY_FIRST), proofs.get(DateOrder.MONTH_FIRST)
    contradiction = (dates[day_first], dates[month_first]) if day_first and month_first else None
    example = proofs.get(None)
    words = [_day(example, order) for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)]
    return Doubt(example or "", words[0], words[1], contradiction)


def _day(text: str | None, order: DateOrder) -> str:
    try:
        return day_words(read_day(text or "", order))
    except ValueError:
        return ""


def _rows(table: Table, problems: list[Problem]) -> Iterator[Row]:
    """Give the cells that matter of each row; rows with too many cells become problems."""
    pick = itemgetter(*(table.heads.index(column) for column in table.columns))
    width = len(table.heads)
    for line, cells in islice(records(table.text), 1, None):
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))
        elif len(cells) > width and any(cells[width:]):
            words = f"The row has {len(cells)} cells, the first row {width}. A cell with a comma in it needs quotes."
            problems.append(Problem(line, "", "", words))
            continue
        yield line, [cell.strip() for cell in pick(cells)]
