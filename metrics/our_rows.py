"""Rows of our own layout: one figure each, with its measure, whose it is, its period, and its one or two numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from metrics.catalogue import MEASURES
from metrics.entries import Cell, Directory, Entry, Found, Problem, Who, Wrong, find_measure
from metrics.entry_numbers import number_words, read_figure
from metrics.entry_periods import find_period, last_of, read_first, require_period
from metrics.measures import Measure
from perfectcare.common.file_dates import DateOrder

COLUMNS = ("measure", "subject", "period", "starts_on", "numerator", "denominator")
LONGEST_CELL_SHOWN = 60

Value = TypeVar("Value")
Row = tuple[int, list[str]]


class Remembered(dict[tuple[str, ...], Value | Wrong]):
    """What texts mean, each read once: a file says the same few words again and again."""

    def __init__(self, read: Callable[..., Value]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, texts: tuple[str, ...]) -> Value | Wrong:
        found: Value | Wrong
        try:
            found = self.read(*texts)
        except Wrong as problem:
            found = Wrong(problem.column, problem.words)  # one that keeps no stack alive
        self[texts] = found
        return found


class OurRows:
    """A reader of the rows of one table."""

    def __init__(self, directory: Directory, *, today: date, order: DateOrder) -> None:
        self.directory, self.today, self.order = directory, today, order
        self.measures = Remembered(find_measure)
        self.people = Remembered(lambda name, text: directory.find(find_measure(name), text))
        self.periods = Remembered(self._period)
        self.kept: dict[Cell, Entry] = {}
        self.contradicted: dict[Cell, Problem] = {}
        self.problems: list[Problem] = []

    def read(self, rows: Iterable[Row]) -> Found:
        """Return what the rows hold. Each row is its line and its six cells, in the order of the columns."""
        for line, cells in rows:
            measure = self.measures[cells[0],]
            if isinstance(measure, Wrong):
                self._say(line, cells, measure)
            else:
                self._read(line, cells, measure)
        for cell, problem in self.contradicted.items():
            del self.kept[cell]
            self.problems.append(problem)
        self.problems.sort(key=lambda problem: problem.line)
        return Found(tuple(self.kept.values()), tuple(self.problems))

    def _read(self, line: int, cells: list[str], measure: Measure) -> None:
        who = self.people[cells[0], cells[1]]
        period = self.periods[cells[0], cells[2], cells[3]]
        try:
            figure = read_figure(measure, cells[4], cells[5])
        except Wrong as problem:
            self._say(line, cells, who, period, problem)
            return
        if isinstance(who, Wrong) or isinstance(period, Wrong):
            self._say(line, cells, who, period)
        elif self._is_there(line, cells, who, *period):
            self._keep(Entry(who, measure.key, *period, *figure, line), cells)

    def _period(self, name: str, text: str, first: str) -> tuple[str, date]:
        period = find_period(find_measure(name), text).value
        found = read_first(period, first, self.order)
        require_period(period, found, self.today)
        return period, found

    def _is_there(self, line: int, cells: list[str], who: Who, period: str, first: date) -> bool:
        if who.closed_on is None and who.opened_on <= first:
            return True
        try:
            who.require(first, last_of(period, first))
        except Wrong as problem:
            self._say(line, cells, problem)
            return False
        return True

    def _keep(self, entry: Entry, cells: list[str]) -> None:
        earlier = self.kept.setdefault(entry.cell, entry)
        if earlier is entry:
            return
        if earlier.figure == entry.figure:
            self.problems.append(Problem(entry.line, "", "", f"Line {earlier.line} says the same already."))
            return
        words = "Line {} gives another number for the same subject, measure and period."
        self.problems.append(Problem(entry.line, "numerator", shown(cells[4]), words.format(earlier.line)))
        before = number_words(MEASURES[entry.key], earlier.numerator)
        first = Problem(earlier.line, "numerator", before, words.format(entry.line))
        self.contradicted.setdefault(entry.cell, first)

    def _say(self, line: int, cells: list[str], *found: object) -> None:
        for each in found:
            if isinstance(each, Wrong):
                self.problems.append(Problem(line, each.column, shown(cells[COLUMNS.index(each.column)]), each.words))


def shown(cell: str) -> str:
    """Return a cell as problems repeat it: not all of an endless one."""
    return cell if len(cell) <= LONGEST_CELL_SHOWN else f"{cell[:LONGEST_CELL_SHOWN]}…"
