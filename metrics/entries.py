"""Numbers from outside, before they are stored: whose they are, and of which measure. The grid and files share these.

Nothing here touches the database or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from metrics.catalogue import MEASURES
from metrics.measures import Measure, Subject
from perfectcare.common.dates import day_words
from perfectcare.common.file_dates import EARLIEST

#: Numerator and denominator, in the measure's smallest unit. A count and a level have no denominator.
Figure = tuple[int, int | None]
#: Whose, which measure, which period, its first day.
Cell = tuple[tuple[str, int], str, str, date]


class Wrong(Exception):
    """One cell is wrong; its words say what to do."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column, self.words = column, words


@dataclass(frozen=True, eq=False)
class Who:
    """A team, the division itself or a partner: whoever a figure is about."""

    kind: Subject
    pk: int
    code: str
    name: str
    opened_on: date = EARLIEST
    closed_on: date | None = None

    @cached_property
    def ref(self) -> tuple[str, int]:
        return self.kind.value, self.pk

    def is_there(self, first: date, last: date) -> bool:
        """Tell whether it is open on at least one of the days."""
        return self.opened_on <= last and (self.closed_on is None or first < self.closed_on)

    def require(self, first: date, last: date) -> None:
        """Raise Wrong for a period in which it was not open."""
        if self.closed_on is not None and first >= self.closed_on:
            raise Wrong("starts_on", f"{self.name} is closed from {day_words(self.closed_on)}.")
        if last < self.opened_on:
            raise Wrong("starts_on", f"{self.name} opened on {day_words(self.opened_on)}.")


class Entry(NamedTuple):
    """One figure to store, and the line of the file that gave it."""

    who: Who
    key: str
    period: str
    starts_on: date
    numerator: int
    denominator: int | None
    line: int = 0

    @property
    def cell(self) -> Cell:
        return self.who.ref, self.key, self.period, self.starts_on

    @property
    def figure(self) -> Figure:
        return self.numerator, self.denominator


class Problem(NamedTuple):
    """What is wrong with a row of a table: its line, the column (empty: the whole row), what stands there, why."""

    line: int
    column: str
    cell: str
    words: str


@dataclass(frozen=True)
class Found:
    """What the rows of a table hold: figures, each cell once, and problems in the order of their lines.

    `skipped` rows are of so many `strangers`: organisations that are none of the division's.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    skipped: int = 0
    strangers: int = 0


@dataclass(frozen=True)
class Directory:
    """Everybody in a division that figures can be about: itself, its teams and its partners, closed ones too."""

    everybody: tuple[Who, ...]

    @cached_property
    def by_ref(self) -> Mapping[tuple[str, int], Who]:
        return {who.ref: who for who in self.everybody}

    def of(self, measure: Measure) -> tuple[Who, ...]:
        """Return those that the measure is entered for, the division first, then by name."""
        return tuple(who for who in self.everybody if who.kind in measure.subjects)

    def find(self, measure: Measure, text: str) -> Who:
        """Return the one with the code; “division” means the division itself. Raises Wrong."""
        named = self._by_code.get(text.casefold(), ())
        found = [who for who in named if who.kind in measure.subjects]
        if len(found) == 1:
            return found[0]
        if found:
            raise Wrong("subject", "This is the code of a team and of the division. Enter this figure in the grid.")
        if named:
            raise Wrong("subject", f"This is a {named[0].kind}. {measure.name} is entered for {_kinds(measure)}.")
        if measure.subjects == (Subject.PARTNER,):
            raise Wrong("subject", "No partner of yours has this code. Add the partner first.")
        raise Wrong("subject", "No team of yours has this code. Write a team’s code, or “division”.")

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[Who, ...]]:
        found: dict[str, tuple[Who, ...]] = {}
        for who in self.everybody:
            codes = {who.code.casefold()} | ({"division"} if who.kind is Subject.DIVISION else set())
            for code in codes:
                found[code] = (*found.get(code, ()), who)
        return found


def find_measure(text: str) -> Measure:
    """Return the measure with the key or the name. Raises Wrong for none, and for one that the program counts."""
    measure = _BY_NAME.get(" ".join(text.casefold().split()))
    if measure is None:
        raise Wrong("measure", "No measure is called so. Write its key, such as ucr_two_hours.")
    if not measure.is_observed:
        raise Wrong("measure", f"{measure.name}: the program counts this by itself.")
    return measure


def _kinds(measure: Measure) -> str:
    names = {Subject.TEAM: "teams", Subject.DIVISION: "the division", Subject.PARTNER: "partners"}
    return " and ".join(names[each] for each in measure.subjects)


_BY_NAME: Mapping[str, Measure] = {
    name: measure for measure in MEASURES.values() for name in (measure.key, measure.name.casefold())
}
