"""What storing a table would do: how many figures are new, change another, or are there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Division
from metrics.catalogue import MEASURES
from metrics.entries import Entry, Figure, Problem
from metrics.entry_numbers import figure_words
from metrics.entry_periods import words_of
from metrics.observation_files import Reading
from metrics.selectors.observations import fingerprint, standing

SHOWN = 50
COLUMNS_NAMED = 5


@dataclass(frozen=True)
class FigureLine:
    """A figure of the table in words; `old` is what it takes the place of."""

    line: int
    measure: str
    who: str
    period: str
    new: str
    old: str = ""


@dataclass(frozen=True)
class Count:
    """A number for the head of a page."""

    label: str
    value: str
    words: str = ""


@dataclass(frozen=True)
class Comparison:
    """What a table would do; `seen` marks it, so that nothing else is done."""

    reading: Reading
    new: int
    changed: int
    same: int
    changes: tuple[FigureLine, ...]
    first_new: tuple[FigureLine, ...]
    seen: str

    @property
    def problems_shown(self) -> tuple[Problem, ...]:
        return self.reading.problems[:SHOWN]

    @property
    def stores(self) -> int:
        """How many figures would be written."""
        return self.new + self.changed

    @property
    def stores_words(self) -> str:
        return _many(self.stores, "figure")

    @property
    def figures(self) -> list[Count]:
        return [
            Count("New figures", f"{self.new:,}"),
            Count("Would change one that is stored", f"{self.changed:,}"),
            Count("Stored already, the same", f"{self.same:,}"),
            Count("Wrong rows", f"{self.reading.wrong_rows:,}", f"of {self.reading.table.rows:,} rows"),
        ]

    @property
    def notes(self) -> list[str]:
        """What was not looked at, in words."""
        return notes_of(self.reading)


def compare(division: Division, reading: Reading) -> Comparison:
    """Compare a table with what is stored (one query)."""
    stored = standing(division, {entry.cell for entry in reading.entries})
    pairs = [(entry, stored.get(entry.cell)) for entry in reading.entries]
    new = [entry for entry, now in pairs if now is None]
    changed = [(entry, now.figure) for entry, now in pairs if now is not None and now.figure != entry.figure]
    return Comparison(
        reading=reading,
        new=len(new),
        changed=len(changed),
        same=len(pairs) - len(new) - len(changed),
        changes=tuple(_line(entry, old) for entry, old in changed[:SHOWN]),
        first_new=tuple(_lines(new[:SHOWN])),
        seen=fingerprint(reading.entries, stored),
    )


def notes_of(reading: Reading) -> list[str]:
    """Say what of a table was not looked at: rows of strangers, columns of other names."""
    found = []
    if reading.skipped:
        rows, people = _many(reading.skipped, "row"), _many(reading.strangers, "organisation")
        verb = "is" if reading.strangers == 1 else "are"
        found.append(f"Left out {rows} of {people} that {verb} not among your partners.")
    if reading.table.unused:
        names = ", ".join(f"“{each}”" for each in reading.table.unused[:COLUMNS_NAMED])
        more = len(reading.table.unused) - COLUMNS_NAMED
        found.append(f"Columns that were not read: {names}{f' and {more:,} more' if more > 0 else ''}.")
    return found


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _lines(entries: Iterable[Entry]) -> Iterable[FigureLine]:
    return (_line(entry, None) for entry in entries)


def _line(entry: Entry, old: Figure | None) -> FigureLine:
    measure = MEASURES[entry.key]
    return FigureLine(
        line=entry.line,
        measure=measure.name,
        who=entry.who.name,
        period=words_of(entry.period, entry.starts_on),
        new=figure_words(measure, entry.figure),
        old=figure_words(measure, old) if old else "",
    )
