"""The forms of the grid: which measure and period, and the figures that are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.layout import Layout, Row
from django import forms

from campaigns.forms.base import DayField, HouseForm
from metrics.catalogue import MEASURES
from metrics.entries import Cell, Figure, Who, Wrong
from metrics.entry_grid import (
    Grid,
    Typed,
    figure_of,
    firsts_from,
    latest_firsts,
    name_of,
    read_opened,
    short_words,
    typed_of,
    write_opened,
)
from metrics.entry_numbers import figure_words
from metrics.entry_periods import periods_of, words_of
from metrics.measures import Charting, Group, Measure, Subject
from metrics.models import Period
from metrics.services.observations import Change
from perfectcare.common.forms import ErrorLink, InlineRadios

ERRORS_LISTED = 20


def observed_choices() -> list[tuple[str, Any]]:
    """Return the measures that can be entered, under the names of their groups."""
    found: list[tuple[str, Any]] = [("", "Choose")]
    for group in Group:
        inside = [(each.key, each.name) for each in MEASURES.values() if each.is_observed and each.group is group]
        found += [(group.value, inside)] if inside else []
    return found


class ChooseForm(HouseForm):
    """What to enter, and from when on."""

    measure = forms.ChoiceField(label="Measure", choices=observed_choices)
    period = forms.ChoiceField(
        label="Figures by",
        help_text="Without a choice: as the measure is usually looked at.",
        choices=Period.choices,
        widget=InlineRadios,
        required=False,
    )
    day = DayField(label="Starting with the period of", help_text="Without a day: the latest.", required=False)

    def prepare(self) -> None:
        self.helper.layout = Layout("measure", Row("period", "day"))
        self.fields["period"].choices = [(period.value, period.label) for period in Period]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        measure = MEASURES.get(data.get("measure", ""))
        if measure and data.get("period") and Period(data["period"]) not in periods_of(measure):
            self.add_error("period", f"{measure.name} stands for one moment. Choose day.")
        return data

    @property
    def chosen(self) -> Measure:
        return MEASURES[self.cleaned_data["measure"]]

    @property
    def chosen_period(self) -> Period:
        """The period asked for, or the measure’s usual one."""
        asked = self.cleaned_data["period"]
        if asked:
            return Period(asked)
        if self.chosen.subjects == (Subject.PARTNER,):
            return Period.MONTH
        return Period.WEEK if self.chosen.chartings[0] is Charting.WEEK else Period.DAY

    def firsts(self, today: date) -> tuple[date, ...]:
        """Return the periods of the page."""
        day = self.cleaned_data["day"]
        return firsts_from(self.chosen_period, day) if day else latest_firsts(self.chosen_period, today)


@dataclass
class CellField:
    """One cell of the page. `error` is its own sentence; `wrong` the part that it is about."""

    name: str
    typed: Typed
    is_open: bool
    words: str
    short: str
    error: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class RowFields:
    who: Who
    name: str
    cells: tuple[CellField, ...]


class GridForm:
    """A page of the grid with what is stored in it or, when it was sent, with what was typed."""

    def __init__(self, grid: Grid, stored: Mapping[Cell, Figure], data: Mapping[str, str] | None = None) -> None:
        self.grid = grid
        names = {name_of(who, first): grid.cell(who, first) for who in grid.people for first in grid.firsts}
        self.cells = names
        before = {name: typed_of(grid.measure, stored.get(cell)) for name, cell in names.items()}
        self.opened = before if data is None else read_opened(data.get("opened", ""))
        self.changes: list[Change] = []
        self.rows = tuple(self._row(who, before, data) for who in grid.people)

    @property
    def heads(self) -> list[str]:
        return [short_words(self.grid.period, first) for first in self.grid.firsts]

    @property
    def opened_text(self) -> str:
        return write_opened(self.opened)

    @property
    def errors(self) -> list[CellField]:
        return [cell for row in self.rows for cell in row.cells if cell.error]

    @property
    def error_links(self) -> list[ErrorLink]:
        """The error summary: the first of the cells that are wrong."""
        wrong = [(row.who, cell) for row in self.rows for cell in row.cells if cell.error]
        links = [
            ErrorLink(f"{who.name}, {cell.words}: {cell.error}", f"#{cell.name}-{cell.wrong or 'n'}")
            for who, cell in wrong[:ERRORS_LISTED]
        ]
        more = len(wrong) - len(links)
        return [*links, ErrorLink(f"{more} more, each said at its cell.")] if more else links

    def set_beside(self, theirs: Mapping[Cell, Figure | None]) -> None:
        """Say at its cell what somebody else has stored meanwhile. To save again is then a decision."""
        for row in self.rows:
            for cell in row.cells:
                if self.cells[cell.name] in theirs:
                    figure = theirs[self.cells[cell.name]]
                    self.opened[cell.name] = typed_of(self.grid.measure, figure)
                    there = f"stored {figure_words(self.grid.measure, figure)}" if figure else "removed the figure"
                    cell.error = f"Somebody else has {there} here since. Save again to put yours in its place."

    def _row(self, who: Who, before: Mapping[str, Typed], data: Mapping[str, str] | None) -> RowFields:
        cells = []
        for first in self.grid.firsts:
            name = name_of(who, first)
            was = self._of_measure(self.opened.get(name, Typed()))
            typed = before[name] if data is None else self._of_measure(_sent(data, name, was))
            field = CellField(
                name=name,
                typed=typed,
                is_open=self.grid.is_open(who, first) or not typed.is_empty or not was.is_empty,
                words=words_of(self.grid.period, first),
                short=short_words(self.grid.period, first),
            )
            if data is not None and not typed.says(was):
                self._change(field, who, first, was)
            cells.append(field)
        return RowFields(who, cells[0].name.partition("-")[0], tuple(cells))

    def _of_measure(self, typed: Typed) -> Typed:
        """Leave out a second number where the page asks for none."""
        return typed if self.grid.is_share else Typed(typed.numerator)

    def _change(self, field: CellField, who: Who, first: date, was: Typed) -> None:
        try:
            figure = figure_of(self.grid.measure, field.typed)
            if figure is not None:
                self.grid.require(who, first)
        except Wrong as problem:
            field.error = problem.words
            field.wrong = "of" if problem.column == "denominator" else "n"
            return
        self.changes.append(Change(self.cells[field.name], _opened(self.grid.measure, was), figure))


def _sent(data: Mapping[str, str], name: str, was: Typed) -> Typed:
    """Return what was sent for a cell; a cell that was not sent stays as it was."""
    return Typed(data.get(f"{name}-n", was.numerator), data.get(f"{name}-of", was.denominator))


def _opened(measure: Measure, was: Typed) -> Figure | None:
    try:
        return figure_of(measure, was)
    except Wrong:
        return None
