"""A grid of numbers from outside: a row for each team, the division or each partner, a column for each period.

Pure: what a page of it asks for, and what was typed into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from metrics.entries import Cell, Figure, Who, Wrong
from metrics.entry_numbers import number_words, read_figure
from metrics.entry_periods import first_of, last_of, require_period, shift, words_of
from metrics.measures import Kind, Measure
from metrics.models.observations import Period
from perfectcare.common.dates import MONTHS

COLUMNS = {Period.DAY: 7, Period.WEEK: 8, Period.MONTH: 12}
#: Forty teams and their division. Each may have 12 months of two numbers: more would be more fields than Django takes.
ROWS = 41


def firsts_from(period: Period, day: date) -> tuple[date, ...]:
    """Return the first days of the periods on the page that begins with the period of the day (days: with its week)."""
    start = first_of(Period.WEEK if period is Period.DAY else period, day)
    return tuple(shift(period, start, number) for number in range(COLUMNS[period]))


def latest_firsts(period: Period, today: date) -> tuple[date, ...]:
    """Return the page that ends with the last period that is over; of days, this week."""
    if period is Period.DAY:
        return firsts_from(period, today)
    running = last_of(period, first_of(period, today)) > today
    return firsts_from(period, shift(period, first_of(period, today), 1 - COLUMNS[period] - running))


@dataclass(frozen=True)
class Grid:
    """One page: whose figures of which periods."""

    measure: Measure
    period: Period
    firsts: tuple[date, ...]
    people: tuple[Who, ...]
    today: date

    @property
    def is_share(self) -> bool:
        return self.measure.kind is Kind.SHARE

    def cell(self, who: Who, first: date) -> Cell:
        return who.ref, self.measure.key, self.period.value, first

    def require(self, who: Who, first: date) -> None:
        """Raise Wrong for a period that is not over, or in which there was nobody to count."""
        require_period(self.period, first, self.today)
        who.require(first, last_of(self.period, first))

    def is_open(self, who: Who, first: date) -> bool:
        try:
            self.require(who, first)
        except Wrong:
            return False
        return True


@dataclass(frozen=True)
class Typed:
    """The words in one cell, letter for letter."""

    numerator: str = ""
    denominator: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.numerator.strip() or self.denominator.strip())

    def says(self, other: Typed) -> bool:
        """Tell whether it means the same as the other, but for spaces around it."""
        return (self.numerator.strip(), self.denominator.strip()) == (other.numerator, other.denominator)


def row_of(who: Who) -> str:
    """Return the name of a row in the page."""
    return f"{who.kind[0]}{who.pk}"


def name_of(who: Who, first: date) -> str:
    """Return the name of a cell in the page."""
    return f"{row_of(who)}-{first:%Y%m%d}"


def typed_of(measure: Measure, figure: Figure | None) -> Typed:
    """Return a figure as it is typed."""
    if figure is None:
        return Typed()
    numerator, denominator = figure
    of = "" if denominator is None else number_words(measure, denominator)
    return Typed(number_words(measure, numerator), of)


def figure_of(measure: Measure, typed: Typed) -> Figure | None:
    """Read what was typed; an empty cell is no figure. Raises Wrong."""
    if typed.is_empty:
        return None
    return read_figure(measure, typed.numerator.strip(), typed.denominator.strip())


def write_opened(opened: Mapping[str, Typed]) -> str:
    """Write down what stood in the cells when the page was opened, for a hidden field."""
    return " ".join(f"{name}={each.numerator}/{each.denominator}" for name, each in opened.items() if not each.is_empty)


def read_opened(text: str) -> dict[str, Typed]:
    """Read it again; anything else that was sent there is no cell."""
    found = {}
    for part in text.split():
        name, _, typed = part.partition("=")
        numerator, _, denominator = typed.partition("/")
        found[name] = Typed(numerator, denominator)
    return found


def short_words(period: str, first: date) -> str:
    """Say a period in the head of a column: “Mon 1 Jun”, “29 Jun to 5 Jul 2026”, “Jun 2026”."""
    if period == Period.DAY:
        return f"{words_of(period, first)[:3]} {_short(first)}"
    if period == Period.WEEK:
        last = last_of(period, first)
        return f"{_short(first)} to {_short(last)} {last.year}"
    return f"{MONTHS[first.month - 1][:3]} {first.year}"


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"
