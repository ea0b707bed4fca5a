"""Rows of the monthly table of A&E attendances that NHS England publishes, by organisation and type of department.

The types of an organisation and month are summed. Where one of its rows is wrong the others are left out with it: half
a sum would read as a fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from metrics.catalogue import MEASURES
from metrics.entries import Directory, Entry, Found, Problem, Who, Wrong
from metrics.entry_numbers import read_number
from metrics.entry_periods import last_of, read_first, require_period
from metrics.measures import Subject
from metrics.models.observations import Period
from metrics.our_rows import Remembered, Row, shown
from perfectcare.common.file_dates import DateOrder

COLUMNS = ("period", "org_code", "type", "attendances", "breaches", "admissions")
ATTENDANCES, FOUR_HOURS, ADMISSIONS = "ae_attendances", "four_hours", "ae_admissions"
MONTH = Period.MONTH.value


@dataclass
class Month:
    """One organisation's month: its lines, its types, their sums, and the lines that are wrong."""

    lines: list[int] = field(default_factory=list)
    types: dict[str, int] = field(default_factory=dict)
    sums: list[int] = field(default_factory=lambda: [0, 0, 0])
    wrong: list[int] = field(default_factory=list)


class AttendanceRows:
    """A reader of the rows of one table."""

    def __init__(self, directory: Directory, *, today: date, order: DateOrder) -> None:
        self.today, self.order = today, order
        self.partners = {who.code.casefold(): who for who in directory.everybody if who.kind is Subject.PARTNER}
        self.firsts = Remembered(self._first)
        self.months: dict[tuple[Who, date], Month] = {}
        self.problems: list[Problem] = []
        self.skipped = 0
        self.strangers: set[str] = set()

    def read(self, rows: Iterable[Row]) -> Found:
        """Return what the rows hold. Each row is its line and its six cells, in the order of the columns."""
        for line, cells in rows:
            code = cells[1].casefold()
            if code in self.partners:
                self._read(line, cells, self.partners[code])
            elif code:
                self.skipped += 1
                self.strangers.add(code)
            else:
                self._say(line, cells, Wrong("org_code", "This cell is empty. Write the organisation’s code."))
        entries = tuple(self._entries())
        self.problems.sort(key=lambda problem: problem.line)
        return Found(entries, tuple(self.problems), self.skipped, len(self.strangers))

    def _first(self, text: str) -> date:
        found = read_first(MONTH, text, self.order)
        require_period(MONTH, found, self.today)
        return found

    def _read(self, line: int, cells: list[str], who: Who) -> None:
        first = self.firsts[cells[0],]
        if isinstance(first, Wrong):
            self._say(line, cells, Wrong("period", first.words))
            return
        month = self.months.setdefault((who, first), Month())
        month.lines.append(line)
        try:
            who.require(first, last_of(MONTH, first))
            self._add(month, line, cells)
        except Wrong as problem:
            month.wrong.append(line)
            self._say(line, cells, problem)

    def _add(self, month: Month, line: int, cells: list[str]) -> None:
        kind = cells[2].casefold()
        if not kind:
            raise Wrong("type", "This cell is empty. Write the type of department: 1, 2 or other.")
        if month.types.setdefault(kind, line) != line:
            raise Wrong("type", f"Line {month.types[kind]} has this organisation, month and type already.")
        numbers = [_number(cells, column) for column in ("attendances", "breaches", "admissions")]
        if numbers[1] > numbers[0]:
            raise Wrong("breaches", "There are more breaches than attendances.")
        month.sums = [sum(pair) for pair in zip(month.sums, numbers, strict=True)]

    def _entries(self) -> Iterator[Entry]:
        for (who, first), month in self.months.items():
            if month.wrong:
                self._leave_out(month)
                continue
            attendances, breaches, admissions = month.sums
            line = month.lines[0]
            yield Entry(who, ATTENDANCES, MONTH, first, attendances, None, line)
            yield Entry(who, FOUR_HOURS, MONTH, first, attendances - breaches, attendances, line)
            yield Entry(who, ADMISSIONS, MONTH, first, admissions, None, line)

    def _leave_out(self, month: Month) -> None:
        """Say it of the lines of the month that have nothing wrong themselves."""
        words = f"Left out with line {month.wrong[0]}, of the same organisation and month."
        lines = set(month.lines) - set(month.wrong)
        self.problems += [Problem(line, "", "", words) for line in lines]

    def _say(self, line: int, cells: list[str], problem: Wrong) -> None:
        column = "period" if problem.column == "starts_on" else problem.column
        self.problems.append(Problem(line, column, shown(cells[COLUMNS.index(column)]), problem.words))


def _number(cells: list[str], column: str) -> int:
    measure = MEASURES[ADMISSIONS if column == "admissions" else ATTENDANCES]
    return read_number(measure, cells[COLUMNS.index(column)], column)
